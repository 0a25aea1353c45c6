"""The queue of jobs: real runs, real workers, real lookers, and only folders between them."""

import dataclasses
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.errors import ConfigError, RunError
from digitrec.runs import Run, create_run, read_run, read_status
from digitrec.runs.status import last_status, write_status

pytestmark = pytest.mark.training

TINY = RunConfig.from_settings(
    {"data": "sample", "architecture": "dense", "units": (4,), "images": 50, "epochs": 1, "batch_size": 50}
)
LONG = TINY.but(epochs=500, images=3500)


@pytest.fixture(autouse=True)
def no_worker_stays(home):
    """Ends, after the test, whatever it started."""
    yield
    workers = workers_in(str(home))
    for each in workers:
        each.kill()
    psutil.wait_procs(workers, timeout=10)


def workers_in(folder: str) -> list[psutil.Process]:
    """The living worker processes whose run lies in this folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        arguments = process.info["cmdline"] or []
        if (
            "digitrec.training.worker" in arguments
            and folder in arguments[-1]
            and process.info["status"] != psutil.STATUS_ZOMBIE
        ):
            found.append(process)
    return found


def until(is_so, seconds: float = 120) -> None:
    """Waits until something is so; whoever calls then asserts it."""
    give_up = time.monotonic() + seconds
    while not is_so() and time.monotonic() < give_up:
        time.sleep(0.05)


def state(run: Run) -> str:
    return read_status(run.run_id).state


def run_until_training(run: Run) -> int:
    """The pid of its worker, once it trains."""
    until(lambda: read_status(run.run_id).message == "training")
    return read_status(run.run_id).pid


@pytest.mark.timeout(400)  # each of them starts TensorFlow, and others may do so too
def test_three_runs_started_in_a_row_finish_one_after_the_other_and_nobody_needs_to_look(home):
    """Each worker at its end starts the next: only status files are read here, and no looker starts anything."""
    first, second, third = (jobs.start(TINY, name=name) for name in ("first", "second", "third"))
    assert [state(each) for each in (first, second, third)] == ["starting", "queued", "queued"]
    assert [each.name for each in jobs.waiting()] == ["second", "third"]
    assert [each.name for each in jobs.working()] == ["first"]
    until(lambda: last_status(third.path).is_over, seconds=280)
    ends = [last_status(each.path) for each in (first, second, third)]
    assert [each.state for each in ends] == ["finished"] * 3
    # The kernel gives a start time to within some tenths of a second; a worker needs several to begin and end.
    assert ends[0].heartbeat < ends[1].pid_started + 1 < ends[1].heartbeat
    assert ends[1].heartbeat < ends[2].pid_started + 1 < ends[2].heartbeat


@pytest.mark.training
def test_what_waits_can_be_taken_out_and_what_works_goes_on(home):
    """It is stopped without a worker having been started; a second time there is nothing to take out."""
    working, waiting = jobs.start(LONG), jobs.start(TINY)
    jobs.stop(waiting.run_id)
    status = read_status(waiting.run_id)
    assert (status.state, status.reason, status.pid) == (
        "stopped",
        "taken out of the queue before it started",
        None,
    )
    assert not (waiting.path / "worker.log").exists()
    assert jobs.waiting() == []
    assert state(working) in ("starting", "running")
    with pytest.raises(RunError, match=r"is not running \(it is stopped\); there is nothing to stop"):
        jobs.stop(waiting.run_id)


@pytest.mark.training
def test_after_a_worker_was_killed_whoever_looks_starts_the_next(home):
    """As after the machine went down: the killed one says nothing more, and the queue is still there."""
    killed, waiting = jobs.start(LONG), jobs.start(TINY)
    os.kill(run_until_training(killed), signal.SIGKILL)
    until(lambda: state(killed) == "interrupted")
    assert state(waiting) == "queued"
    assert jobs.wait(waiting.run_id).status.state == "finished"


@pytest.mark.training
def test_lookers_that_look_at_the_same_moment_start_it_once(home):
    """Eight processes, each looking as soon as the file `go` is there."""
    run = create_run(LONG)
    look = (
        "import pathlib, sys, time; from digitrec import jobs\n"
        "while not pathlib.Path(sys.argv[1]).exists(): pass\n"
        "jobs.start_waiting()"
    )
    lookers = [subprocess.Popen([sys.executable, "-c", look, str(home / "go")]) for _ in range(8)]
    time.sleep(3)
    (home / "go").touch()
    assert [each.wait(60) for each in lookers] == [0] * 8
    assert len(workers_in(str(run.path))) == 1
    assert state(run) in ("starting", "running")


@pytest.mark.training
def test_two_at_once_start_together_where_the_setting_says_two(home, monkeypatch):
    """And the third waits."""
    monkeypatch.setenv("DIGITREC_JOBS_AT_ONCE", "2")
    runs = [jobs.start(LONG) for _ in range(3)]
    assert [state(each) for each in runs] == ["starting", "starting", "queued"]
    assert len(workers_in(str(home))) == 2


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "65", "²"])
def test_nonsense_for_how_many_at_once_is_one_sentence(home, monkeypatch, text):
    """And nothing is started, nor lost: the run waits until the setting is mended."""
    monkeypatch.setenv("DIGITREC_JOBS_AT_ONCE", text)
    run = create_run(TINY)
    with pytest.raises(
        ConfigError, match=f"DIGITREC_JOBS_AT_ONCE must be a whole number from 1 to 64, not {text};"
    ):
        jobs.start_waiting()
    assert state(run) == "queued"


def test_the_queue_is_in_the_order_of_the_starts_whatever_the_ids_are(home):
    """Two ids of the same second differ only by chance."""
    early, late = create_run(TINY), create_run(TINY)
    for run, queued_at in ((early, 200.0), (late, 100.0)):
        write_status(run.path, dataclasses.replace(run.status, queued_at=queued_at))
    assert [each.run_id for each in jobs.waiting()] == [late.run_id, early.run_id]


def test_a_process_that_cannot_be_started_fails_its_run_and_the_queue_goes_on(home, monkeypatch):
    """No such Python: each says so, and none waits for ever."""
    runs = [create_run(TINY) for _ in range(2)]
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    jobs.start_waiting()
    assert [state(each) for each in runs] == ["failed"] * 2
    assert "could not be started (No such file or directory)" in read_status(runs[1].run_id).reason
    assert jobs.waiting() == []


def test_a_run_whose_folder_is_moved_away_leaves_the_queue(home):
    """The others keep their places."""
    gone, stays = create_run(TINY), create_run(TINY)
    gone.path.rename(home / "elsewhere")
    assert [each.run_id for each in jobs.waiting()] == [stays.run_id]
    assert read_run(stays.run_id).status.is_waiting
