"""How many drawings of each family of no digit a recognizer refuses, and which of the families it was trained on."""

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.data import omniglot
from digitrec.data.non_digit_drawings import letters_of
from digitrec.evaluation.answers import prediction_of
from digitrec.evaluation.metrics import counted
from digitrec.model.prediction import Predictor
from digitrec.runs.counts import Count
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.doodles import families

SEED = 770  # not that of the drawings which runs are trained on
EACH = 100
SMILEY = "smiley"


@dataclass(frozen=True)
class FamilyRefusals:
    """families: of each, how many drawings are refused, which is the correct answer here. smileys: of these alone.

    trained_on: the families that the run learned from.
    """

    families: dict[str, Count]
    smileys: Count
    trained_on: frozenset[str]

    def mean(self, *, trained: bool) -> float | None:
        """The mean share refused over the families that were, or were not, trained on; None where there are none."""
        shares = [
            count.correct / count.count
            for name, count in self.families.items()
            if (name in self.trained_on) == trained and count.count
        ]
        return float(np.mean(shares)) if shares else None

    def as_record(self) -> dict[str, Any]:
        rows = {
            name: {**count.as_record(), "trained_on": name in self.trained_on}
            for name, count in self.families.items()
        }
        return {
            "seed": SEED,
            "families": rows,
            "smileys": self.smileys.as_record(),
            "mean_trained": self.mean(trained=True),
            "mean_never_trained": self.mean(trained=False),
        }


def family_refusals(
    reader: Predictor,
    digits: Sequence[PenDigit],
    trained_on: Collection[str],
    report: Callable[[float], None] = lambda _: None,
    each: int = EACH,
) -> FamilyRefusals:
    """The refused of so many drawings of each family that is here.

    digits: real ones that changed digits are made of; not those that were trained on.
    """
    names = [*family_names(), SMILEY]
    counts: dict[str, Count] = {}
    for place, name in enumerate(names):
        report(place / len(names))
        pictures = drawings_of(name, each, digits)
        counts[name] = counted(
            np.array([prediction_of(reader, picture).digit is None for picture in pictures])
        )
    smileys = counts.pop(SMILEY)
    return FamilyRefusals(counts, smileys, frozenset(trained_on))


def family_names() -> list[str]:
    """The families that can be measured here: all generated ones, and omniglot's alphabets where its file is here."""
    alphabets = omniglot.alphabets() if omniglot.is_here() else []
    return [*families.NAMES, *(letters_of(each) for each in alphabets)]


def drawings_of(name: str, count: int, digits: Sequence[PenDigit]) -> Iterator[np.ndarray]:
    """So many drawings of a family, or of the kind SMILEY: (280, 280, 4) uint8 as on the canvas; the same at each call.

    With pens, places and colours of their own. Of an alphabet all letters at most, evenly chosen. digits: what changed digits
    are made of.
    """
    alphabet = {letters_of(each): each for each in omniglot.alphabets()} if omniglot.is_here() else {}
    if name in alphabet:
        letters = omniglot.load_letters([alphabet[name]])
        for place in np.unique(np.linspace(0, len(letters) - 1, count).astype(int)):
            letter = letters[place]
            yield render(letter.strokes, random_pen(np.random.default_rng([SEED, letter.index])))
        return
    for row, kind in enumerate(kinds_drawn(name, count)):
        rng = np.random.default_rng([SEED, zlib.crc32(kind.encode()), row])
        yield render(families.draw(kind, digits, rng), random_pen(rng))


def kinds_drawn(name: str, count: int) -> list[str]:
    """The kind of each of so many drawings of a generated family: each as often as any other, or every n-th of them."""
    kinds = [SMILEY] if name == SMILEY else families.kinds_of([name])
    if count < len(kinds):
        return [kinds[row * len(kinds) // count] for row in range(count)]
    return [kinds[row % len(kinds)] for row in range(count)]


def trained_families(data: Mapping[str, Any]) -> frozenset[str]:
    """The families that a run learned from, by what run.json says of its data; none of a run before there were families."""
    parts = data.get("parts", {})
    drawings = parts.get("train", {}).get("no digits", {}).get("drawings", {})
    return frozenset(drawings) if isinstance(drawings, Mapping) else frozenset()
