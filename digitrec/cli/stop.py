"""`stop`: stop a run and keep its best epoch, or take it out of the queue."""

import argparse

from digitrec.cli.command import Commands, add_command, add_json
from digitrec.errors import RunError


def add(commands: Commands) -> None:
    """What can be typed after `stop`."""
    parser = add_command(
        commands, "stop", run,
        summary="stop a run and keep its best epoch",
        description="Stop a run, wait until it has kept its best epoch, and say what that is worth. One that waits its turn is taken\n"
        "out of the queue.",
        examples=["stop", "stop first --json"],
    )  # fmt: skip
    parser.add_argument("which", metavar="RUN", nargs="?", help="its id or name (the one that is training)")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Waits for the run's end. Raises RunError where it is not running."""
    from digitrec import jobs
    from digitrec.cli.follow import report_end, wait_for
    from digitrec.runs import find_run

    live = next(iter(jobs.working()), None) if options.which is None else find_run(options.which)
    if live is None:
        raise RunError("No run is training; there is nothing to stop.")
    jobs.stop(live.run_id)
    return report_end(wait_for(live.run_id, options.json), options.json)
