"""What Home leads with: the figure to draw in, and three ways on, each with a picture that is alive."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.model.recognizer import Recognizer
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.figure import digit_figure
from digitrec.ui.home.cards import Card, dead_units_card, drawing_card, learning_card, show_cards

# Which of the sample's test digits stands in until something is drawn.
_STAND_IN = 3


def lead(recognizer: Recognizer) -> None:
    """The figure, and the cards; what they say of runs is read once, not at each stroke."""
    _figure_and_cards(recognizer, (learning_card(), dead_units_card()))


@st.fragment
def _figure_and_cards(recognizer: Recognizer, of_runs: tuple[Card, Card]) -> None:
    steps = digit_figure(DIGIT, recognizer)
    image = _stand_in() if steps is None else steps.image
    show_cards((drawing_card(recognizer, image, is_own=steps is not None), *of_runs))


@st.cache_data(show_spinner=False)
def _stand_in() -> np.ndarray:
    test = sample.load().test
    place = np.flatnonzero(test.labels == _STAND_IN)[:1]
    return test.subset(place).images[0]
