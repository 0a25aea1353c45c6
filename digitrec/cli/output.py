"""What a program reads on stdout: JSON, and a run as a record."""

import json
from typing import Any

from digitrec.model.plan import count_parameters
from digitrec.runs import Run, active_run_id, read_evaluation


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
        "started_by": run.origin.starter.nickname,
        "data": run.config.training.data,
        "epoch": run.status.epoch,
        "epochs": run.status.epochs,
        "seconds": run.status.seconds,
        "parameters": count_parameters(run.config.model),
        "test": test_score(run),
        "config": run.config.settings(),
        "path": str(run.path),
    }


def test_score(run: Run) -> dict[str, Any] | None:
    """The counts and the rate on the run's test digits, or None where it was not measured."""
    test = read_evaluation(run.path).test
    if test is None:
        return None
    return {"data": test.data, "count": test.count, "correct": test.correct, "accuracy": test.accuracy}
