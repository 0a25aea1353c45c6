"""Digits so changed that they are none: mirrored, upside down, on the side, doubled, struck out, cut, joined."""

from collections.abc import Callable, Sequence

import numpy as np

from digitrec.errors import DataError
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.points import lengths_along, points_at
from digitrec.synthetic.doodles.sketch import Strokes, smooth

ChangeRule = Callable[[Sequence[PenDigit], np.random.Generator], Strokes]

# What a person might still read is left out: 0, 1 and 8 look alike from both sides; a 2 and a 5 are each other's mirror
# image, a 6 and a 9 each other turned about; a 3 mirrored is the 6 of some hands, an open 4 mirrored a 2.
MIRRORED, UPSIDE_DOWN, FLIPPED, ON_ITS_SIDE = (6, 7, 9), (7,), (6, 7, 9), (2, 3, 5, 8)
# A bar across is part of some 0, 1 and 7, and of each 4.
STRUCK_ONCE = (2, 3, 5, 6, 8, 9)
CUT = (0, 5)


def _one_of(digits: Sequence[PenDigit], labels: Sequence[int], rng: np.random.Generator) -> PenDigit:
    fitting = [digit for digit in digits if digit.label in labels]
    if not fitting:
        raise DataError(
            f"A changed digit needs one of {', '.join(map(str, labels))} to be made of; there is none here."
        )
    return fitting[int(rng.integers(len(fitting)))]


def _unit(digit: PenDigit) -> Strokes:
    """Its strokes about the origin, as high as 1, or as wide if that is more."""
    points = np.concatenate(digit.strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = max(float((high - low).max()), 1e-6)
    return [(stroke - (low + high) / 2) / scale for stroke in digit.strokes]


def _mirrored(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    return [stroke * [-1, 1] for stroke in _unit(_one_of(digits, MIRRORED, rng))]


def _upside_down(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    if rng.random() < 0.5:
        return [stroke * [-1, -1] for stroke in _unit(_one_of(digits, UPSIDE_DOWN, rng))]
    return [stroke * [1, -1] for stroke in _unit(_one_of(digits, FLIPPED, rng))]


def _on_its_side(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    side = rng.choice([-1, 1])
    return [stroke[:, ::-1] * [side, -side] for stroke in _unit(_one_of(digits, ON_ITS_SIDE, rng))]


def _doubled(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Two over each other, not quite in the same place: neither of them a 1."""
    first, second = (_unit(_one_of(digits, (0, 2, 3, 4, 5, 6, 7, 8, 9), rng)) for _ in range(2))
    angle = rng.uniform(0, 2 * np.pi)
    shift = rng.uniform(0.25, 0.55) * np.array([np.cos(angle), np.sin(angle)])
    size = rng.uniform(0.7, 1.1)
    return [*first, *(size * stroke + shift for stroke in second)]


def _stacked(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Two, one below the other."""
    first, second = _any_digit(digits, rng), _any_digit(digits, rng)
    return [*first, *_moved(second, rng.normal(0, 0.1), rng.uniform(0.95, 1.35))]


def _three(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Three in a row, or four."""
    parts: Strokes = []
    for place in range(int(rng.integers(3, 5))):
        digit = [stroke * 0.95 for stroke in _any_digit(digits, rng)]
        parts += _moved(digit, place * rng.uniform(0.65, 0.9), rng.normal(0, 0.05))
    return parts


def _joined(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Two side by side, a line from the end of one to the beginning of the other."""
    first = _any_digit(digits, rng)
    second = _moved(_any_digit(digits, rng), rng.uniform(0.6, 0.95), rng.normal(0, 0.05))
    return [*first[:-1], np.concatenate([first[-1], second[0]]), *second[1:]]


def _any_digit(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    return _unit(digits[int(rng.integers(len(digits)))])


def _moved(strokes: Strokes, right: float, down: float) -> Strokes:
    return [stroke + np.array([right, down]) for stroke in strokes]


def _struck_out(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Crossed out by one long line, or by two or three of them."""
    lines = int(rng.choice([1, 2, 3], p=[0.3, 0.45, 0.25]))
    digit = _one_of(digits, STRUCK_ONCE if lines == 1 else tuple(range(10)), rng)
    parts = _unit(digit)
    angle = rng.uniform(-0.7, 0.7)
    for number in range(lines):
        # The second one crosses the first, or runs beside it.
        way = -angle if number == 1 and rng.random() < 0.6 else angle + rng.normal(0, 0.1)
        half = rng.uniform(0.5, 0.8) * np.array([np.cos(way), np.sin(way)])
        centre = rng.normal(0, 0.05, 2) + np.array([0, 0.14 * (number - (lines - 1) / 2)])
        parts.append(np.array([centre - half, centre + half]))
    return parts


def _scribbled_over(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """Crossed out by a line to and fro, or by loops."""
    count = int(rng.integers(7, 16))
    across = np.linspace(-0.55, 0.55, count) + rng.normal(0, 0.04, count)
    up = np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.15, 0.5) + rng.normal(0, 0.06, count)
    way = np.stack([across, up], axis=1)
    if rng.random() < 0.4:
        way = way[:, ::-1]
    return [*_unit(_one_of(digits, tuple(range(10)), rng)), smooth(way) if rng.random() < 0.5 else way]


def _cut(digits: Sequence[PenDigit], rng: np.random.Generator) -> Strokes:
    """The upper part of a 0 or a 5, or the lower part of a 0."""
    digit = _one_of(digits, CUT, rng)
    lower = digit.label == 0 and rng.random() < 0.5
    kept: Strokes = []
    for stroke in _unit(digit):
        lengths = lengths_along(stroke)
        dense = points_at(stroke, lengths, np.linspace(0, lengths[-1], 80))
        inside = dense[:, 1] > 0.02 if lower else dense[:, 1] < (0.02 if digit.label == 0 else -0.08)
        for run in np.split(np.arange(len(dense)), np.flatnonzero(np.diff(inside.astype(int))) + 1):
            if inside[run[0]] and len(run) > 2:
                kept.append(dense[run])
    return kept or _mirrored(digits, rng)


MIRRORED_DIGITS: dict[str, ChangeRule] = {"mirrored digit": _mirrored, "digit upside down": _upside_down, "digit on its side": _on_its_side}  # fmt: skip
SEVERAL_DIGITS: dict[str, ChangeRule] = {"digit over digit": _doubled, "digit under digit": _stacked, "three digits": _three, "joined digits": _joined}  # fmt: skip
SPOILT_DIGITS: dict[str, ChangeRule] = {"struck out digit": _struck_out, "scribbled over digit": _scribbled_over, "cut digit": _cut}  # fmt: skip
