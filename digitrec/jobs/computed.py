"""What a job computes once of a run's model and keeps beside the runs: arrays in, arrays out.

It lies in `models/.<kind>/<run id>-<stamp of the model>/`, so the folder of the run stays its trainer's alone, and another
model of the same run is another folder. It does not wait in the queue of trainings: somebody looks at the page for it.
"""

import contextlib
import logging
import shutil
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from digitrec import paths
from digitrec.errors import DigitrecError, RunError, StorageError
from digitrec.files import made_folder, write_arrays
from digitrec.jobs.process import spawn
from digitrec.jobs.progress import Progress
from digitrec.runs import Run, Status
from digitrec.runs.status import current_status, request_stop, this_host, write_status

_ASKED, _ANSWER = "asked.npz", "answer.npz"
# NumPy's, by name.
Arrays = dict[str, Any]
log = logging.getLogger("digitrec.worker")


@dataclass(frozen=True)
class Computed:
    """kind: names the folder. module: what is run with `python -m`, whose `main` is `worked`. title: what it is, in a sentence."""

    kind: str
    module: str
    title: str

    def folder(self, run: Run) -> Path:
        """Of the model that the run has now. Raises RunError where it has none."""
        try:
            stamp = (run.path / "model.tflite").stat().st_mtime_ns
        except OSError as problem:
            raise RunError(f"The run {run.title} has no model; choose another one.") from problem
        return paths.models_dir() / f".{self.kind}" / f"{run.run_id}-{stamp:x}"

    def status(self, run: Run) -> Status | None:
        """Where its process stands, or None where it was never asked. Raises RunError."""
        folder = self.folder(run)
        return current_status(folder) if (folder / "status.json").is_file() else None

    def read(self, run: Run) -> Arrays | None:
        """The answer once it is there, else None; a damaged one is none. Raises RunError."""
        return _read(self.folder(run) / _ANSWER)

    def start(self, run: Run, **asked: Any) -> None:
        """Starts its process, unless that works already. Raises RunError, StorageError."""
        status = self.status(run)
        if status is not None and status.is_working:
            return
        folder = made_folder(self.folder(run))
        for other in folder.parent.glob(f"{run.run_id}-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        asked["run"] = np.array(str(run.path))
        write_arrays(folder / _ASKED, **asked)
        now = time.time()
        write_status(
            folder, Status(state="starting", host=this_host(), heartbeat=now, message="starting its process")
        )
        try:
            spawn(self.module, folder)
        except OSError as problem:
            write_status(folder, Status(state="failed", reason="its process could not be started"))
            raise RunError(
                f"{self.title} was not begun, as its process could not be started; try again."
            ) from problem

    def stop(self, run: Run) -> None:
        """Asks its process to end; nothing is kept. Raises RunError, StorageError."""
        request_stop(self.folder(run))


def worked(arguments: list[str], compute: Callable[[Arrays, Progress], Arrays]) -> int:
    """The whole of such a worker: exit status 0 when the answer is written, 1 where it could not be, 2 for wrong usage."""
    if len(arguments) != 1 or not (Path(arguments[0]) / _ASKED).is_file():
        sys.stderr.write(f"usage: a folder that holds {_ASKED}, as the app makes it\n")
        return 2
    folder = Path(arguments[0])
    progress = Progress(folder)
    try:
        progress.begin("computing")
        progress.leave_when_asked()
        asked = _read(folder / _ASKED)
        if asked is None:
            raise RunError(f"{_ASKED} is damaged")
        answer = compute(asked, progress)
        write_arrays(folder / _ANSWER, **answer)
        progress.end("finished")
    except Exception as problem:
        log.exception("%s failed", folder)
        reason = (
            str(problem).rstrip(".") if isinstance(problem, DigitrecError) else "worker.log has the details"
        )
        with contextlib.suppress(StorageError):
            progress.end("failed", reason=reason)
        return 1
    return 0


def _read(path: Path) -> Arrays | None:
    try:
        with np.load(path, allow_pickle=False) as saved:
            return {name: saved[name] for name in saved.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        return None
