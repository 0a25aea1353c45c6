"""The options of `data`, `data list` and `data fetch`."""

import argparse
import math
from typing import Any

from digitrec.cli.usage.command import add_json, command
from digitrec.config import DATA_SETS


def add(commands: Any) -> None:
    """`data`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.data import list_data

        return list_data(options)

    def run_fetch(options: argparse.Namespace) -> int:
        from digitrec.cli.data import fetch

        return fetch(options)

    parser = command(commands, "data", "list the data sets, or fetch one", run)
    add_json(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    listing = command(actions, "list", "what is here, and how many images (also without an action)", run)
    listing.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON on stdout"
    )
    fetching = command(actions, "fetch", "download the full MNIST, 11 MB", run_fetch)
    fetching.add_argument("name", metavar="NAME", choices=DATA_SETS, help=" or ".join(DATA_SETS))
    fetching.add_argument(
        "--timeout",
        metavar="S",
        type=_seconds,
        default=30.0,
        help="give up after so many seconds without an answer (30)",
    )
    fetching.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, more than 0 up to 3600")
    return seconds
