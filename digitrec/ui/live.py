"""Looking again: a part of a page that follows a run, and moves the queue, without rerunning the rest."""

from collections.abc import Callable

import streamlit as st

from digitrec.runs import Run
from digitrec.ui.queue import keep_moving

_LIVE, _IDLE = "1s", "5s"


def watch(run: Run | None, find: Callable[[], Run | None], show: Callable[[Run | None], None]) -> None:
    """Shows what `find` returns, and looks again: every second while that run lives, else every five.

    run: the one that the rest of the page was made with. Where another run took its place, began or ended (here, in
    another tab or on the command line), the whole page runs once more.
    """
    was = _situation(run)

    @st.fragment(run_every=_LIVE if run is not None and run.status.is_live else _IDLE)
    def look() -> None:
        keep_moving()
        latest = find()
        if _situation(latest) != was:
            st.rerun()
        show(latest)

    look()


def _situation(run: Run | None) -> tuple[str, bool] | None:
    return (run.run_id, run.status.is_live) if run is not None else None
