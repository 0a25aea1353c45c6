"""Real digits on the Draw page, for those who would rather not draw: ten at a time, one of each class."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.data.dataset import Dataset
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.pictures import put_on_buttons

# The visitor's ten: whether they are hard ones, and how many tens were asked for.
_STATE = "examples-choice"
# Set from a click on a digit until the page has run again.
_IS_PUT = "examples-put"
# Of each class the places in the sample's test set, hardest first, as tools/find_hard_digits.py found them.
_HARD: list[list[int]] = json.loads(Path(__file__).with_name("hard_digits.json").read_text(encoding="utf-8"))
# Of each class; some of the earlier ones are hard for people too.
_FIRST = 3


@st.fragment
def examples(paper: Canvas) -> None:
    """Ten buttons, each of which puts its digit on the paper, and two for another ten.

    Apart from what a stroke reruns; whoever puts a digit on the paper reruns the page.
    """
    if st.session_state.pop(_IS_PUT, False):
        st.rerun()
    choice = _choice()
    chosen = _ten(choice["is_hard"], choice["turn"])
    keys = [f"example-{digit}" for digit in range(10)]
    kind = "hard test digits" if choice["is_hard"] else "real test digits"
    st.caption(f"Rather not draw? Ten {kind}, which no model here was trained on:")
    with st.container(horizontal=True, vertical_alignment="center", key="examples-row"):
        with st.container(horizontal=True, gap="xxsmall", width="content", key="examples"):
            for digit, key, image in zip(range(10), keys, chosen.images, strict=True):
                st.button(str(digit), key=key, on_click=_put, args=(paper, image))
        for label, icon, is_hard in (("Another ten", "shuffle", False), ("Hard ones", "exercise", True)):
            st.button(
                label, icon=f":material/{icon}:", key=f"examples-{'hard' if is_hard else 'other'}", type="tertiary",
                on_click=_choose, args=(is_hard,),
            )  # fmt: skip
    put_on_buttons(zip(keys, chosen.images, strict=True))


def hard_places() -> list[int]:
    """The hard digits' places in the sample's test set, one of each class in turn, the hardest first."""
    return [place for row in zip(*_HARD, strict=False) for place in row]


def _put(paper: Canvas, image: np.ndarray) -> None:
    paper.show_digit(image)
    st.session_state[_IS_PUT] = True


def _choice() -> dict[str, Any]:
    return st.session_state.setdefault(_STATE, {"is_hard": False, "turn": 0})


def _choose(is_hard: bool) -> None:
    choice = _choice()
    turn = choice["turn"] + 1 if choice["is_hard"] == is_hard else int(not is_hard)
    choice.update(is_hard=is_hard, turn=turn)


@st.cache_data(show_spinner=False, max_entries=100)
def _ten(is_hard: bool, turn: int) -> Dataset:
    """Test digits 0 to 9. Turn 0 is the same for everybody; after it hard ones go round, and others come at random."""
    test = sample.load().test
    if is_hard:
        return test.subset(np.array([row[turn % len(row)] for row in _HARD]))
    places = [np.flatnonzero(test.labels == digit) for digit in range(10)]
    rng = np.random.default_rng(turn)
    return test.subset(np.array([rng.choice(row) if turn else row[_FIRST] for row in places]))
