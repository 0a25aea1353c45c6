"""Files of digits that were written by pen: pendigits, unipen, uji and numberpad."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.errors import DataError
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.points import all_points

SETS = ("pendigits", "unipen", "uji", "numberpad")
TRAINED_ON = ("pendigits", "unipen")
VALIDATION_ONLY = ("uji", "numberpad")  # never trained on


def ink_file(name: str) -> Path | None:
    """Where a set of pen strokes lies, or would lie; None where DIGITREC_DATA is not set."""
    chosen = os.environ.get("DIGITREC_DATA", "").strip()
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    return (folder.parent if folder.suffix == ".npz" else folder) / "ink" / f"{name}.json.gz"


def load_pen_digits(name: str) -> list[PenDigit]:
    """The digits of `pendigits`, `unipen`, `uji` or `numberpad`, from DIGITREC_DATA/ink/NAME.json.gz.

    Raises DataError where the file is missing or damaged, or a digit in it is no digit: one clear sentence.
    """
    if name not in SETS:
        raise DataError(f"There is no ink called {name[:60]}; choose one of {', '.join(SETS)}.")
    path = ink_file(name)
    if path is None or not path.is_file():
        raise DataError(
            f"The pen strokes of {name} are not on this machine; put {name}.json.gz into the folder ink of DIGITREC_DATA."
        )
    return list(_read(path, path.stat().st_mtime_ns))


def is_here(name: str) -> bool:
    """Whether the file of this set is on the machine."""
    path = ink_file(name)
    return path is not None and path.is_file()


def fingerprint(name: str) -> str:
    """SHA-256 of the set's file. Raises DataError where it cannot be read."""
    load_pen_digits(name)
    path = ink_file(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


def without(digits: Sequence[PenDigit], excluded: Collection[int]) -> list[PenDigit]:
    """The digits whose index is not among the excluded ones."""
    return [digit for digit in digits if digit.index not in excluded]


def known_bad(name: str) -> frozenset[int]:
    """Indices of the digits of a set whose label or cut is wrong, from the list beside this module; none without one.

    About 4 % of unipen's are (Ratzlaff, 2003). A line holds one index; what follows a # is a comment.
    """
    path = Path(__file__).parent / f"{name}_known_bad.txt"
    if not path.is_file():
        return frozenset()
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(int(line) for line in lines if line)


@lru_cache(maxsize=len(SETS))
def _read(path: Path, _modified: int) -> tuple[PenDigit, ...]:
    return tuple(_digit(record, index, path) for index, record in enumerate(ink_records(path)))


def ink_records(path: Path) -> list[Any]:
    """What a file of pen strokes holds, not yet looked at; at least one. Raises DataError where it is damaged."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            records = json.load(file)
        if not isinstance(records, list) or not records:
            raise ValueError("no list")
    except (OSError, EOFError, ValueError, zlib.error, RecursionError) as problem:
        raise damaged(path) from problem
    return records


def damaged(path: Path) -> DataError:
    """The sentence on a file that holds something else than pen strokes."""
    return DataError(f"{path} is damaged or no file of pen strokes; get it again.")


def _digit(record: Any, index: int, path: Path) -> PenDigit:
    try:
        label, writer = record["label"], str(record["writer"])
        if type(label) is not int or not 0 <= label <= 9:
            raise ValueError(f"the label {str(label)[:40]!r}; expected a digit from 0 to 9")
        strokes = tuple(np.array(stroke, np.float32) for stroke in record["strokes"])
        all_points(strokes)
    except (KeyError, TypeError, ValueError, OverflowError, DataError) as problem:
        raise DataError(
            f"{path} cannot be used: its digit number {index} has {_fault(problem)}; get the file again."
        ) from problem
    return PenDigit(label, writer, strokes, index)


def _fault(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return f"no {problem.args[0]}"
    return str(problem).removeprefix("A digit cannot have ").rstrip(".")
