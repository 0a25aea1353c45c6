"""A second model that answers the same drawing, for those who ask for one."""

from dataclasses import dataclass

import streamlit as st

from digitrec.errors import ModelError
from digitrec.model.recognizer import Recognizer
from digitrec.ui import models
from digitrec.ui.layout import show_error

_NONE = "no other model"


@dataclass(frozen=True)
class Rival:
    """The other model. title: of its run. first_title: of the run that answers first."""

    title: str
    recognizer: Recognizer
    first_title: str


def choose_rival(first: Recognizer) -> Rival | None:
    """A choice among all other runs with a model; None while nobody is chosen."""
    runs = {run.run_id: run for run in models.runs_that_predict()}
    others = [run_id for run_id in runs if run_id != first.run_id]
    if st.session_state.get("rival") not in others:
        st.session_state["rival"] = _NONE
    chosen = st.selectbox(
        "Compare with", [_NONE, *others], key="rival", width=340, disabled=not others,
        format_func=lambda run_id: runs[run_id].title if run_id in runs else run_id,
        help="Another run answers the same drawing, in orange." if others else "Train a network first: it can then be compared.",
    )  # fmt: skip
    if chosen == _NONE:
        return None
    try:
        recognizer = models.recognizer_of(runs[chosen])
    except ModelError as problem:
        show_error(problem)
        return None
    first_title = runs[first.run_id].title if first.run_id in runs else first.run_id
    return Rival(runs[chosen].title, recognizer, first_title)
