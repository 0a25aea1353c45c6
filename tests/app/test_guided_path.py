"""The guided path: five steps, each marked once it was done by this browser, and never by another's."""

import json

import pytest
from app_pages import DRAW, HOME, INSIDE, VISITOR, draw, finished_run, opened

from digitrec import paths
from digitrec.visitors import id_of, read_visitor

pytestmark = pytest.mark.usefixtures("home")


def _told(page):
    return next(each.value for each in page.caption if "In ten minutes" in each.value)


def _done():
    return read_visitor(id_of(VISITOR)).done


def test_a_newcomer_has_done_nothing():
    """And no file is written for having looked."""
    assert _told(opened(INSIDE)) == "In ten minutes, to a dead ReLU: 0 of 5 done"
    assert not (paths.home() / "visitors").exists()


def test_what_was_drawn_is_marked_and_stays_so_once_it_is_cleared():
    """The mark is the browser's, not the canvas's."""
    page = draw(opened(HOME).switch_page(DRAW).run(), [[(100, 60), (100, 280)]])
    page.switch_page(INSIDE).run()
    assert _told(page) == "In ten minutes, to a dead ReLU: 1 of 5 done"
    assert _done() == ("drawn",)
    assert "1 of 5" in _told(opened(INSIDE))


def test_a_unit_that_was_killed_by_hand_is_marked():
    """With a bias so low that no input lifts the sum above 0."""
    page = opened(INSIDE)
    page.slider(key="relu-unit-bias").set_value(-2.0).run()
    assert _done() == ("killed",)


def _run_of(run_id, visitor):
    """A finished run that this visitor started, of whose units a fifth is dead."""
    folder = finished_run(run_id, run_id[-4:])
    for name, part in (
        ("run.json", {"started_by": {"visitor": visitor, "nickname": ""}}),
        ("evaluation.json", {"dead_fraction": {"dense_1": 0.2}}),
    ):
        record = json.loads((folder / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(record | part), encoding="utf-8")


def test_runs_of_ones_own_are_marked_and_others_are_not():
    """A finished run with dead units is two steps, for whoever started it."""
    _run_of("20260101-000000-aaaa", "f" * 20)
    assert "0 of 5" in _told(opened(INSIDE))
    _run_of("20260101-000001-bbbb", id_of(VISITOR))
    assert "2 of 5" in _told(opened(INSIDE))
    assert _done() == ("trained", "died")


def test_each_step_has_a_name_of_its_own():
    """They stand in the visitor's file."""
    from digitrec.ui.guided_path import STEPS

    assert len({step.name for step in STEPS}) == len(STEPS) == 5
