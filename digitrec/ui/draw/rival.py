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


def chosen_rival(first: Recognizer) -> Rival | None:
    """Whom `choose_rival` was told last; None while nobody is chosen."""
    runs = {run.run_id: run for run in models.runs_that_predict()}
    chosen = st.session_state.get("rival", _NONE)
    if chosen == first.run_id or chosen not in runs:
        return None
    try:
        recognizer = models.recognizer_of(runs[chosen])
    except ModelError as problem:
        show_error(problem)
        return None
    first_title = runs[first.run_id].title if first.run_id in runs else first.run_id
    return Rival(runs[chosen].title, recognizer, first_title)


def choose_rival(first: Recognizer) -> None:
    """A choice among all other runs with a model."""
    titles = {run.run_id: run.title for run in models.runs_that_predict() if run.run_id != first.run_id}
    if st.session_state.get("rival") not in titles:
        st.session_state["rival"] = _NONE
    st.selectbox(
        "Compare with", [_NONE, *titles], key="rival", disabled=not titles,
        format_func=lambda run_id: titles.get(run_id, run_id),
        help="Another run answers the same drawing, in orange." if titles else "Train a network first: it can then be compared.",
    )  # fmt: skip
