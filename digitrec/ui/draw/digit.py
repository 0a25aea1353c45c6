"""The Draw page's mode for a digit: the figure, and below it what else one can try."""

import streamlit as st

from digitrec.model.recognizer import Recognizer
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.examples import examples
from digitrec.ui.draw.figure import digit_figure
from digitrec.ui.draw.rival import Rival, choose_rival


def digit_table(recognizer: Recognizer) -> None:
    """The figure with what can be tried in it, and below both the choice of a second model."""
    table = st.container()
    rival = choose_rival(recognizer)
    with table:
        _live_figure(recognizer, rival)
        examples(DIGIT)


@st.fragment
def _live_figure(recognizer: Recognizer, rival: Rival | None) -> None:
    """The canvas and all that depends on it; a stroke reruns nothing else."""
    digit_figure(DIGIT, recognizer, rival)
