"""The options of `runs`, `stop` and `use`."""

import argparse
from typing import Any

from digitrec.cli.usage.command import add_json, command


def add_runs(commands: Any) -> None:
    """`runs`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.runs import list_all

        return list_all(options)

    text = "List all runs, newest first: their state and their test accuracy. * marks the one that answers."
    add_json(command(commands, "runs", "list all runs", run, description=text))


def add_stop(commands: Any) -> None:
    """`stop`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.runs import stop

        return stop(options)

    text = "Stop a run, wait until it has kept its best epoch, and say what that is worth."
    parser = command(commands, "stop", "stop a run and keep its best epoch", run, description=text)
    parser.add_argument("which", metavar="RUN", nargs="?", help="its id or name (the one that is training)")
    add_json(parser)


def add_use(commands: Any) -> None:
    """`use`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.runs import use

        return use(options)

    text = "Make a run the one that answers on the Draw page, and in predict and evaluate."
    parser = command(commands, "use", "choose the run that answers", run, description=text)
    parser.add_argument(
        "which", metavar="RUN", help="its id, the start of its id, or its name; or 'pretrained'"
    )
    add_json(parser)
