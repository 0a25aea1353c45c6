"""A job as its worker sees it: real processes that say where they stand, and are asked to stop."""

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.runs import Run, create_run
from digitrec.runs.status import current_status, last_status, request_stop, this_host

# A worker that beats quickly, says that it began, and then does what the test wants.
BEGUN = """
import sys, time
from pathlib import Path
from digitrec.jobs import progress as module
module.SECONDS_BETWEEN_BEATS = 0.2
progress = module.Progress(Path(sys.argv[1]))
progress.begin("working")
"""
UNTIL_ASKED = "progress.stop_requested.wait(30); progress.end('stopped', reason='asked')"


@pytest.fixture
def run(home) -> Run:
    return create_run(RunConfig())


def worker(run: Run, work: str) -> subprocess.Popen[bytes]:
    """A process that works on this run, once it has begun."""
    process = subprocess.Popen([sys.executable, "-c", BEGUN + work, str(run.path)])
    until(lambda: last_status(run.path).state != "queued")
    return process


def until(is_so, seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not is_so() and time.monotonic() < give_up:
        time.sleep(0.02)


def test_a_worker_that_begins_says_who_it_is_and_lives_until_it_is_gone(run):
    """Host, pid and its start; after its end it is interrupted, as it said no last word."""
    process = worker(run, "time.sleep(0.5)")
    status = last_status(run.path)
    assert (status.state, status.message, status.host, status.pid) == (
        "running",
        "working",
        this_host(),
        process.pid,
    )
    assert status.pid_started == psutil.Process(process.pid).create_time()
    process.wait()
    assert current_status(run.path).state == "interrupted"


def test_a_worker_beats_while_it_has_nothing_to_say(run):
    """A long import or a large file: somebody on another host must see that it lives."""
    process = worker(run, "time.sleep(5)")
    first = last_status(run.path).heartbeat
    until(lambda: last_status(run.path).heartbeat > first)
    second = last_status(run.path)
    process.kill()
    process.wait()
    assert second.heartbeat > first
    assert second.message == "working"


@pytest.mark.parametrize("ask", [lambda run, _: request_stop(run.path), lambda _, process: process.send_signal(signal.SIGTERM)],
                         ids=["the file", "a signal"])  # fmt: skip
def test_a_worker_is_asked_to_stop(run, ask):
    """By the file `stop`, which it takes away, or by a signal; its last word stays."""
    process = worker(run, UNTIL_ASKED)
    ask(run, process)
    assert process.wait(30) == 0
    status = last_status(run.path)
    assert (status.state, status.reason, status.seconds_left) == ("stopped", "asked", None)
    assert not (run.path / "stop").exists()


def test_a_request_ends_a_worker_at_once_where_nothing_else_would_look(run):
    """As while TensorFlow is imported."""
    process = worker(run, "\nwith progress.leaving_when_asked(): time.sleep(30)")
    request_stop(run.path)
    assert process.wait(30) == 0
    assert (last_status(run.path).state, last_status(run.path).reason) == (
        "stopped",
        "stopped before the first step",
    )


def test_a_request_is_left_to_whoever_works_once_there_is_something_to_keep(run):
    """After the first step."""
    work = "\nwith progress.leaving_when_asked(): progress.stay(); progress.stop_requested.wait(30); progress.end('finished')"
    process = worker(run, work)
    request_stop(run.path)
    assert process.wait(30) == 0
    assert last_status(run.path).state == "finished"


def test_a_training_that_was_stopped_says_so_before_it_is_measured(run):
    """And no more once it has said its last word."""
    progress = jobs.Progress(run.path)
    progress.update(state="running", seconds_left=9.0)
    progress.stop_training()
    status = last_status(run.path)
    assert (status.state, status.measuring, status.seconds_left) == ("stopped", True, None)
    assert (status.message, status.is_over) == ("measuring what was learned", False)
    progress.end("stopped")
    assert (last_status(run.path).measuring, last_status(run.path).is_over) == (False, True)


def test_what_was_said_stays_while_something_else_is_updated(run):
    """Only the named fields change, and the heartbeat."""
    progress = jobs.Progress(run.path)
    progress.update(epoch=3, message="training")
    progress.update(step=7)
    status = last_status(run.path)
    assert (status.epoch, status.step, status.message, status.epochs) == (3, 7, "training", 5)
    assert abs(status.heartbeat - time.time()) < 60
    assert status.queued_at == run.status.queued_at


def test_the_last_word_is_written_where_no_other_file_can_be(run):
    """In place of the one before, as on a full disk; here a folder has the temporary file's name."""
    progress = jobs.Progress(run.path)
    progress.update(message="x" * 400)
    (run.path / f".status.{os.getpid()}-{threading.get_ident()}.json").mkdir()
    progress.end("failed", "the disk is full")
    assert (last_status(run.path).state, last_status(run.path).reason) == ("failed", "the disk is full")
