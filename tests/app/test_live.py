"""A part of a page that follows a run."""

import pytest
from streamlit.testing.v1 import AppTest


def _page(known, found):
    """Follows a run: known, to the page at its first run; found, from then on.

    Each is an id, whether it lives, and what else is true of it: "begins" before its first step, "stopping", "measuring".
    """
    from types import SimpleNamespace

    import streamlit as st

    from digitrec.ui.live import watch

    def run(what):
        if what is None:
            return None
        run_id, is_live, *more = what
        status = SimpleNamespace(
            is_live=is_live,
            is_working=is_live,
            step=0 if "begins" in more else 7,
            measuring="measuring" in more,
        )
        return SimpleNamespace(run_id=run_id, status=status, is_stopping="stopping" in more)

    st.session_state["times"] = times = st.session_state.get("times", 0) + 1
    watch(run(known if times == 1 else found), lambda: run(found), lambda latest: st.markdown(str(latest)))


def _followed(known, found):
    page = AppTest.from_function(_page, args=(known, found), default_timeout=60).run()
    assert not page.exception
    return page.session_state["times"], len(page.markdown)


@pytest.mark.parametrize(
    "known, found",
    [
        (("a", True), ("a", False)),
        (("a", False), ("b", True)),
        (("a", False), ("b", False)),
        (None, ("a", True)),
        (("a", True), None),
        (("a", True, "begins"), ("a", True)),
        (("a", True), ("a", True, "stopping")),
    ],
    ids=[
        "it ended",
        "another began",
        "another is newer",
        "the first began",
        "it was deleted",
        "its first step",
        "a stop",
    ],
)
def test_the_page_runs_once_more_where_a_run_began_or_ended(known, found):
    """Once: then it knows, and shows it."""
    assert _followed(known, found) == (2, 1)


@pytest.mark.parametrize("run", [("a", True), ("a", False), None], ids=["live", "over", "none"])
def test_nothing_else_makes_the_page_run_again(run):
    """The part alone looks again."""
    assert _followed(run, run) == (1, 1)


@pytest.mark.parametrize(
    "run, pause",
    [
        (("a", True), "1s"),
        (("a", False), "5s"),
        (None, "5s"),
        (("a", True, "begins"), "0.3s"),
        (("a", True, "stopping"), "0.3s"),
        (("a", True, "measuring"), "0.3s"),
    ],
    ids=["live", "over", "none", "begins", "stopping", "measuring"],
)
def test_it_looks_each_second_while_the_run_lives_and_seldom_otherwise(monkeypatch, run, pause):
    """An idle page costs little, and still sees what begins on the command line; who has just clicked waits for it."""
    pauses = []

    def fragment(run_every):
        pauses.append(run_every)
        return lambda look: look

    monkeypatch.setattr("digitrec.ui.live.st.fragment", fragment)
    _followed(run, run)
    assert pauses == [pause]
