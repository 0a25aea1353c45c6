"""The options of `fine-tune`."""

import argparse
from typing import Any

from digitrec.cli.usage.command import PROGRAM, add_json, command


def add(commands: Any) -> None:
    """`fine-tune`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.fine_tune import fine_tune

        return fine_tune(options)

    parser = command(
        commands, "fine-tune", "go on from a run with your drawings", run,
        description="Train a run further on the drawings that were confirmed or corrected, beside enough of the original data that\n"
        "it doesn't forget, and compare it with before: on drawings that were held out, and on the test set.\n"
        "Which run answers stays as it is; 'use' changes it. Ctrl-C stops and keeps what was learned so far.",
        examples=f"{PROGRAM} fine-tune --name mine\n{PROGRAM} fine-tune --run first --json",
    )  # fmt: skip
    parser.add_argument("--run", dest="which", metavar="RUN", help="the run to go on from (the active one)")
    parser.add_argument("--name", default="", help="what to call the new run")
    add_json(parser)
