"""Omniglot: letters of four alphabets, drawn by mouse by twenty people each. Real drawings that are no digit (Lake et al., 2015)."""

import hashlib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.data.dataset import NO_DIGIT
from digitrec.data.pen_digits import damaged, ink_file, ink_records
from digitrec.errors import DataError
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.points import all_points

NAME = "omniglot"
# Never trained on, so that there are letters which no run has seen.
HELD_OUT_ALPHABET = "Early_Aramaic"


def is_here() -> bool:
    """Whether the file is on the machine."""
    path = ink_file(NAME)
    return path is not None and path.is_file()


def alphabets() -> list[str]:
    """Those of the file, sorted. Raises DataError."""
    return sorted({_alphabet(letter) for letter in load_letters()})


def load_letters(of: Collection[str] | None = None) -> list[PenDigit]:
    """The letters that nobody reads as a digit, their label NO_DIGIT, from DIGITREC_DATA/ink/omniglot.json.gz.

    of: alphabets; all of them where it is None. The writer is named "ALPHABET CHARACTER DRAWER". Raises DataError where the
    file is missing or damaged.
    """
    path = ink_file(NAME)
    if path is None or not path.is_file():
        raise DataError(
            "The letters of omniglot are not on this machine; put omniglot.json.gz into the folder ink of DIGITREC_DATA."
        )
    like_digits = characters_like_digits()
    letters = [each for each in _read(path, path.stat().st_mtime_ns) if _character(each) not in like_digits]
    return [each for each in letters if of is None or _alphabet(each) in of]


def fingerprint() -> str:
    """SHA-256 of the file. Raises DataError where it cannot be read."""
    load_letters()
    path = ink_file(NAME)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


def characters_like_digits() -> frozenset[str]:
    """Those left out, each as "ALPHABET CHARACTER", from the list beside this module; what follows a # is a comment."""
    text = (Path(__file__).parent / "omniglot_like_digits.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line for line in lines if line)


def _alphabet(letter: PenDigit) -> str:
    return letter.writer.split(" ")[0]


def _character(letter: PenDigit) -> str:
    return letter.writer.rpartition(" ")[0]


@lru_cache(maxsize=2)
def _read(path: Path, _modified: int) -> tuple[PenDigit, ...]:
    try:
        return tuple(_letter(record, index) for index, record in enumerate(ink_records(path)))
    except (ValueError, TypeError, KeyError, DataError) as problem:
        raise damaged(path) from problem


def _letter(record: Any, index: int) -> PenDigit:
    strokes = tuple(np.array(stroke, np.float32) for stroke in record["strokes"])
    all_points(strokes)
    character = str(record["character"]).removeprefix("character")
    return PenDigit(NO_DIGIT, f"{record['alphabet']} {character} {record['drawer']}", strokes, index)
