"""The Draw page's mode for a digit: its parts in the order in which a phone shows them."""

import numpy as np
import streamlit as st

from digitrec.errors import EmptyDrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import Steps, preprocess_steps
from digitrec.ui.draw.canvas import DIGIT
from digitrec.ui.draw.examples import examples
from digitrec.ui.draw.feedback import feedback_block
from digitrec.ui.draw.prediction import prediction_block
from digitrec.ui.draw.steps import steps_block

_PEN = "pen-width"


@st.fragment
def digit_table(recognizer: Recognizer) -> None:
    """The canvas and all that depends on it; a stroke reruns nothing else."""
    paper, place = st.columns([0.44, 0.56], gap="medium")
    with paper, st.container(key="draw-paper"):
        picture = DIGIT.show(_pen_width())
    with place:
        steps = _answer(recognizer, picture)
    below, beside = st.columns([0.44, 0.56], gap="medium")
    with below:
        _tools()
    with beside:
        examples(DIGIT)
    st.subheader("What the network sees", anchor=False)
    steps_block(steps)


def _pen_width() -> int:
    """In pixels of the canvas, before the slider that sets it is drawn."""
    return int(st.session_state.get(_PEN, 20))


def _answer(recognizer: Recognizer, picture: np.ndarray | None) -> Steps | None:
    """Shows what the network makes of the picture, and asks whether it is right; returns the steps to what it saw."""
    steps = _steps(picture)
    prediction = None if steps is None else recognizer.predict_image(steps.image)
    prediction_block(prediction)
    feedback_block(prediction, picture, DIGIT)
    return steps


def _steps(picture: np.ndarray | None) -> Steps | None:
    try:
        return None if picture is None else preprocess_steps(picture)
    except EmptyDrawingError:
        return None


def _tools() -> None:
    """Pen width, undo, clear."""
    with st.container(horizontal=True, vertical_alignment="bottom", width=DIGIT.width, key="draw-tools"):
        st.slider("Pen width", 8, 30, 20, key=_PEN, persist_state="session")
        DIGIT.undo_and_clear()
