"""Work of some seconds done piece by piece while the page is looked at, so that a click never waits for the whole."""

from collections.abc import Callable
from typing import Protocol

import streamlit as st

_SECONDS_BETWEEN = 0.25


class Work(Protocol):
    """Knows how far it is; what was done stays."""

    @property
    def is_complete(self) -> bool: ...

    def go_on(self) -> None:
        """Does the next piece, which takes about a tenth of a second."""


def while_shown(work: Work, show: Callable[[], None]) -> None:
    """Shows how far the work is and goes on with it, until it is complete; then the page runs once more."""
    # The first showing belongs to a click, which shall not wait for a piece.
    is_first = [True]

    @st.fragment(run_every=None if work.is_complete else _SECONDS_BETWEEN)
    def piece() -> None:
        ends = not work.is_complete and not is_first[0]
        if ends:
            work.go_on()
        is_first[0] = False
        show()
        if ends and work.is_complete:
            st.rerun()

    piece()
