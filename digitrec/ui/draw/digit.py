"""The Draw page's mode for a digit: the figure, and below it what else one can try."""

import streamlit as st

from digitrec.model.recognizer import Recognizer
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.examples import examples
from digitrec.ui.draw.figure import digit_figure


@st.fragment
def digit_table(recognizer: Recognizer) -> None:
    """The canvas and all that depends on it; a stroke reruns nothing else."""
    digit_figure(DIGIT, recognizer)
    examples(DIGIT)
