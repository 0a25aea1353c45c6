"""Who started a run."""

import json
import os

import numpy as np
import psutil
import pytest
from browser.drawing import DIGITS, picture_of
from kept_drawings import drawn

from digitrec import drawings
from digitrec.config import RunConfig
from digitrec.runs import Origin, Starter, create_run, read_run
from digitrec.runs.status import Status, write_status
from digitrec.training import fine_tuning
from digitrec.visitors import id_of

pytestmark = pytest.mark.usefixtures("home")
ADA, BOB = Starter(visitor=id_of("a" * 32), nickname="Ada"), Starter(visitor=id_of("b" * 32))


def test_a_run_says_who_started_it_and_one_of_the_command_line_nothing():
    """The record of the latter has no such key, as the older ones."""
    hers = create_run(RunConfig(), origin=Origin(starter=ADA))
    plain = create_run(RunConfig())
    assert read_run(hers.run_id).origin.starter == ADA
    assert read_run(plain.run_id).origin.starter == Starter()
    assert "started_by" not in json.loads((plain.path / "run.json").read_text())


@pytest.mark.parametrize("value", [None, {}, {"visitor": 7, "nickname": "x" * 1000}])
def test_another_kind_of_starter_is_no_reason_to_lose_the_run(value):
    """Somebody changed the file by hand; a name stays as short as the page shows it."""
    run = create_run(RunConfig())
    record = json.loads((run.path / "run.json").read_text()) | {"started_by": value}
    (run.path / "run.json").write_text(json.dumps(record))
    assert len(read_run(run.run_id).origin.starter.nickname) <= 30


def test_a_visitors_fine_tuning_learns_from_the_own_drawings_and_everyones():
    """Four of Ada's and one of everyone's, not Bob's; it waits behind a run that this very process works on."""
    busy = create_run(RunConfig())
    me = psutil.Process()
    write_status(busy.path, Status(state="running", host="", pid=os.getpid(), pid_started=me.create_time()))
    mine = {kept_by(ADA.visitor, label) for label in (3, 4, 5, 7)} | {kept_by("", 6)}
    kept_by(BOB.visitor, 8)
    run = fine_tuning.start(read_run("pretrained"), starter=ADA)
    assert run.status.is_waiting
    assert {*run.origin.drawings.learned} == mine
    assert run.origin.starter == ADA


def kept_by(visitor, label):
    drawing = drawn(label, label, visitor=visitor)
    return drawings.keep(drawing, np.asarray(picture_of(DIGITS[label]))).drawing_id
