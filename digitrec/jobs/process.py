"""The process of a job: another Python, which outlives whoever started it."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from digitrec import paths
from digitrec.jobs.backend import VARIABLE, chosen_backend

LOG = "worker.log"
# Above that of whoever starts a job, as nice(1) counts.
_NICENESS = 5
# What leads elsewhere from the worker's folder if it is relative.
_PATHS = ("DIGITREC_HOME", "DIGITREC_DATA", "KERAS_HOME")


def spawn(module: str, folder: Path) -> int:
    """Starts `python -m MODULE FOLDER` and returns its pid at once; what it prints goes to worker.log. Raises OSError."""
    # A session of its own: Ctrl-C in the app's terminal must not reach it.
    separate: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        separate = {
            "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        }
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(folder)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(), cwd=paths.PROJECT, **separate,
        )  # fmt: skip
    _put_behind_the_page(process.pid)
    return process.pid


def _put_behind_the_page(pid: int) -> None:
    """The page, the browser and whatever else somebody looks at go first; a job takes what they leave."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, pid, min(19, os.getpriority(os.PRIO_PROCESS, 0) + _NICENESS))


def environment() -> dict[str, str]:
    """What a job's process gets: this one's, with paths that mean the same from its folder."""
    search = os.pathsep.join(filter(None, [str(paths.PROJECT), os.environ.get("PYTHONPATH")]))
    values = {**os.environ, "PYTHONPATH": search, VARIABLE: chosen_backend()}
    values.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for name in _PATHS:
        if values.get(name, "").strip():
            values[name] = str(Path(values[name].strip()).expanduser().absolute())
    return values
