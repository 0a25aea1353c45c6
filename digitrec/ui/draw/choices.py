"""What the Draw page is asked first: what to recognise, and which model answers."""

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.model.recognizer import Recognizer
from digitrec.ui import messages, models
from digitrec.ui.layout import show_error
from digitrec.ui.whose import mine_first

A_DIGIT, A_NUMBER, A_PHOTO = "A digit", "A number", "A photo"


def choose_mode() -> str:
    """The page's title, and beside it the choice of what to recognise; it holds for the visit."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Draw", anchor=False, width="content")
        return st.segmented_control(
            "What to recognise", (A_DIGIT, A_NUMBER, A_PHOTO), default=A_DIGIT, required=True, key="mode",
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip


def choose_model() -> Recognizer | None:
    """A choice among all runs with a model; it is the visitor's own. None, with the reason shown, without any."""
    try:
        run, recognizer, problem = models.usable_model()
    except DigitrecError as reason:
        show_error(reason)
        return None
    runs = {each.run_id: each for each in mine_first(models.runs_that_predict())}
    # Another page of this visitor may have changed the choice; whatever it is, the list shows it.
    st.session_state["model"] = run.run_id
    st.selectbox(
        "Answered by", list(runs), format_func=lambda run_id: models.in_a_list(runs[run_id]), key="model", on_change=_choose,
        help="Each finished run can answer. The choice is yours alone: it changes nothing for others, and this browser "
        "remembers it.",
    )  # fmt: skip
    messages.show("model")
    if problem:
        st.warning(problem, icon=":material/warning:")
    return recognizer


def _choose() -> None:
    with messages.leaving("model"):
        models.choose(st.session_state["model"])
