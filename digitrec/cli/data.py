"""`data`: which data sets are here, and how to get the other."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from digitrec.cli.command import Commands, add_action, add_command, add_json
from digitrec.config import DATA_SETS
from digitrec.errors import DataError
from digitrec.wording import size

if TYPE_CHECKING:
    from digitrec.data import DataSource


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
    """Each set that loads in moments is loaded and verified, so that what is listed as here can be used."""
    from digitrec.cli.output import print_json
    from digitrec.data import SOURCES

    sets = [_record(source) for source in SOURCES.values()]
    if options.json:
        print_json(sets)
    else:
        print("\n".join(_line(each) for each in sets))
    return 0


def _record(source: DataSource) -> dict[str, Any]:
    path = source.path
    record: dict[str, Any] = {"name": source.name, "path": None if path is None else str(path)}
    if source.contents:
        reason = source.missing()
        return {**record, "available": not reason, "counts": None, "reason": reason}
    try:
        splits = source.load()
    except DataError as problem:
        return {**record, "available": False, "counts": None, "reason": str(problem)}
    counts = {"train": len(splits.train), "validation": len(splits.validation), "test": len(splits.test)}
    return {**record, "available": True, "counts": counts, "reason": ""}


def _line(record: dict[str, Any]) -> str:
    name = f"{record['name']:<8}"
    if not record["available"]:
        return f"{name}{record['reason']}"
    if record["counts"] is None:
        from digitrec.data import source_named

        return f"{name}{source_named(record['name']).contents}"
    counts = ", ".join(f"{split} {count:,}" for split, count in record["counts"].items())
    return f"{name}{counts}" + (f"  ({record['path']})" if record["path"] else "  (comes with the app)")


def fetch(options: argparse.Namespace) -> int:
    """Raises DataError where it cannot be downloaded."""
    from digitrec.cli.output import print_json
    from digitrec.cli.progress import Silence, progress_for
    from digitrec.data import source_named

    progress = Silence() if options.quiet else progress_for(options.json)

    def report(done: int, total: int) -> None:
        progress.show(
            done / total if total else None, f"{size(done)} of {size(total)}" if total else size(done)
        )

    source = source_named(options.name)
    if source.download is None:
        source.check()
        message = f"{source.name} {source.ready}."
    else:
        progress.say(f"looking for {source.download.file_name}, here first, then at its source")
        try:
            path = source.download.fetch(report, options.timeout)
        finally:
            progress.close()
        message = f"{source.name} is in {path}, verified."
    if options.json:
        print_json(_record(source))
    elif not options.quiet:
        print(message)
    return 0
