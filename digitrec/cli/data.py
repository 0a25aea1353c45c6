"""`data`: which data sets are here, and how to get the other."""

import argparse
from typing import Any

from digitrec.cli.output import print_json
from digitrec.cli.progress import Silence, progress_for
from digitrec.config import DATA_SETS
from digitrec.data import load_data, missing, mnist
from digitrec.errors import DataError
from digitrec.wording import size


def list_data(options: argparse.Namespace) -> int:
    """Each set but the drawn one is loaded and verified, so that what is listed as here can be used."""
    sets = [_record(name) for name in DATA_SETS]
    if options.json:
        print_json(sets)
    else:
        print("\n".join(_line(each) for each in sets))
    return 0


def _record(name: str) -> dict[str, Any]:
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
