"""`runs`, `stop` and `use`."""

import argparse
import sys

from digitrec import jobs
from digitrec.cli.output import print_json, run_record, test_score
from digitrec.cli.progress import progress_for
from digitrec.cli.train import Follower, report_end
from digitrec.errors import RunError
from digitrec.runs import (
    Run,
    activate,
    active_run_id,
    broken_runs,
    find_run,
    list_runs,
)
from digitrec.wording import moment, score


def list_all(options: argparse.Namespace) -> int:
    """A run folder that cannot be read gets a line on stderr; the others are listed all the same."""
    runs = list_runs()
    for sentence in broken_runs():
        print(sentence, file=sys.stderr)
    if options.json:
        print_json([run_record(run) for run in runs])
    elif runs:
        print(_table(runs))
    else:
        print("There are no runs yet; `python -m digitrec train --preset fast` makes one.")
    return 0


def _table(runs: list[Run]) -> str:
    active = active_run_id()
    rows = [["", "run", "name", "state", "data", "test accuracy", "created"]]
    for run in runs:
        mark = "*" if run.run_id == active else ""
        state = run.status.state
        rows.append(
            [mark, run.run_id, run.name, state, run.config.training.data, _worth(run), moment(run.created)]
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join(lines)


def _worth(run: Run) -> str:
    scored = test_score(run.run_id)
    if scored is not None:
        return score(scored["correct"], scored["count"])
    return (
        run.status.reason[:60] if run.status.is_over else f"epoch {run.status.epoch} of {run.status.epochs}"
    )


def stop(options: argparse.Namespace) -> int:
    """Waits for the run's end. Raises RunError where it is not running."""
    run = next(iter(jobs.working()), None) if options.which is None else find_run(options.which)
    if run is None:
        raise RunError("No run is training; there is nothing to stop.")
    jobs.stop(run.run_id)
    progress = progress_for(options.json)
    try:
        run = jobs.wait(run.run_id, Follower(run.run_id, progress, []).report)
    finally:
        progress.close()
    return report_end(run, options.json)


def use(options: argparse.Namespace) -> int:
    """Raises RunError where the run has no model to use."""
    run = activate(find_run(options.which).run_id)
    if options.json:
        print_json(run_record(run))
    else:
        print(f"{run.title} ({run.run_id}) answers from now on.")
    return 0
