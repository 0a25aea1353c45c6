"""What MNIST looks like: a hundred of its digits, and the few that nobody can read."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from digitrec import paths
from digitrec.data import load_data, sample
from digitrec.data.mnist import MNIST
from digitrec.drawings import list_drawings
from digitrec.errors import DigitrecError
from digitrec.evaluation.drawing_scores import score_of
from digitrec.runs import read_run
from digitrec.ui import models
from digitrec.ui.html import render
from digitrec.ui.layout import DRAW, link_to, show_error
from digitrec.ui.pictures import data_url, small_pictures
from digitrec.ui.texts import plain, prose
from digitrec.ui.visitor import visitor_id
from digitrec.wording import score

# Test digits of MNIST whose label most people would not give, by their place in the test set (Northcutt et al., 2021).
WRONG_LABELS = (947, 1621, 1901, 2130, 2462, 2597, 2654, 3520, 3558, 5937, 6651, 6783, 8527, 9679, 9729)
_PER_DIGIT, _GAP = 10, 2


@dataclass(frozen=True)
class Unreadable:
    """Digits that are hard to read. images: (n, 28, 28) in [0, 1]. captions: a few words each."""

    sentence: str
    images: np.ndarray
    captions: list[str]


def mnist_tab() -> None:
    """A hundred digits as one picture; beside it the text, and those that cannot be read."""
    picture, text = st.columns(2, gap="large")
    picture.markdown(
        render("hundred_digits", url=_hundred_digits(), count=f"{10 * _PER_DIGIT}"), unsafe_allow_html=True
    )
    with text:
        st.markdown(prose("mnist"))
        with st.container(key="unreadable"):
            _hard_to_read()
    told, own = st.columns([0.62, 0.38], gap="large")
    told.markdown(prose("your_99"))
    with own:
        _on_your_drawings()


def _on_your_drawings() -> None:
    """The row that nobody else has: how often the visitor's model is right on what the visitor drew and confirmed."""
    st.markdown("#### On your own drawings")
    try:
        run, recognizer, _ = models.usable_model()
        result = score_of(run, recognizer, list_drawings(visitor_id()).drawings)
    except DigitrecError as problem:
        # No model, which the picture beside it has said with more weight.
        st.caption(str(problem))
        return
    if result.count:
        st.markdown(
            f"**{plain(run.title)}** is right on {score(result.correct, result.count)} of what you kept."
        )
    else:
        st.markdown("Nothing to count yet: on Draw, say **Right** to an answer, or what it should have been.")
    link_to(DRAW, "Draw another one", DRAW.icon)


def _hard_to_read() -> None:
    st.subheader("What did they mean to write?", anchor=False)
    try:
        hard = _unreadable()
    except DigitrecError as problem:
        show_error(problem)
        return
    st.markdown(hard.sentence)
    st.markdown(small_pictures(hard.images, hard.captions), unsafe_allow_html=True)


@st.cache_data(show_spinner=False)
def _hundred_digits() -> str:
    """The sample's first ten training digits of each class, a row a class, as the URL of one picture."""
    first = sample.load().train
    rows = [first.images[np.flatnonzero(first.labels == digit)[:_PER_DIGIT]] for digit in range(10)]
    padded = [np.pad(row, ((0, 0), (_GAP, _GAP), (_GAP, _GAP))) for row in rows]
    return data_url(np.vstack([np.hstack(list(row)) for row in padded]))


def _unreadable() -> Unreadable:
    """Of the full MNIST where it is here, else of the sample. Raises DigitrecError where neither can be shown."""
    return _wrong_labels() if not MNIST.missing() else _misread()


@st.cache_data(show_spinner=False)
def _wrong_labels() -> Unreadable:
    test = load_data(MNIST.name).test.subset(np.array(WRONG_LABELS))
    return Unreadable(
        f"{len(WRONG_LABELS)} of MNIST's 10,000 test digits have a label that most people would not give (Northcutt et "
        "al., 2021). Below each: what MNIST says that it is. No network can be right about all of them, and be right.",
        test.images,
        [f"“{label}”" for label in test.labels],
    )


@st.cache_data(show_spinner=False)
def _misread() -> Unreadable:
    test = sample.load().test
    probabilities = models.recognizer_of(read_run(paths.PRETRAINED)).predict(test.images)
    answers = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(answers != test.labels)
    return Unreadable(
        f"{len(wrong)} of the sample's {len(test):,} test digits are the ones that the pretrained model misreads. Below "
        "each: what it is, and what the model took it for. Would you have known?",
        test.images[wrong],
        [f"{test.labels[place]}, not {answers[place]}" for place in wrong],
    )
