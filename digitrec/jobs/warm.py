"""A warm worker: a process that has imported TensorFlow, and waits for a run while somebody is on the Train page.

There is at most one a home and host. Its folder `models/.warm/HOST` holds
    worker.json   who it is, written by whoever started it, removed by itself once it is taken or leaves
    wanted        what the form says; its time is when somebody last looked at the Train page
    run-PID       which run it is given: whoever reads it away works on that run
A run is given to it only by one looker at a time, see `digitrec.jobs.queue`. Memory while it waits: about 370 MB of its own,
and 480 MB of TensorFlow's file, which whatever else uses TensorFlow shares.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from digitrec import paths
from digitrec.errors import ConfigError
from digitrec.files import read_json, replace_file, write_json
from digitrec.jobs.process import LOG, environment, spawn
from digitrec.runs.status import process_lives, this_host

# Seconds that it waits after the last look at the Train page; 0 for no warm worker.
WAIT = "DIGITREC_WARM_WORKER"
_USUAL_SECONDS, _MOST_SECONDS = 300, 24 * 3600
_MODULE = "digitrec.training.warm_worker"
_RECORD, _WANTED = "worker.json", "wanted"
# Whoever starts it writes its record at once; until then it belongs to nobody.
_SECONDS_WITHOUT_RECORD = 20
# What may change how a training goes, or where it reads and writes.
_PREFIXES = (
    "DIGITREC_",
    "KERAS_",
    "TF_",
    "XLA_",
    "OMP_",
    "MKL_",
    "OPENBLAS_",
    "CUDA_",
    "PYTHON",
    "TMP",
    "MLXTEND",
)


@dataclass(frozen=True)
class WarmWorker:
    """A waiting process. stamp: of its code and environment; only a run that would get the same is given to it."""

    pid: int
    pid_started: float
    stamp: str


def seconds_of_waiting() -> int:
    """How long a warm worker waits after the last look at the Train page; 0 for none. Raises ConfigError for nonsense."""
    text = os.environ.get(WAIT, "").strip() or str(_USUAL_SECONDS)
    if not text.isdecimal() or int(text) > _MOST_SECONDS:
        raise ConfigError(
            f"{WAIT} must be a whole number of seconds up to {_MOST_SECONDS}, not {text[:40]}; 0 switches it off, "
            f"without it a warm worker waits {_USUAL_SECONDS} s."
        )
    return int(text)


def folder() -> Path:
    """Where the warm worker of this home and host has its files."""
    return paths.models_dir() / ".warm" / (re.sub(r"[^\w.-]", "_", this_host()) or "host")


# --------------------------------------------------------------------------------------- by those who look at a page


def note_look(settings: Mapping[str, Any] | None) -> None:
    """Notes that somebody is on the Train page, whose form says this, or nothing that is possible. Raises StorageError."""
    wanted, text = folder() / _WANTED, json.dumps(settings)
    try:
        if wanted.read_text(encoding="utf-8") == text:
            wanted.touch()
            return
    except (OSError, ValueError):
        pass  # there is none yet
    with contextlib.suppress(OSError):  # what stands in the way is told by the next line
        wanted.parent.mkdir(parents=True, exist_ok=True)
    replace_file(wanted, lambda temporary: temporary.write_text(text, encoding="utf-8"), durable=False)


def is_time_to_check(seconds_between: float) -> bool:
    """Whether nobody has asked this for so long. Raises OSError."""
    checked = folder() / "checked"
    with contextlib.suppress(OSError):
        if time.time() - checked.stat().st_mtime < seconds_between:
            return False
    checked.touch()
    return True


def start() -> None:
    """Starts one, unless one lives. Under the lock of those who change who works. Raises StorageError or OSError."""
    home = folder()
    if _living(home) is not None:
        return
    home.mkdir(parents=True, exist_ok=True)
    for old in [*home.glob("run-*"), home / LOG]:
        old.unlink(missing_ok=True)
    pid = spawn(_MODULE, home)
    worker = WarmWorker(pid, psutil.Process(pid).create_time(), _stamp())
    write_json(home / _RECORD, dataclasses.asdict(worker), durable=False)


def waiting_worker() -> WarmWorker | None:
    """The one that a run can be given to, if there is one. Under the same lock."""
    worker = _living(folder())
    if worker is None or (folder() / f"run-{worker.pid}").exists() or worker.stamp != _stamp():
        return None
    return worker


def give(worker: WarmWorker, run: Path) -> None:
    """Has it work on the run of this folder. Under the same lock, once the status names it. Raises StorageError."""
    replace_file(
        folder() / f"run-{worker.pid}",
        lambda temporary: temporary.write_text(str(run), encoding="utf-8"),
        durable=False,
    )


def _living(home: Path) -> WarmWorker | None:
    try:
        worker = WarmWorker(**read_json(home / _RECORD))
        return worker if process_lives(worker.pid, worker.pid_started) else None
    except (OSError, ValueError, TypeError):
        return None


def _stamp() -> str:
    """Of the package's files and of the environment that a worker would get: another one is another program."""
    package = paths.PROJECT / "digitrec"
    files = sorted((str(path), path.stat().st_mtime_ns) for path in package.rglob("*.py"))
    matters = {
        name: value for name, value in environment().items() if name.startswith(_PREFIXES) and name != WAIT
    }
    return hashlib.sha256(repr((sys.executable, files, sorted(matters.items()))).encode()).hexdigest()


# ------------------------------------------------------------------------------------------- by the worker that waits


def taken_run(home: Path) -> Path | None:
    """The run that this process was given, once; None where it still waits. home: its own folder."""
    given = home / f"run-{os.getpid()}"
    try:
        run = Path(given.read_text(encoding="utf-8"))
    except OSError:
        return None
    # Before the run's file goes, so that nobody finds a worker that looks free.
    withdraw(home)
    given.unlink(missing_ok=True)
    return run


def withdraw(home: Path) -> None:
    """Takes this process's record away: nobody gives it a run any more."""
    worker = _living(home)
    if worker is not None and worker.pid == os.getpid():
        (home / _RECORD).unlink(missing_ok=True)


def is_wanted(home: Path, age: float) -> bool:
    """Whether somebody still looks, and takes this process for the one that waits. age: seconds since its start."""
    try:
        silent = time.time() - (home / _WANTED).stat().st_mtime
    except OSError:
        return False  # the home is gone
    worker = _living(home)
    is_known = worker.pid == os.getpid() if worker is not None else age < _SECONDS_WITHOUT_RECORD
    return is_known and silent < seconds_of_waiting()


def wanted_settings(home: Path) -> dict[str, Any] | None:
    """What the form of the last looker says."""
    try:
        settings = read_json(home / _WANTED)
    except (OSError, ValueError):
        return None
    return settings if isinstance(settings, dict) else None
