"""What commands write on stdout, and what libraries must not write on stderr."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digitrec.errors import RunError
from digitrec.model.plan import count_parameters
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, active_run, active_run_id, find_run, read_evaluation


def print_json(content: Any) -> None:
    """The whole answer for a program; NaN, which is no JSON, is a bug."""
    print(json.dumps(content, indent=2, allow_nan=False))


def run_record(run: Run) -> dict[str, Any]:
    """A run as `--json` shows it everywhere: what was asked, where it stands, what it is worth."""
    return {
        "run_id": run.run_id,
        "name": run.name,
        "state": run.status.state,
        "reason": run.status.reason,
        "active": run.run_id == active_run_id(),
        "created": run.created,
        "preset": run.preset,
        "parent": run.origin.parent,
        "teachers": list(run.origin.teachers),
        "data": run.config.training.data,
        "epoch": run.status.epoch,
        "epochs": run.status.epochs,
        "seconds": run.status.seconds,
        "parameters": count_parameters(run.config.model),
        "test": test_score(run.run_id),
        "config": run.config.settings(),
        "path": str(run.path),
    }


def test_score(run_id: str) -> dict[str, Any] | None:
    """The counts and the rate on the run's test digits, or None where it was not measured."""
    scored = read_evaluation(run_id).get("test")
    names = ("data", "count", "correct", "accuracy")
    if not isinstance(scored, dict) or not all(name in scored for name in names):
        return None
    return {name: scored[name] for name in names}


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
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
