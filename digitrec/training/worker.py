"""`python -m digitrec.training.worker RUN_DIR`: the process that trains one run. Never imports Streamlit."""

import contextlib
import dataclasses
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

import psutil

from digitrec.errors import DigitrecError, StorageError
from digitrec.runs import Run, read_run_folder
from digitrec.runs.status import Status, last_status, overwrite_status, stop_requested, write_status

_SECONDS_BETWEEN_LOOKS = 0.2
log = logging.getLogger("digitrec.worker")


def main(arguments: list[str]) -> int:
    """Trains the run of a folder; exit status 0 when it finished or was stopped, 1 when it failed, 2 for wrong usage."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "run.json").is_file():
        print("usage: python -m digitrec.training.worker RUN_DIR, a folder with a run.json", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    path = Path(arguments[0]).resolve()
    try:
        run = read_run_folder(path)
        status = dataclasses.replace(
            run.status, state="running", pid=os.getpid(), pid_started=psutil.Process().create_time(),
            heartbeat=time.time(), message="starting TensorFlow", reason="",
        )  # fmt: skip
        write_status(path, status)
    except DigitrecError as problem:
        log.error("%s", problem)
        return 1
    return _train(dataclasses.replace(run, status=status))


def _train(run: Run) -> int:
    requested = _StopWatch(run)
    requested.start()
    try:
        # 3 s and 500 MB, so only here; the watch answers a stop in the meantime.
        from digitrec.training.fine_tune_loop import training_of

        requested.training_begins()
        training = training_of(run, requested.event)
        _finish(run, training.train())
        log.info("done")
        return 0
    except Exception as problem:
        log.exception("the run failed")
        return _failed(run, _reason(problem))


def _reason(problem: Exception) -> str:
    if isinstance(problem, DigitrecError):
        return str(problem)
    # The second is TensorFlow's own; to import its class would take the memory that is missing.
    if isinstance(problem, MemoryError) or type(problem).__name__ == "ResourceExhaustedError":
        return "There is not enough memory for this network and batch size; take smaller ones."
    return f"{type(problem).__name__} in the worker; its worker.log has the details."


def _failed(run: Run, reason: str) -> int:
    latest = last_status(run.path) or run.status
    message = f"Failed: {reason}"
    _finish(
        run, dataclasses.replace(latest, state="failed", reason=reason, message=message, seconds_left=None)
    )
    return 1


def _finish(run: Run, status: Status) -> None:
    try:
        write_status(run.path, status)
    except StorageError:
        log.exception("the status could not be replaced")
        with contextlib.suppress(StorageError):
            overwrite_status(run.path, status)
    (run.path / "stop").unlink(missing_ok=True)


class _StopWatch(threading.Thread):
    """Looks for a request to stop; before training has begun it ends the process itself."""

    def __init__(self, run: Run) -> None:
        super().__init__(name="stop-watch", daemon=True)
        self.event = threading.Event()
        self._run = run
        self._starting = True
        self._lock = threading.Lock()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.event.set())

    def training_begins(self) -> None:
        with self._lock:
            self._starting = False

    def run(self) -> None:
        while not (self.event.is_set() or stop_requested(self._run.path)):
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        self.event.set()
        with self._lock:
            if self._starting:
                stopped = dataclasses.replace(
                    self._run.status, state="stopped", message="", reason="stopped before the first step"
                )
                _finish(self._run, stopped)
                os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
