"""Where a run stands, a way to stop it, and a way to draw with it once it is over."""

from collections.abc import Callable

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.runs import Run, activate, active_run
from digitrec.ui import models
from digitrec.ui.layout import DRAW, show_error
from digitrec.ui.queue import stop
from digitrec.ui.texts import plain
from digitrec.ui.whose import is_others, starter_in_words
from digitrec.wording import duration


def state_line(run: Run) -> str:
    """State, epoch, speed and time left in one line of Markdown."""
    status = run.status
    # Known from the file that the click has just written; its worker's own word comes within a second.
    parts = [f"**{'stopping' if run.is_stopping else status.state}**"]
    if status.is_live and status.message != "training" and not run.is_stopping:
        parts.append(status.message)
    if status.epoch:
        parts.append(f"epoch {status.epoch} of {status.epochs}")
    if status.images_per_second:
        parts.append(f"{status.images_per_second:,.0f} images/s")
    # Below half a second nobody waits for what is left, but for the measuring after it.
    if (
        status.is_live
        and status.seconds_left is not None
        and status.seconds_left >= 0.5
        and not run.is_stopping
    ):
        parts.append(f"{duration(status.seconds_left)} left")
    elif status.is_over and status.seconds:
        parts.append(f"took {duration(status.seconds)}")
    if status.state in ("finished", "stopped") and status.reason:
        parts.append(status.reason.removeprefix(f"{status.state} "))
    return " · ".join(parts)


def state_row(run: Run, stop_key: str, when_over: Callable[[Run], None] = lambda _: None) -> None:
    """The line, and a button to stop a run that lives.

    when_over: puts a button in the place of Stop once the run is over.
    """
    status = run.status
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(key="run-state"):
            st.markdown(state_line(run))
        if is_others(run) and status.is_live:
            # What others do changes nothing of one's own, so only who started a run stops it.
            st.caption(f"Started {starter_in_words(run)}, and can be stopped only there.", width="content")
        elif status.is_working:
            st.button(
                "Stop", icon=":material/stop_circle:", key=stop_key, on_click=stop, args=(run.run_id,),
                disabled=run.is_stopping or status.measuring,
                help="Ends the run within a second and keeps its best epoch.",
            )  # fmt: skip
        elif status.is_waiting:
            st.button(
                "Take out", icon=":material/remove_circle:", key=stop_key, on_click=stop, args=(run.run_id,),
                help="Takes it out of the queue; nothing is trained.",
            )  # fmt: skip
        else:
            when_over(run)


def progress_bar(run: Run) -> None:
    """How much of the run is done."""
    status = run.status
    share = 1.0 if status.state == "finished" else status.step / status.steps if status.steps else 0.0
    st.progress(min(1.0, share))


def failure(run: Run) -> None:
    """Why a run failed or was interrupted; nothing for any other."""
    status = run.status
    if status.state in ("failed", "interrupted"):
        st.error(status.message or status.reason, icon=":material/error:")


def draw_with(run: Run) -> None:
    """Has this run answer the visitor, and goes to draw."""
    try:
        models.choose(run.run_id)
    except DigitrecError as problem:
        show_error(problem)
    else:
        st.switch_page(DRAW.path)


def everyones_button(run: Run, key: str) -> None:
    """Makes the visitor's model the one with which new visitors begin; says what that means before it is pressed."""
    try:
        first = active_run()
    except DigitrecError:
        return
    if run.run_id == first.run_id:
        st.caption(
            "New visitors begin with it as well. Whoever chooses another one does so for themselves alone."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"This is your own choice; new visitors begin with {plain(first.title)}.", width="content")
        st.button(
            "Let new visitors begin with mine", icon=":material/groups:", key=key, type="tertiary",
            on_click=_let_everyone_begin_with, args=(run.run_id, key),
            help="Also the command line answers with it then. Whoever has chosen a model keeps that one.",
        )  # fmt: skip
    problem = st.session_state.pop(f"{key}-problem", None)
    if problem is not None:
        show_error(problem)


def _let_everyone_begin_with(run_id: str, key: str) -> None:
    try:
        activate(run_id)
    except DigitrecError as problem:
        st.session_state[f"{key}-problem"] = problem
