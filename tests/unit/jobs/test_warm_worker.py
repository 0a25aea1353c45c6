"""A worker that waits for a run: real processes, real kills, and only folders between them."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.errors import ConfigError
from digitrec.jobs import warm
from digitrec.runs import Run, create_run, read_status
from digitrec.runs.status import last_status, process_lives, write_status

pytestmark = pytest.mark.training

TINY = RunConfig.from_settings(
    {"data": "sample", "architecture": "dense", "units": (4,), "images": 50, "epochs": 1, "batch_size": 50}
)


@pytest.fixture(autouse=True)
def _switched_on(home, monkeypatch):
    """It waits two minutes; afterwards nothing that was started here is left."""
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "120")
    yield
    left = processes_of(home)
    for each in left:
        each.kill()
    psutil.wait_procs(left, timeout=10)


def processes_of(home: Path) -> list[psutil.Process]:
    """The living processes that were given a folder of this home."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if f"{home}{os.sep}" in " ".join(process.info["cmdline"] or [])
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def until(is_so, seconds: float = 120) -> None:
    """Waits until something is so; whoever calls then asserts it."""
    give_up = time.monotonic() + seconds
    while not is_so() and time.monotonic() < give_up:
        time.sleep(0.05)


def kept_warm(config: RunConfig | None = TINY) -> warm.WarmWorker:
    """The worker that waits after one look at the Train page; it has not imported anything yet."""
    jobs.keep_warm(config)
    worker = warm.waiting_worker()
    assert worker is not None
    return worker


def lives(worker: warm.WarmWorker) -> bool:
    return process_lives(worker.pid, worker.pid_started)


def looked_again() -> None:
    """As the next look does, once two seconds have passed."""
    (warm.folder() / "checked").unlink()
    jobs.keep_warm(TINY)


def has_tensorflow(worker: warm.WarmWorker) -> bool:
    return "tensorflow" in Path(f"/proc/{worker.pid}/maps").read_text(encoding="utf-8")


def test_a_run_is_given_to_the_worker_that_waits_and_ends_with_it(home):
    """Its pid, its log in the run's folder, a model that was measured; then the process is gone, and nobody waits."""
    worker = kept_warm()
    until(lambda: has_tensorflow(worker))
    run = jobs.start(TINY)
    assert (run.status.state, run.status.pid) == ("starting", worker.pid)
    done = jobs.wait(run.run_id)
    assert (done.status.state, done.status.pid) == ("finished", worker.pid)
    assert done.can_predict
    assert "INFO done" in (run.path / "worker.log").read_text(encoding="utf-8")
    until(lambda: not lives(worker))
    assert not lives(worker)
    assert warm.waiting_worker() is None


def test_a_run_that_is_given_while_tensorflow_is_still_imported_can_be_stopped_at_once(home):
    """It begins, and hears, though nothing else of its worker runs."""
    worker = kept_warm()
    run = jobs.start(TINY.but(epochs=500))
    until(lambda: last_status(run.path).state == "running")
    assert (last_status(run.path).message, last_status(run.path).pid) == ("starting TensorFlow", worker.pid)
    jobs.stop(run.run_id)
    status = jobs.wait(run.run_id).status
    assert (status.state, status.reason) == ("stopped", "stopped before the first step")
    until(lambda: not lives(worker))
    assert not lives(worker)


def test_a_worker_that_was_killed_while_it_waited_is_missed_by_nobody(home):
    """The next run has a process of its own, and the next look another worker."""
    worker = kept_warm()
    os.kill(worker.pid, signal.SIGKILL)
    until(lambda: not lives(worker))
    run = jobs.start(TINY)
    assert (run.status.state, run.status.pid) == ("starting", None)
    jobs.stop(run.run_id)
    assert jobs.wait(run.run_id).status.state == "stopped"
    looked_again()
    assert warm.waiting_worker().pid != worker.pid


def given(worker: warm.WarmWorker) -> Run:
    """A run that the worker, which is held, was given and has not begun."""
    os.kill(worker.pid, signal.SIGSTOP)
    run = jobs.start(TINY)
    assert (run.status.state, run.status.pid) == ("starting", worker.pid)
    return run


def test_a_run_whose_worker_is_killed_before_it_begins_is_not_lost(home):
    """It waits its turn again, and whoever looks starts it in a process of its own."""
    worker = kept_warm()
    run = given(worker)
    os.kill(worker.pid, signal.SIGKILL)
    until(lambda: not lives(worker))
    assert read_status(run.run_id).state == "queued"
    assert [each.run_id for each in jobs.waiting()] == [run.run_id]
    jobs.start_waiting()
    assert (read_status(run.run_id).state, read_status(run.run_id).pid) == ("starting", None)
    until(lambda: read_status(run.run_id).state == "running")
    assert read_status(run.run_id).pid not in (None, worker.pid)


def test_a_run_whose_worker_does_not_begin_in_half_a_minute_is_taken_from_it(home):
    """The worker, which hangs, is killed first, so that it cannot begin it later as well."""
    worker = kept_warm()
    run = given(worker)
    write_status(run.path, dataclasses.replace(run.status, heartbeat=time.time() - 31))
    assert read_status(run.run_id).state == "queued"
    jobs.start_waiting()
    until(lambda: not lives(worker))
    assert not lives(worker)
    until(lambda: read_status(run.run_id).state == "running")
    assert read_status(run.run_id).pid not in (None, worker.pid)


def test_a_worker_does_not_begin_a_run_that_is_not_its_own_any_more(home):
    """It was taken out of the queue while the worker was held."""
    worker = kept_warm()
    run = given(worker)
    write_status(run.path, dataclasses.replace(run.status, state="stopped"))
    os.kill(worker.pid, signal.SIGCONT)
    until(lambda: not lives(worker))
    assert not lives(worker)
    assert last_status(run.path).state == "stopped"


def test_eight_that_look_at_the_same_moment_start_one_worker(home):
    """As two app servers on one home, each with visitors."""
    look = (
        "import pathlib, sys; from digitrec import jobs; from digitrec.config import RunConfig\n"
        "while not pathlib.Path(sys.argv[1]).exists(): pass\n"
        "jobs.keep_warm(RunConfig())"
    )
    lookers = [subprocess.Popen([sys.executable, "-c", look, str(home / "go")]) for _ in range(8)]
    time.sleep(3)
    (home / "go").touch()
    assert [each.wait(60) for each in lookers] == [0] * 8
    assert len(processes_of(home)) == 1


def test_two_runs_at_once_are_not_given_to_one_worker(home, monkeypatch):
    """The second has a process of its own, also while the first was not taken yet."""
    monkeypatch.setenv("DIGITREC_JOBS_AT_ONCE", "2")
    worker = kept_warm()
    given(worker)
    assert jobs.start(TINY).status.pid is None


@pytest.mark.parametrize("name", ["DIGITREC_DATA", "TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS"])
def test_a_run_that_would_get_another_environment_is_not_given_to_it(home, monkeypatch, name):
    """Other data, other threads: it would be another training."""
    kept_warm()
    monkeypatch.setenv(name, "1")
    assert warm.waiting_worker() is None


def test_a_worker_leaves_when_nobody_has_looked_for_a_while(home, monkeypatch):
    """As after the app was killed: it needs nobody to end it, not even in the middle of its import."""
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "2")
    worker = kept_warm()
    until(lambda: not lives(worker))
    assert not lives(worker)
    assert warm.waiting_worker() is None
    assert not (warm.folder() / "worker.json").exists()


def test_a_worker_leaves_when_its_home_is_deleted(home):
    """And makes no new one."""
    worker = kept_warm()
    shutil.rmtree(home)
    until(lambda: not lives(worker))
    assert not lives(worker)
    assert not home.exists()


def test_a_worker_that_is_asked_to_end_by_a_signal_ends(home):
    """As when the machine is shut down."""
    worker = kept_warm()
    until(lambda: "digitrec" in Path(f"/proc/{worker.pid}/cmdline").read_text(encoding="utf-8"))
    time.sleep(1)
    os.kill(worker.pid, signal.SIGTERM)
    until(lambda: not lives(worker))
    assert not lives(worker)


def test_none_waits_where_it_is_switched_off_or_a_run_trains_already(home, monkeypatch):
    """Then nothing would be won; the processor is for whoever trains."""
    create_run(TINY)
    jobs.keep_warm(TINY)
    assert processes_of(home) == []
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "0")
    shutil.rmtree(home / "models")
    jobs.keep_warm(TINY)
    assert not (home / "models").exists()


@pytest.mark.parametrize("text", ["yes", "-1", "1.5", "86401"])
def test_nonsense_for_how_long_it_waits_is_one_sentence(home, monkeypatch, text):
    monkeypatch.setenv("DIGITREC_WARM_WORKER", text)
    with pytest.raises(
        ConfigError, match=f"DIGITREC_WARM_WORKER must be a whole number of seconds up to 86400, not {text};"
    ):
        jobs.keep_warm(TINY)
