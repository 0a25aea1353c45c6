"""The options of `evaluate`."""

import argparse
from typing import Any

from digitrec.cli.usage.command import PROGRAM, add_json, command
from digitrec.config import DATA_SETS


def add(commands: Any) -> None:
    """`evaluate`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.evaluate import evaluate_run

        return evaluate_run(options)

    parser = command(
        commands, "evaluate", "measure a run on labelled images", run,
        description="Measure a run: on the test digits of the data set that it was trained on, or of another, or on your own.",
        examples=f"{PROGRAM} evaluate --run first --data sample\n{PROGRAM} evaluate --npz mine.npz --json",
    )  # fmt: skip
    parser.add_argument("--run", dest="which", metavar="RUN", help="the run to measure (the active one)")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--data", metavar="NAME", help="the test digits of " + " or ".join(DATA_SETS))
    source.add_argument("--npz", metavar="FILE", help="an NPZ file with 'images' and 'labels'")
    add_json(parser)
