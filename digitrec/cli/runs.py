"""`runs`: list all runs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from digitrec.cli.command import Commands, add_command, add_json
from digitrec.wording import moment, score

if TYPE_CHECKING:
    from digitrec.runs import Run

_HEADING = ("", "run", "name", "state", "data", "test accuracy", "created")


def add(commands: Commands) -> None:
    """What can be typed after `runs`."""
    parser = add_command(
        commands, "runs", run,
        summary="list all runs",
        description="List all runs, newest first: their state and their test accuracy. * marks the one that answers.",
        examples=["runs", "runs --json"],
    )  # fmt: skip
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """A run folder that cannot be read gets a line on stderr; the others are listed all the same."""
    from digitrec.cli.output import print_json, run_record
    from digitrec.cli.table import table
    from digitrec.runs import active_run_id, broken_runs, list_runs

    runs = list_runs()
    for sentence in broken_runs():
        print(sentence, file=sys.stderr)
    if options.json:
        print_json([run_record(each) for each in runs])
    elif runs:
        active = active_run_id()
        print(table([_row(each, active) for each in runs], _HEADING))
    else:
        print("There are no runs yet; `python -m digitrec train --preset fast` makes one.")
    return 0


def _row(run: Run, active: str) -> tuple[str, ...]:
    mark = "*" if run.run_id == active else ""
    data = run.config.training.data
    return (mark, run.run_id, run.name, run.status.state, data, _worth(run), moment(run.created))


def _worth(run: Run) -> str:
    from digitrec.cli.output import test_score

    test = test_score(run.run_id)
    if test is not None:
        return score(test["correct"], test["count"])
    if run.status.is_waiting:
        return run.status.message
    return (
        run.status.reason[:60] if run.status.is_over else f"epoch {run.status.epoch} of {run.status.epochs}"
    )
