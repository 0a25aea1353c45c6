"""What Home leads with: the figure to draw in, and three ways on, each with a picture that is alive."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import Steps
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.figure import digit_figure
from digitrec.ui.home.cards import card_places, dead_units_card, drawing_card, learning_card, show_card

# Which of the sample's test digits stands in until something is drawn.
_STAND_IN = 3


def lead(recognizer: Recognizer) -> None:
    """The figure, and the cards, of which the first follows what is drawn; the others are read once, not at each stroke."""
    figure = st.container()
    first, *others = card_places()
    for place, card in zip(others, (learning_card(), dead_units_card()), strict=True):
        show_card(place, card)

    def follow(steps: Steps | None) -> None:
        image = _stand_in() if steps is None else steps.image
        show_card(first, drawing_card(recognizer, image, is_own=steps is not None))

    with figure:
        digit_figure(DIGIT, recognizer, follow=follow)


@st.cache_data(show_spinner=False)
def _stand_in() -> np.ndarray:
    test = sample.load().test
    place = np.flatnonzero(test.labels == _STAND_IN)[:1]
    return test.subset(place).images[0]
