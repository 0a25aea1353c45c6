"""The run that a command works with, as a person names it, and what reads digits with it."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from digitrec.errors import RunError
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, active_run, find_run


def run_to_use(which: str | None) -> Run:
    """The run that shall answer, the active one where none is named. Raises RunError where it has no model."""
    run = active_run() if which is None else find_run(which)
    if not run.can_predict:
        raise RunError(
            f"The run {run.title} has no model that could answer (it is {run.status.state}); choose a finished one."
        )
    return run


def recognizer_of(run: Run) -> Recognizer:
    """Raises ModelError where the run's model is damaged."""
    with _quiet_libraries():
        return Recognizer.of_run(run.path)


@contextlib.contextmanager
def _quiet_libraries() -> Iterator[None]:
    """LiteRT greets on the file descriptor of stderr, and no setting of its own silences it."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
