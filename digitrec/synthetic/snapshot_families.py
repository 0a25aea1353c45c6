"""Families of photos: one difficulty each, several at once in `mixed`, and those that nothing was tuned on."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from digitrec.strokes.digit import PenDigit
from digitrec.synthetic import desk
from digitrec.synthetic.non_digits import LETTERS, as_by_hand, letter
from digitrec.synthetic.snapshots import BLACK, BLUE, PENCIL, Pen, Snapshot, take_snapshot
from digitrec.synthetic.written_numbers import WrittenNumber, write_numbers

HEADINGS = (
    "Total",
    "Your number",
    "Date",
    "Telephone",
    "Maths homework",
    "Meter reading",
    "Name",
    "Write here",
)
SIZES = ((960, 1280), (960, 1280), (1280, 960), (1200, 1600))

Change = Callable[[Snapshot, np.random.Generator], Snapshot]


def plain(rng: np.random.Generator) -> Snapshot:
    """Nothing difficult: a pen of 6 to 14 pixels on smooth paper, the light a little uneven."""
    size = SIZES[rng.integers(len(SIZES))]
    return Snapshot(
        size=size,
        digit_height=float(rng.uniform(0.09, 0.22) * max(size)),
        pen=Pen(width=float(rng.uniform(6, 14)), colour=(BLACK, BLUE)[rng.integers(2)]),
        lights=(("slope", float(rng.uniform(0, 0.4))),),
        turn=float(rng.uniform(-6, 6)),
        noise=float(rng.uniform(2, 6)),
        blur=float(rng.uniform(0.4, 1.0)),
        quality=int(rng.integers(60, 93)),
    )


def _lines(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(
        snapshot, digit_height=float(rng.uniform(0.06, 0.12) * max(snapshot.size)),
        pen=replace(snapshot.pen, width=min(snapshot.pen.width, 9.0)),
    )  # fmt: skip


def _shadow(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, lights=(*snapshot.lights, ("phone", float(rng.uniform(0.4, 0.7)))))


def _edge(snapshot: Snapshot, _rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, touches=True, turn=0.0)


def _table(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    """One to three of the paper's edges in sight, so that a corner often is."""
    sides = [-1.0, -1.0, 2.0, 2.0]
    for place in rng.permutation(4)[: rng.integers(1, 4)]:
        sides[place] = float(rng.uniform(0.08, 0.25) if place < 2 else rng.uniform(0.75, 0.92))
    kind = desk.TABLES[rng.integers(len(desk.TABLES) - 1)]
    return replace(snapshot, paper=(sides[0], sides[1], sides[2], sides[3]), table=kind)


def _ballpoint(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    per_pixel = max(snapshot.size) / 1280
    pen = Pen(width=float(rng.uniform(3, 5)) * per_pixel, colour=(BLACK, BLUE)[rng.integers(2)], cover=0.9,
              patchy=float(rng.uniform(0, 0.4)))  # fmt: skip
    return replace(snapshot, pen=pen)


def _pencil(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    pen = Pen(width=float(rng.uniform(4, 8)), colour=PENCIL, cover=float(rng.uniform(0.4, 0.7)), patchy=0.2, grainy=True)  # fmt: skip
    return replace(snapshot, pen=pen)


def _grain(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, grain=float(rng.uniform(0.7, 1.3)), noise=float(rng.uniform(6, 12)))


def _heading(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, heading=str(rng.choice(HEADINGS)))


def _ruled(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, ruling=str(rng.choice(["ruled", "squared"])), ruling_darkness=float(rng.uniform(0.12, 0.4)))  # fmt: skip


def _small(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    """One digit alone, cut out of a photo."""
    return replace(
        snapshot, crop=int(rng.integers(100, 201)), turn=0.0, digit_height=float(rng.uniform(90, 300))
    )


def _blinds(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, lights=(*snapshot.lights, ("blinds", float(rng.uniform(0.3, 0.6)))))


def _creased(snapshot: Snapshot, _rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, lights=(*snapshot.lights, ("creases", 1.0)))


def _from_the_side(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, lean=float(rng.uniform(0.1, 0.25)))


def _blurred(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(snapshot, blur=float(rng.uniform(1.8, 3.2)))


def _tinted(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    tints = ((0.85, 0.78, 0.45), (0.72, 0.58, 0.42), (0.6, 0.75, 0.85), (0.85, 0.6, 0.65), (0.55, 0.55, 0.56))
    return replace(snapshot, tint=tints[rng.integers(len(tints))])


def _letters(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    """A word of two to four capital letters by hand, left of the first number."""
    count = int(rng.integers(2, 5))
    word = [as_by_hand(letter(LETTERS[rng.integers(len(LETTERS))], rng), rng) for _ in range(count)]
    return replace(
        snapshot, letters=tuple(tuple(each) for each in word), digit_height=0.7 * snapshot.digit_height
    )


def _checked(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    return replace(_table(snapshot, rng), table="checked")


def _mixed(snapshot: Snapshot, rng: np.random.Generator) -> Snapshot:
    """Two to four at once, with at most one pen among them."""
    pens, others = ["ballpoint", "pencil"], ["lines", "shadow", "table", "grain", "heading", "ruled"]
    chosen = [str(name) for name in rng.permutation(others)[: rng.integers(2, 4)]]
    for name in [*chosen, *pens[: rng.integers(0, 2)]]:
        snapshot = FAMILIES[name](snapshot, rng)
    return snapshot


# What the finding of ink was tuned on; `checked table` only once its first answers had been seen.
FAMILIES: dict[str, Change] = {
    "lines": _lines, "shadow": _shadow, "edge": _edge, "table": _table, "ballpoint": _ballpoint, "pencil": _pencil,
    "grain": _grain, "heading": _heading, "ruled": _ruled, "small": _small, "checked table": _checked, "mixed": _mixed,
}  # fmt: skip
# What it never was.
HELD_OUT: dict[str, Change] = {
    "blinds": _blinds, "creased": _creased, "from the side": _from_the_side, "blurred": _blurred, "tinted": _tinted,
    "letters": _letters,
}  # fmt: skip


def family_photo(family: str, written: Sequence[PenDigit], seed: int) -> tuple[bytes, str]:
    """A JPEG of that family with its answer, lines one below the other; the same for the same seed."""
    rng = np.random.default_rng((seed, zlib.crc32(family.encode())))
    snapshot = (FAMILIES | HELD_OUT)[family](plain(rng), rng)
    count, lengths = _how_much(family, rng)
    numbers: list[WrittenNumber] = list(write_numbers(written, count, int(rng.integers(1 << 30)), lengths))
    return take_snapshot(numbers, snapshot, rng), "\n".join(number.text for number in numbers)


def _how_much(family: str, rng: np.random.Generator) -> tuple[int, tuple[int, int]]:
    """How many numbers one below the other, and of how many digits each."""
    if family == "small":
        return 1, (1, 1)
    if family == "lines":
        return int(rng.integers(2, 5)), (2, 6)
    if family == "mixed":
        return int(rng.integers(1, 4)), (2, 5)
    return 1, (1, 5)
