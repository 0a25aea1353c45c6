"""What a job computes once of a run's model, on a page: begun with a click, followed each second, stopped, tried again."""

from collections.abc import Callable

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.jobs.computed import Computed
from digitrec.runs import Run
from digitrec.ui.layout import show_error


def begin_or_follow(computed: Computed, run: Run, begin: Callable[[], None], how_long: str) -> None:
    """In the place of an answer that is not there yet: a button, or how far its process is.

    begin: starts that process. how_long: in words, as a rule. Raises RunError where the run has no model.
    """
    status = computed.status(run)
    if status is not None and status.is_working:
        _follow(computed, run)
        return
    if status is not None and status.state in ("failed", "interrupted"):
        reason = status.reason or "its process is gone"
        st.error(f"{computed.title} was not computed: {reason}.", icon=":material/error:")
    label = "Compute it" if status is None or status.state == "finished" else "Try again"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(label, key=f"{computed.kind}-begin", icon=":material/play_arrow:"):
            try:
                begin()
            except DigitrecError as problem:
                show_error(problem)
                return
            st.rerun()
        st.caption(
            f"{computed.title}: {how_long}, once for this model; a process of its own, the page stays free."
        )


@st.fragment(run_every="1s")
def _follow(computed: Computed, run: Run) -> None:
    status = computed.status(run)
    if status is None or not status.is_working:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key=f"{computed.kind}-progress"):
        share = status.step / status.steps if status.steps else 0.0
        st.progress(share, text=f"{status.message}, please wait" if not status.steps else status.message)
        if st.button("Stop", key=f"{computed.kind}-stop", icon=":material/stop:"):
            computed.stop(run)
