"""Whose a run is, where runs are listed: the visitor's own first, others' with their nickname, and "mine" alone."""

from collections.abc import Sequence

import streamlit as st

from digitrec import paths
from digitrec.runs import Run
from digitrec.ui.visitor import visitor_id


def is_mine(run: Run) -> bool:
    """Whether this browser started it."""
    return run.origin.starter.visitor == visitor_id()


def is_others(run: Run) -> bool:
    """Whether another browser did; runs of the command line and the pretrained one are everyone's."""
    return run.origin.starter.visitor not in ("", visitor_id())


def by(run: Run) -> str:
    """Who started it, for a list: "by Ada"; nothing for one's own and for those without a name."""
    return f"by {run.origin.starter.nickname}" if is_others(run) and run.origin.starter.nickname else ""


def starter_in_words(run: Run) -> str:
    """Whose it is, where it is somebody else's: "by Ada", or "in another browser" for those without a name."""
    return by(run) or ("in another browser" if is_others(run) else "")


def mine_first(runs: Sequence[Run]) -> list[Run]:
    """One's own, then the others, each in the order in which they came; the pretrained one stays last."""
    return sorted(runs, key=lambda run: (run.run_id == paths.PRETRAINED, not is_mine(run)))


def mine_filter(runs: Sequence[Run], key: str) -> list[Run]:
    """The runs to list: all, or one's own where the visitor asks for those; asks only where others have some here."""
    if not any(map(is_others, runs)):
        return list(runs)
    only_mine = st.toggle(
        "Only mine", key=key, persist_state="session", help="Those that this browser started."
    )  # fmt: skip
    return [run for run in runs if is_mine(run)] if only_mine else list(runs)
