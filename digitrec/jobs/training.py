"""Starting and stopping runs. Imports no Keras: the worker is another process, which outlives whoever started it."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import filelock

from digitrec import paths
from digitrec.config import RunConfig
from digitrec.data import missing
from digitrec.errors import DataError, RunError, StorageError
from digitrec.model.plan import plan_layers
from digitrec.runs import Run, create_run, live_run, read_run, read_status
from digitrec.runs.status import Status

_SECONDS_FOR_THE_LOCK = 10


def start(
    config: RunConfig, name: str = "", preset: str = "", parent: str | None = None, teachers: Sequence[str] = (),
    fine_tuning: Mapping[str, list[str]] | None = None,
) -> Run:  # fmt: skip
    """Starts a worker on a new run and returns at once. parent, teachers, fine_tuning: as Run has them.

    Raises ConfigError for a network that is too large, DataError where the data set is missing, RunError while another
    run is training, StorageError where the folder cannot be written.
    """
    plan_layers(config.model)
    absent = missing(config.training.data)
    if absent:
        raise DataError(absent)
    with _one_at_a_time():
        other = live_run()
        if other is not None:
            raise RunError(f"{other.title} is still training; stop it first, or wait until it has finished.")
        run = create_run(
            config, name=name, preset=preset, parent=parent, teachers=teachers, fine_tuning=fine_tuning
        )
        try:
            _spawn(run)
        except OSError as problem:
            shutil.rmtree(run.path, ignore_errors=True)
            raise RunError(
                f"The training process could not be started ({problem.strerror or problem}); close other programs and try again."
            ) from problem
    return run


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Holds the lock that lets one start look and act before the next one looks."""
    try:
        paths.models_dir().mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(paths.models_dir() / ".start.lock", timeout=_SECONDS_FOR_THE_LOCK):
            yield
    except filelock.Timeout as problem:
        raise RunError("Another run is being started right now; try again in a moment.") from problem
    except OSError as problem:
        raise StorageError(
            f"{paths.models_dir()} cannot be written ({problem.strerror}); set DIGITREC_HOME to a folder that can."
        ) from problem


def _spawn(run: Run) -> None:
    search = os.pathsep.join(filter(None, [str(paths.PROJECT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": search, "KERAS_BACKEND": "tensorflow"}
    environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # The worker runs in another folder, from where a relative path would lead elsewhere.
    for name in ("DIGITREC_HOME", "DIGITREC_DATA", "KERAS_HOME"):
        if environment.get(name, "").strip():
            environment[name] = str(Path(environment[name].strip()).expanduser().absolute())
    # A session of its own: Ctrl-C in the app's terminal must not reach it.
    separate: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        separate = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with (run.path / "worker.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "digitrec.training.worker", str(run.path)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=paths.PROJECT, **separate,
        )  # fmt: skip


def wait(run_id: str, report: Callable[[Status], None] | None = None, seconds_between: float = 0.2) -> Run:
    """Follows a run to its end, reporting its status on the way."""
    while True:
        status = read_status(run_id)
        if report is not None:
            report(status)
        if status.is_over:
            return read_run(run_id)
        time.sleep(seconds_between)
