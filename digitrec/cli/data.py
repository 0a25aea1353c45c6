"""`data`: which data sets are here, and how to get the other."""

import argparse
from typing import Any

from digitrec.cli.output import print_json
from digitrec.cli.progress import Silence, progress_for
from digitrec.data import SOURCES, DataSource, source_named
from digitrec.errors import DataError
from digitrec.wording import size


def list_data(options: argparse.Namespace) -> int:
    """Each set that loads in moments is loaded and verified, so that what is listed as here can be used."""
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
        return f"{name}{source_named(record['name']).contents}"
    counts = ", ".join(f"{split} {count:,}" for split, count in record["counts"].items())
    return f"{name}{counts}" + (f"  ({record['path']})" if record["path"] else "  (comes with the app)")


def fetch(options: argparse.Namespace) -> int:
    """Raises DataError where it cannot be downloaded."""
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
