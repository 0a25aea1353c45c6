"""The Draw page's mode for a digit: the figure, and below it what else one can try."""

import streamlit as st

from digitrec.model.recognizer import Recognizer
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.examples import examples
from digitrec.ui.draw.figure import digit_figure
from digitrec.ui.draw.rival import chosen_rival
from digitrec.ui.layout import INSIDE, link_to


def digit_table(recognizer: Recognizer) -> None:
    """The figure with what can be tried in it, and the answer of a second model where one was chosen."""
    # No container around the figure: Streamlit copies all that it stands in at each stroke.
    digit_figure(DIGIT, recognizer, chosen_rival(recognizer))
    with st.container(key="draw-inside"):
        link_to(INSIDE, "Look inside this answer", ":material/frame_inspect:", topic="My digit")
    examples(DIGIT)
