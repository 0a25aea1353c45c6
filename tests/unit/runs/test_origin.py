"""Where a run comes from, as run.json has it."""

import dataclasses
import json

import pytest

from digitrec.config import RunConfig
from digitrec.errors import StorageError
from digitrec.runs import Origin, create_run, read_run
from digitrec.runs.evaluation import Score
from digitrec.runs.metrics import append_rows
from digitrec.runs.origin import DrawingSplit, Starter
from digitrec.runs.record import write_run

DRAWINGS = DrawingSplit(learned=("a", "b"), held_out=("c",), trained_on=("a", "b", "d"))
ALL = Origin(
    parent="20261122-120000-aaaa", teachers=("20261122-120000-bbbb", "pretrained"), drawings=DRAWINGS,
    starter=Starter(visitor="0123456789abcdef", nickname="Ada"), experiment="depth/20261122-120000-abcd",
    restarts_dead_units=True,
)  # fmt: skip
RECORD = {
    "parent": "20261122-120000-aaaa",
    "teachers": ["20261122-120000-bbbb", "pretrained"],
    "fine_tuning": {"learned": ["a", "b"], "held_out": ["c"], "trained_on": ["a", "b", "d"]},
    "started_by": {"visitor": "0123456789abcdef", "nickname": "Ada"},
    "experiment": "depth/20261122-120000-abcd",
    "restarts_dead_units": True,
}


def test_an_origin_is_written_under_these_keys_and_read_again():
    """Each part has its own."""
    assert ALL.as_record() == RECORD
    assert Origin.of_record(RECORD) == ALL


def test_of_a_run_that_goes_back_to_nothing_only_the_parent_is_written():
    """It is null."""
    assert Origin().as_record() == {"parent": None}
    assert Origin.of_record({"parent": None}) == Origin()


def test_a_fine_tuning_of_an_earlier_version_names_fewer_drawings():
    """What is missing is empty."""
    found = Origin.of_record({"parent": "x", "fine_tuning": {"learned": ["a"]}}).drawings
    assert found == DrawingSplit(learned=("a",))


def test_a_starter_is_cut_where_the_app_would_have_ended_it():
    """At 20 and 30 characters."""
    starter = Starter.of_record({"visitor": "v" * 99, "nickname": "n" * 99})
    assert (starter.visitor, starter.nickname) == ("v" * 20, "n" * 30)


def test_a_run_is_read_as_it_was_written(home):
    """All that was asked of it."""
    run = create_run(RunConfig.from_settings({"epochs": 3}), name="mine", preset="fast", origin=ALL)
    written = dataclasses.replace(run, data={"name": "sample"}, versions={"python": "3.11"})
    write_run(written)
    assert dataclasses.replace(read_run(run.run_id), status=written.status) == written


def test_a_record_without_what_came_later_is_a_run_without_it(home):
    """Name, preset, data and versions were not always there; when it was made and with what always was."""
    run = create_run(RunConfig.from_settings({}), name="mine", preset="fast")
    file = run.path / "run.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({"created": record["created"], "config": record["config"]}), encoding="utf-8")
    found = read_run(run.run_id)
    assert (found.name, found.preset, found.data, found.versions) == ("", "", {}, {})
    assert (found.run_id, found.created, found.config) == (run.run_id, run.created, run.config)


@pytest.mark.parametrize("row", [[1] * 9, "1111111111", [1] * 11])
def test_a_confusion_matrix_with_a_row_of_another_length_is_damaged(row):
    """Nine counts, eleven, or no list at all, though all counts together may be a hundred."""
    table = [[1] * 10 for _ in range(9)] + [row]
    record = {"data": "x", "count": 100, "correct": 10, "nll": 0.1, "ece": 0.0, "confusion": table}
    with pytest.raises(ValueError, match="confusion is no table of 10 rows of 10 counts"):
        Score.of_record(record)


def test_metrics_that_cannot_be_written_are_said_with_the_way_out(tmp_path):
    """The folder is gone."""
    with pytest.raises(
        StorageError, match=r"metrics\.jsonl could not be written in .*; free some space there"
    ):
        append_rows(tmp_path / "gone", [{"kind": "epoch"}])
