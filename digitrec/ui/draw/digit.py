"""The parts of the Draw page, in the order in which a phone shows them."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.errors import DigitrecError, EmptyDrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import Steps, preprocess_steps
from digitrec.runs import Run, activate, read_evaluation
from digitrec.ui import models
from digitrec.ui.draw import canvas
from digitrec.ui.draw.feedback import feedback_block
from digitrec.ui.draw.prediction import data_url, prediction_block, steps_block
from digitrec.ui.layout import show_error
from digitrec.wording import score

A_DIGIT, A_NUMBER, A_PHOTO = "A digit", "A number", "A photo"
_PEN = "pen-width"


def choose_mode() -> str:
    """The page's title, and beside it the choice of what to recognise; it holds for the visit."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Draw", anchor=False, width="content")
        return st.segmented_control(
            "What to recognise", (A_DIGIT, A_NUMBER, A_PHOTO), default=A_DIGIT, required=True, key="mode",
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip


def choose_model() -> Recognizer | None:
    """A choice among all runs with a model; the choice is the active run. None, with the reason shown, without any."""
    try:
        run, recognizer, problem = models.usable_model()
    except DigitrecError as reason:
        show_error(reason)
        return None
    runs = {each.run_id: each for each in models.runs_that_predict()}
    # Whatever changed the active run (another page, another tab, the command line), the choice shows it.
    st.session_state["model"] = run.run_id
    st.selectbox(
        "Answered by", list(runs), format_func=lambda run_id: label_of(runs[run_id]), key="model",
        on_change=_choose, help="Each finished run can answer. The choice holds until you change it.",
    )  # fmt: skip
    if problem:
        st.warning(problem, icon=":material/warning:")
    return recognizer


@st.fragment
def drawing_table(recognizer: Recognizer) -> None:
    """The canvas and all that depends on it; a stroke reruns nothing else."""
    paper, place = st.columns([0.44, 0.56], gap="medium")
    with paper, st.container(key="draw-paper"):
        picture = canvas.DIGIT.show(pen_width())
    with place:
        steps = answer(recognizer, picture)
    below, beside = st.columns([0.44, 0.56], gap="medium")
    with below:
        tools()
    with beside:
        examples()
    what_the_network_sees(steps)


def _choose() -> None:
    try:
        activate(st.session_state["model"])
    except DigitrecError as problem:
        st.toast(str(problem), icon=":material/error:")


def label_of(run: Run) -> str:
    """A run's title and its test score."""
    test = read_evaluation(run.run_id).get("test")
    return f"{run.title} · {score(test['correct'], test['count'])}" if test else run.title


def pen_width() -> int:
    """The pen's width in pixels of the canvas, before the slider that sets it is drawn."""
    return int(st.session_state.get(_PEN, 20))


def answer(recognizer: Recognizer, picture: np.ndarray | None) -> Steps | None:
    """Shows what the network makes of the picture, and asks whether it is right; returns the steps to what it saw."""
    steps = _steps(picture)
    prediction = None if steps is None else recognizer.predict_image(steps.image)
    prediction_block(prediction)
    feedback_block(prediction, picture, canvas.DIGIT)
    return steps


def _steps(picture: np.ndarray | None) -> Steps | None:
    try:
        return None if picture is None else preprocess_steps(picture)
    except EmptyDrawingError:
        return None


def tools() -> None:
    """Pen width, undo, clear."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", width=canvas.DIGIT.width, key="draw-tools"
    ):
        st.slider("Pen width", 8, 30, 20, key=_PEN, persist_state="session")
        canvas.DIGIT.undo_and_clear()


def what_the_network_sees(steps: Steps | None) -> None:
    """The way from the drawing to the 28×28 image."""
    st.subheader("What the network sees", anchor=False)
    steps_block(steps)


def examples() -> None:
    """A row of real digits for those who would rather not draw."""
    st.caption("Rather not draw? Ten real test digits, which no model here was trained on:")
    images, labels = _examples()
    styles = []
    with st.container(horizontal=True, gap="xxsmall", key="examples"):
        for digit, image in zip(labels, images, strict=True):
            key = f"example-{digit}"
            st.button(str(digit), key=key, on_click=canvas.DIGIT.show_digit, args=(image,))
            styles.append(f".st-key-{key} button {{ background-image: url({data_url(image)}) }}")
    st.html(f"<style>{''.join(styles)}</style>")


@st.cache_data(show_spinner=False)
def _examples() -> tuple[np.ndarray, np.ndarray]:
    """The fourth test digit of each class; some of the earlier ones are hard for people too."""
    test = sample.load().test
    chosen = test.subset(np.array([np.flatnonzero(test.labels == digit)[3] for digit in range(10)]))
    return chosen.images, chosen.labels
