"""The queue of jobs: first come, first served, in folders alone, so that it outlives app and machine.

The runs of one start of an experiment are trained one after the other, by one process where nothing comes between them.

A job that waits is a folder whose status says `queued`; nothing else holds the queue. Whoever looks (a page, the command
line, a worker at its end) starts the next; a lock lets one look at a time, so that two start it once.
"""

import dataclasses
import logging
import os
import time
from contextlib import AbstractContextManager
from pathlib import Path

import psutil

from digitrec import paths
from digitrec.errors import BusyError, ConfigError, RunError
from digitrec.files import locked
from digitrec.jobs import warm
from digitrec.jobs.process import spawn
from digitrec.runs import list_runs, run_path
from digitrec.runs.record import Run, read_run_folder
from digitrec.runs.status import (
    Status,
    current_status,
    end_process,
    request_stop,
    this_host,
    write_status,
)

AT_ONCE = "DIGITREC_JOBS_AT_ONCE"
_MOST_AT_ONCE = 64
_WORKER = "digitrec.training.worker"
log = logging.getLogger("digitrec.jobs")


def at_once() -> int:
    """How many jobs may work at the same time: DIGITREC_JOBS_AT_ONCE, or one. Raises ConfigError for nonsense."""
    text = os.environ.get(AT_ONCE, "").strip() or "1"
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_AT_ONCE:
        raise ConfigError(
            f"{AT_ONCE} must be a whole number from 1 to {_MOST_AT_ONCE}, not {text[:40]}; leave it out for one job at a time."
        )
    return int(text)


def working() -> list[Run]:
    """The runs that a process works on, or is about to."""
    return [run for run in list_runs() if run.status.is_working]


def waiting() -> list[Run]:
    """The runs that wait their turn, the next one first."""
    return sorted((run for run in list_runs() if run.status.is_waiting), key=lambda run: run.turn)


def _turn(each: tuple[Path, Status]) -> tuple[float, str]:
    """`Run.turn`, where only the status was read."""
    folder, status = each
    return status.queued_at, folder.name


def start_waiting() -> None:
    """Starts what waits, in its order, as far as there is room.

    One whose process cannot be started is `failed`, with the reason, and the next has its turn. Raises ConfigError where
    DIGITREC_JOBS_AT_ONCE is nonsense, StorageError where the folder of runs cannot be written.
    """
    room = at_once()
    # Without the lock first: mostly nothing waits, and whoever polls shall not keep the others from starting.
    if not any(status.is_waiting for _, status in _statuses()):
        return
    try:
        with one_looks(seconds=0):
            states = _statuses()
            room -= sum(status.is_working for _, status in states)
            queue = sorted(
                (each for each in states if each[1].is_waiting),
                key=_turn,
            )
            busy = {_experiment_of(folder) for folder, status in states if status.is_working} - {""}
            for folder, status in queue:
                if room <= 0:
                    break
                experiment = _experiment_of(folder)
                if experiment not in busy:
                    room -= _start(folder, status)
                    busy |= {experiment} - {""}
    except BusyError:
        return  # somebody else is looking right now


def take_next_of_experiment(run: Run) -> Path | None:
    """The run of the same experiment that is next in the queue, given to this process, which is about to end this one.

    None where something else is next, or nothing. Raises BusyError or StorageError.
    """
    if not run.origin.experiment:
        return None
    with one_looks():
        queue = [each for each in _statuses() if each[1].is_waiting]
        if not queue:
            return None
        folder, status = min(queue, key=_turn)
        if _experiment_of(folder) != run.origin.experiment:
            return None
        own = psutil.Process()
        write_status(folder, _started(status, own.pid, own.create_time()))
        return folder


def _experiment_of(folder: Path) -> str:
    try:
        return read_run_folder(folder).origin.experiment
    except RunError:
        return ""  # its worker will say what is wrong with it


def _statuses() -> list[tuple[Path, Status]]:
    """Every run's folder and where it stands, settled. Only status.json is read, as this is done at every look."""
    folder = paths.models_dir()
    found = [path for path in folder.iterdir() if (path / "run.json").is_file()] if folder.is_dir() else []
    return [
        (path, current_status(path))
        for path in found
        if path.name != paths.PRETRAINED and path.name[0] != "."
    ]


def _start(folder: Path, status: Status) -> bool:
    """Whether a worker was started on it."""
    starting = _started(status)
    if status.pid is not None:
        end_process(status)
    elif _give_to_warm_worker(folder, starting):
        return True
    write_status(folder, starting)
    try:
        spawn(_WORKER, folder)
    except OSError as problem:
        log.warning("%s could not be started", folder, exc_info=problem)
        reason = f"its process could not be started ({problem.strerror or problem}); close other programs and try again"
        write_status(
            folder, dataclasses.replace(starting, state="failed", reason=reason, message=f"Failed: {reason}.")
        )
        return False
    return True


def _started(status: Status, pid: int | None = None, pid_started: float | None = None) -> Status:
    return dataclasses.replace(
        status, state="starting", host=this_host(), heartbeat=time.time(), message="starting its process",
        pid=pid, pid_started=pid_started,
    )  # fmt: skip


def _give_to_warm_worker(folder: Path, starting: Status) -> bool:
    """Whether a worker that waits was given the run. Raises StorageError."""
    worker = warm.waiting_worker()
    if worker is None:
        return False
    # The status first: from the moment that it is given, the run is the worker's to write.
    write_status(folder, dataclasses.replace(starting, pid=worker.pid, pid_started=worker.pid_started))
    warm.give(worker, folder)
    return True


def has_room() -> bool:
    """Whether a run that were asked for now would start at once. Raises ConfigError as `at_once` does."""
    return sum(status.is_live for _, status in _statuses()) < at_once()


def stop(run_id: str) -> None:
    """Takes a run out of the queue, or asks its worker to stop and keep its best epoch.

    Raises RunError where it is over, or not there; BusyError while another one is being started.
    """
    path = run_path(run_id)
    with one_looks():
        status = current_status(path)
        if status.is_waiting:
            reason = "taken out of the queue before it started"
            write_status(path, dataclasses.replace(status, state="stopped", message="", reason=reason))
            return
    if status.is_over:
        raise RunError(f"The run {run_id} is not running (it is {status.state}); there is nothing to stop.")
    request_stop(path)


def one_looks(seconds: float = 10) -> AbstractContextManager[None]:
    """Lets one at a time change who works. Raises BusyError or StorageError."""
    return locked(
        paths.models_dir() / ".start.lock",
        "Another run is being started right now; try again in a moment.",
        seconds,
    )
