"""A job as its worker sees it: where it stands, written for all to read, and whether it was asked to stop."""

import contextlib
import dataclasses
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from digitrec.errors import DigitrecError, StorageError
from digitrec.jobs.queue import start_waiting
from digitrec.runs.status import (
    Status,
    last_status,
    overwrite_status,
    stop_requested,
    this_host,
    write_status,
)

# Of the second that a stop may take, this is the part spent on noticing; a look costs some microseconds.
SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_BETWEEN_BEATS = 5.0
log = logging.getLogger("digitrec.worker")


class Progress:
    """Writes the status of one folder, from one process; several threads may share it.

    stop_requested: set once somebody asked the job to stop, by the file `stop` or a signal. A thread looks for that, and
    writes a heartbeat while nothing else is written.
    """

    def __init__(self, folder: Path) -> None:
        self.stop_requested = threading.Event()
        self._folder = folder
        self._lock = threading.RLock()
        self._status = last_status(folder) or Status()
        self._over = False
        self._leaves = False

    @property
    def status(self) -> Status:
        """As last written."""
        return self._status

    def begin(self, message: str) -> None:
        """Says that this process works on it now, and begins to listen. Raises StorageError."""
        self.update(
            state="running", host=this_host(), pid=os.getpid(), pid_started=psutil.Process().create_time(),
            message=message, reason="",
        )  # fmt: skip
        # A warm worker, which begins from another thread, has seen to this before.
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self.stop_requested.set())
        threading.Thread(target=self._listen, name="progress", daemon=True).start()

    def update(self, **changes: Any) -> None:
        """Writes the status with these fields changed and a fresh heartbeat. Raises StorageError."""
        with self._lock:
            self._status = dataclasses.replace(self._status, heartbeat=time.time(), **changes)
            write_status(self._folder, self._status)

    def end(self, state: str, reason: str = "", message: str = "") -> None:
        """Writes the last word, on a full disk in place of the one before, and starts what waits; nothing is written after it."""
        with self._lock:
            self._over = True
            try:
                self.update(state=state, reason=reason, message=message, seconds_left=None, measuring=False)
            except StorageError:
                log.exception("the status could not be replaced")
                with contextlib.suppress(StorageError):
                    overwrite_status(self._folder, self._status)
            (self._folder / "stop").unlink(missing_ok=True)
        # Nobody may be looking: whoever ends makes room for the next.
        with contextlib.suppress(DigitrecError):
            start_waiting()

    def stop_training(self) -> None:
        """Says that no more is learned, while this process goes on to measure what was. Raises StorageError."""
        self.update(state="stopped", measuring=True, message="measuring what was learned", seconds_left=None)

    @contextlib.contextmanager
    def leaving_when_asked(self) -> Iterator[None]:
        """Within it, until `stay`, a request to stop ends the process at once: nothing was learned that could be lost.

        While TensorFlow is imported, and while it makes its graph of the first step, nothing else could look.
        """
        self.leave_when_asked()
        try:
            yield
        finally:
            self.stay()

    def leave_when_asked(self) -> None:
        """As `leaving_when_asked`, from now on."""
        self._leaves = True

    def stay(self) -> None:
        """From now on there is something to keep, and whoever works looks at `stop_requested`."""
        with self._lock:
            self._leaves = False

    def _listen(self) -> None:
        while not self._over:
            if stop_requested(self._folder):
                self.stop_requested.set()
            with self._lock:
                if self.stop_requested.is_set() and self._leaves:
                    self.end("stopped", reason="stopped before the first step")
                    os._exit(0)
                if not self._over and time.time() - self._status.heartbeat > SECONDS_BETWEEN_BEATS:
                    with contextlib.suppress(
                        StorageError
                    ):  # whoever works meets the full disk too, and says so
                        self.update()
            time.sleep(SECONDS_BETWEEN_LOOKS)
