"""Looking again: a part of a page that follows a run, and moves the queue, without rerunning the rest."""

from collections.abc import Callable

import streamlit as st

from digitrec.runs import Run
from digitrec.ui.queue import keep_moving

# Between Start and the first point, and between Stop and the end, somebody waits for just this.
_HURRIED, _LIVE, _IDLE = "0.3s", "1s", "5s"


def watch(run: Run | None, find: Callable[[], Run | None], show: Callable[[Run | None], None]) -> None:
    """Shows what `find` returns, and looks again: every second while that run lives, else every five.

    More often until its first step is done, and from the click on Stop to its end.

    run: the one that the rest of the page was made with. Where another run took its place, began or ended (here, in
    another tab or on the command line), the whole page runs once more.
    """
    was, pace = _situation(run), _pace(run)

    @st.fragment(run_every=pace)
    def look() -> None:
        keep_moving()
        latest = find()
        if _situation(latest) != was:
            st.rerun()
        show(latest)
        # Shown first: a fragment can look at another pace only once its page has run again.
        if _pace(latest) != pace:
            st.rerun()

    look()


def _pace(run: Run | None) -> str:
    if run is None or not run.status.is_live:
        return _IDLE
    begins = run.status.is_working and not run.status.step
    return _HURRIED if begins or run.is_stopping or run.status.measuring else _LIVE


def _situation(run: Run | None) -> tuple[str, bool] | None:
    return (run.run_id, run.status.is_live) if run is not None else None
