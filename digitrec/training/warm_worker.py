"""`python -m digitrec.training.warm_worker FOLDER`: a worker that has TensorFlow ready before there is a run.

Once it is given one it is that run's worker like any other: its log, its pid, Stop; and it ends with it. How it is given one
is told in `digitrec.jobs.warm`. It leaves when nobody has looked at the Train page for a while, or its folder is gone.
"""

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitrec.config import RunConfig
from digitrec.errors import DigitrecError
from digitrec.jobs import Progress, warm
from digitrec.jobs.backend import backend_in_words
from digitrec.jobs.process import LOG
from digitrec.jobs.queue import has_room
from digitrec.runs import Run, read_run_folder
from digitrec.runs.status import last_status
from digitrec.training.keras_import import import_keras
from digitrec.training.worker import log_to_stderr, train_runs

if TYPE_CHECKING:
    from digitrec.training.preparation import Preparation

# A look at one file's name: some ten thousandths of a processor, for a twentieth of a second at the start of a run.
_SECONDS_BETWEEN_LOOKS = 0.05
_SECONDS_BETWEEN_QUESTIONS = 1.0
# The page that has just been opened needs the processor first.
_SECONDS_BEFORE_THE_IMPORT = 1.0
# A form that changes as somebody types is prepared for once it has stayed the same so long ...
_SECONDS_UNCHANGED = 1.0
# ... and however often it changes, preparing takes at most a third of one processor.
_PAUSE_OF_THE_TIME = 2.0
log = logging.getLogger("digitrec.worker")


class WarmWorker:
    """A thread looks whether there is a run, so that it begins also while TensorFlow is still being imported."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = time.monotonic()
        self._begun = threading.Event()
        # A signal comes in one thread while the other one looks.
        self._lock = threading.Lock()
        self._run: Run | None = None
        self._progress: Progress | None = None
        self._settings: dict[str, Any] | None = None
        self._ahead: Preparation | None = None
        self._is_ready = False
        self._next = 0.0

    def work(self) -> int:
        """Waits for a run and trains it; its exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._asked_to_end())
        threading.Thread(target=self._watch, name="warm", daemon=True).start()
        if not self._begun.wait(_SECONDS_BEFORE_THE_IMPORT):
            # As any worker does; here nobody waits for it yet.
            import_keras()
            from digitrec.training import loop, preparation  # noqa: F401

            self._is_ready = True
            while not self._begun.wait(_SECONDS_UNCHANGED):
                self._prepare()
        if self._run is None or self._progress is None:
            return 1
        return train_runs(self._run, self._progress, lambda: self._ahead)

    def _asked_to_end(self) -> None:
        if self._progress is not None:
            self._progress.stop_requested.set()
        else:
            self._leave()

    def _watch(self) -> None:
        question = 0.0
        while True:
            path = self._take()
            if path is not None:
                self._begin(path)
                return
            if time.monotonic() >= question:
                question = time.monotonic() + _SECONDS_BETWEEN_QUESTIONS
                if not warm.is_wanted(self._folder, time.monotonic() - self._started):
                    self._leave()
                    return
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def _take(self) -> Path | None:
        with self._lock:
            return warm.taken_run(self._folder)

    def _begin(self, path: Path) -> None:
        try:
            status = last_status(path)
            if status is None or (status.state, status.pid) != ("starting", os.getpid()):
                os._exit(0)  # it waited too long: another one has it
            with (path / LOG).open("ab") as own:
                for stream in (1, 2):
                    os.dup2(own.fileno(), stream)
            run, progress = read_run_folder(path), Progress(path)
            progress.leave_when_asked()
            progress.begin("loading the data" if self._is_ready else f"starting {backend_in_words()}")
        except (DigitrecError, OSError):
            # Whoever looks finds that it never began, and starts it in a process of its own.
            log.exception("the run could not begin")
            os._exit(1)
        self._run, self._progress = run, progress
        self._begun.set()

    def _leave(self) -> None:
        warm.withdraw(self._folder)
        # Given in the last moment: then it stays.
        path = self._take()
        if path is None:
            # At once, also in the middle of an import.
            os._exit(0)
        self._begin(path)

    def _prepare(self) -> None:
        """Makes ahead what the run that the form describes would need, if the form has come to rest."""
        settings, self._settings = self._settings, warm.wanted_settings(self._folder)
        if settings is None or settings != self._settings or time.monotonic() < self._next:
            return
        import keras

        from digitrec.training.preparation import rehearsal

        try:
            config = RunConfig.from_settings(settings)
            if (self._ahead is not None and self._ahead.config == config) or not has_room():
                return
            began = time.monotonic()
            self._ahead = None  # so that its memory is free for the other one
            keras.utils.clear_session()
            self._ahead = rehearsal(config)
            self._next = time.monotonic() + _PAUSE_OF_THE_TIME * (time.monotonic() - began)
        except Exception:
            # The run will meet the same, and say it where somebody reads it.
            log.exception("nothing was made ahead")
            self._next = time.monotonic() + 60


def main(arguments: list[str]) -> int:
    """Waits in the folder that `digitrec.jobs.warm` has made; exit status as of a worker, 2 for wrong usage."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m digitrec.training.warm_worker FOLDER", file=sys.stderr)
        return 2
    log_to_stderr()
    return WarmWorker(Path(arguments[0])).work()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
