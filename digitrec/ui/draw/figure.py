"""The figure that a digit is drawn in: paper, what the network sees of it, and its answer, on any page.

A stroke reruns only what it changes: the paper itself, the answer and the steps to it. All else stands around that, and is
drawn anew only where a button or the pen's slider was used, or where its own state changed with the stroke.
"""

from collections.abc import Callable

import streamlit as st

from digitrec.model.prediction import Prediction
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import Steps
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.draw.feedback import BUTTONS, Standing, feedback_block, standing_of
from digitrec.ui.draw.prediction import prediction_html
from digitrec.ui.draw.rival import Rival
from digitrec.ui.draw.steps import steps_html, steps_of
from digitrec.ui.draw.two_predictions import two_predictions_html
from digitrec.ui.html import render

_PEN = "pen-width"
# Given the steps of each stroke's drawing, None where there is none.
Follow = Callable[[Steps | None], None]


@st.fragment
def digit_figure(
    paper: Canvas, recognizer: Recognizer, rival: Rival | None = None, follow: Follow | None = None
) -> None:
    """Its parts; draw.css places them.

    What is drawn on a canvas is on it on each page that shows it. rival: a second model that answers the same drawing.
    follow: draws what else depends on it, in a place that was there before the figure.
    """
    with st.container(key="draw-figure"):
        paper.show_hand()
        place = st.container(key="prediction")
        with st.container(horizontal=True, vertical_alignment="bottom", key="draw-tools"):
            st.slider("Pen width", 8, 30, 20, key=_PEN, persist_state="session")
            paper.undo_and_clear()
        feedback_block(recognizer, paper)
        # With the canvas last: one that is told to be empty says so at once, which ends the run that it finds unfinished.
        with place:
            _paper_and_answer(paper, recognizer, rival, follow, standing_of(paper))


@st.fragment
def _paper_and_answer(
    paper: Canvas, recognizer: Recognizer, rival: Rival | None, follow: Follow | None, standing: Standing
) -> None:
    """What a stroke reruns. standing: what the figure around it shows."""
    paper.take_in()
    steps = steps_of(paper.picture)
    if standing_of(paper) != standing:
        st.rerun()
    prediction = None if steps is None else recognizer.predict_image(steps.image)
    if rival is None:
        answer = prediction_html(prediction)
    else:
        other = None if steps is None else rival.recognizer.predict_image(steps.image)
        answer = two_predictions_html(prediction, other, rival)
    # Each message of a stroke costs the server as much as the network's answer: all that is said goes in one.
    html = render(
        "said",
        answer=answer,
        steps=steps_html(steps),
        said=_said(prediction),
        closed=_closed(prediction, paper),
    )
    st.markdown(html, unsafe_allow_html=True)
    if follow is not None:
        follow(steps)
    paper.show(int(st.session_state.get(_PEN, 20)))


def _said(prediction: Prediction | None) -> str:
    if prediction is None:
        return ""
    return "none" if prediction.digit is None else str(prediction.digit)


def _closed(prediction: Prediction | None, paper: Canvas) -> list[str]:
    """The keys of the buttons that have nothing to do."""
    closed = [] if paper.has_drawing() else [f"{paper.name}-undo", f"{paper.name}-clear"]
    return closed if prediction is not None and not paper.has_example() else [*closed, *BUTTONS]
