"""The figure that a digit is drawn in: paper, what the network sees of it, and its answer, on any page."""

import numpy as np
import streamlit as st

from digitrec.errors import EmptyDrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import Steps, preprocess_steps
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.draw.feedback import feedback_block
from digitrec.ui.draw.prediction import prediction_block
from digitrec.ui.draw.rival import Rival
from digitrec.ui.draw.steps import steps_block
from digitrec.ui.draw.two_predictions import two_predictions_block

_PEN = "pen-width"


def digit_figure(paper: Canvas, recognizer: Recognizer, rival: Rival | None = None) -> Steps | None:
    """Its parts in the order in which a phone shows them; draw.css places them on wider screens. Belongs in a fragment.

    What is drawn on a canvas is on it on each page that shows it. rival: a second model that answers the same drawing.
    Returns the steps to what the network saw, or None where there is no drawing.
    """
    with st.container(key="draw-figure"):
        with st.container(key="draw-paper"):
            picture = paper.show(_pen_width())
        with st.container(horizontal=True, vertical_alignment="bottom", key="draw-tools"):
            st.slider("Pen width", 8, 30, 20, key=_PEN, persist_state="session")
            paper.undo_and_clear()
        steps = _steps(picture)
        prediction = None if steps is None else recognizer.predict_image(steps.image)
        with st.container(key="draw-answer"):
            if rival is None:
                prediction_block(prediction)
            else:
                other = None if steps is None else rival.recognizer.predict_image(steps.image)
                two_predictions_block(prediction, other, rival)
            feedback_block(prediction, picture, paper)
        with st.container(key="draw-steps"):
            steps_block(steps)
    return steps


def _pen_width() -> int:
    """In pixels of the canvas, before the slider that sets it is drawn."""
    return int(st.session_state.get(_PEN, 20))


def _steps(picture: np.ndarray | None) -> Steps | None:
    try:
        return None if picture is None else preprocess_steps(picture)
    except EmptyDrawingError:
        return None
