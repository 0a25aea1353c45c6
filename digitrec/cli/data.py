"""`data`: which data sets are here, and how to get the other."""

import argparse
import math
from typing import Any

from digitrec.cli.command import Commands, add_action, add_command, add_json
from digitrec.config import DATA_SETS
from digitrec.errors import DataError
from digitrec.wording import size


def add(commands: Commands) -> None:
    """What can be typed after `data`."""
    parser = add_command(
        commands, "data", list_data,
        summary="list the data sets, or fetch one",
        examples=["data", "data --json", "data fetch mnist"],
    )  # fmt: skip
    add_json(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    add_action(actions, "list", list_data, "what is here, and how many images (also without an action)")
    fetching = add_action(actions, "fetch", fetch, "download the full MNIST, 11 MB")
    fetching.add_argument("name", metavar="NAME", choices=DATA_SETS, help=" or ".join(DATA_SETS))
    fetching.add_argument(
        "--timeout", metavar="S", type=_seconds, default=30.0,
        help="give up after so many seconds without an answer (30)",
    )  # fmt: skip
    fetching.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, more than 0 up to 3600")
    return seconds


def list_data(options: argparse.Namespace) -> int:
    """Each set but the drawn one is loaded and verified, so that what is listed as here can be used."""
    from digitrec.cli.output import print_json

    sets = [_record(name) for name in DATA_SETS]
    if options.json:
        print_json(sets)
    else:
        print("\n".join(_line(each) for each in sets))
    return 0


def _record(name: str) -> dict[str, Any]:
    from digitrec.data import load_data, missing, mnist

    path = mnist.find() if name == "mnist" else None
    record: dict[str, Any] = {"name": name, "path": None if path is None else str(path)}
    if name == "drawn":
        # To count it, it would have to be drawn, which takes minutes the first time.
        reason = missing(name)
        return {**record, "available": not reason, "counts": None, "reason": reason}
    try:
        splits = load_data(name)
    except DataError as problem:
        return {**record, "available": False, "counts": None, "reason": str(problem)}
    counts = {"train": len(splits.train), "validation": len(splits.validation), "test": len(splits.test)}
    return {**record, "available": True, "counts": counts, "reason": ""}


def _line(record: dict[str, Any]) -> str:
    name = f"{record['name']:<8}"
    if not record["available"]:
        return f"{name}{record['reason']}"
    if record["counts"] is None:
        return (
            f"{name}mnist, with the pen strokes of DIGITREC_DATA/ink drawn afresh when a run first needs them"
        )
    counts = ", ".join(f"{split} {count:,}" for split, count in record["counts"].items())
    return f"{name}{counts}" + (f"  ({record['path']})" if record["path"] else "  (comes with the app)")


def fetch(options: argparse.Namespace) -> int:
    """Raises DataError where it cannot be downloaded."""
    from digitrec.cli.output import print_json
    from digitrec.cli.progress import Silence, progress_for
    from digitrec.data import load_data, missing, mnist

    progress = Silence() if options.quiet else progress_for(options.json)

    def report(done: int, total: int) -> None:
        progress.show(
            done / total if total else None, f"{size(done)} of {size(total)}" if total else size(done)
        )

    if options.name == "mnist":
        progress.say("looking for mnist.npz, here first, then at its source")
        try:
            path = mnist.fetch(report, timeout=options.timeout)
        finally:
            progress.close()
        message = f"mnist is in {path}, verified."
    elif options.name == "drawn":
        reason = missing(options.name)
        if reason:
            raise DataError(reason)
        message = "drawn needs nothing more: MNIST and the pen strokes are here."
    else:
        load_data(options.name)
        message = f"{options.name} comes with the app and is here."
    if options.json:
        print_json(_record(options.name))
    elif not options.quiet:
        print(message)
    return 0
