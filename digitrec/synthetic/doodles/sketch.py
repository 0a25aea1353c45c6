"""A drawing from a short plan in text, each time as another hand would draw it.

A plan is strokes between slashes, in the unit square, x to the right and y down. A stroke is a letter and numbers:
`l` straight from point to point, `z` the same and closed, `s` smooth through its points, `c` the same and closed,
`o x,y rx,ry [start,turn]` part of an ellipse, in degrees, clockwise as the eye sees it, from the right, and `d` a dot. A `?`
before the letter: drawn every second time.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from digitrec.strokes.points import lengths_along, points_at

Strokes = list[np.ndarray]
# Draws one drawing of a kind.
Rule = Callable[[np.random.Generator], Strokes]

_DOT = 0.012  # of the drawing: how far a pen moves in a dot
_JITTER = 0.022  # of the drawing: how far each point lies from its place in the plan


def sketch(plan: str, rng: np.random.Generator, *, mirrored: bool = False, loose: float = 1.0) -> Strokes:
    """The strokes of a plan, as one hand draws it this time. mirrored: half of them are. loose: 1 is an ordinary hand."""
    strokes = [
        _stroke(kind, numbers, rng, loose)
        for may_lack, kind, numbers in _parts(plan)
        if not may_lack or rng.random() < 0.5
    ]
    if mirrored and rng.random() < 0.5:
        strokes = [stroke * np.array([-1.0, 1.0]) for stroke in strokes]
    return another_hand(strokes, rng, loose)


def another_hand(strokes: Strokes, rng: np.random.Generator, loose: float = 1.0) -> Strokes:
    """Narrowed, slanted and turned, each stroke a little moved, sized, too short or too long."""
    strokes = [_end_elsewhere(_misplaced(stroke, rng, loose), rng, loose) for stroke in strokes]
    wide = np.exp(rng.normal(0, 0.14 * loose))
    shape = np.array([[wide, 0], [rng.normal(0, 0.08 * loose), 1]])
    return turned([stroke @ shape for stroke in strokes], rng.normal(0, 0.09 * loose))


def turned(strokes: Strokes, angle: float) -> Strokes:
    """Turned about the origin, clockwise as the eye sees it. angle: in radians."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ turn for stroke in strokes]


def line(*points: tuple[float, float]) -> np.ndarray:
    """(n, 2): straight from point to point."""
    return np.array(points, np.float64)


def ellipse(
    x: float, y: float, wide: float, high: float, start: float = 0.0, turn: float = 360.0
) -> np.ndarray:
    """(n, 2): part of an ellipse with these half axes; angles in degrees, clockwise as the eye sees it, from the right."""
    angle = np.radians(start + np.linspace(0, turn, max(8, round(abs(turn) / 14))))
    return np.stack([x + wide * np.cos(angle), y + high * np.sin(angle)], axis=1)


def dot(x: float, y: float, rng: np.random.Generator) -> np.ndarray:
    """(3, 2): where a pen touches the paper and hardly moves."""
    return np.array([x, y]) + rng.normal(0, _DOT, (3, 2))


def smooth(points: np.ndarray, closed: bool = False, pieces: int = 8) -> np.ndarray:
    """(m, 2): a Catmull-Rom curve through points (n, 2), n at least 3."""
    around = np.concatenate(
        [points[-1:], points, points[:2]] if closed else [2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]]
    )  # fmt: skip
    a, b, c, d = (around[i : len(around) - 3 + i, None] for i in range(4))
    t = (np.arange(pieces) / pieces)[None, :, None]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([curve.reshape(-1, 2), around[-2:-1]])


@cache
def _parts(plan: str) -> tuple[tuple[bool, str, tuple[tuple[float, ...], ...]], ...]:
    parts = []
    for text in plan.split("/"):
        words = text.split()
        kind = words[0].removeprefix("?")
        numbers = tuple(tuple(float(each) for each in word.split(",")) for word in words[1:])
        if kind not in _KINDS or not numbers:
            raise ValueError(f"{text!r} is no stroke of a plan")
        parts.append((words[0].startswith("?"), kind, numbers))
    return tuple(parts)


_KINDS = frozenset("lzscod")


def _stroke(
    kind: str, numbers: tuple[tuple[float, ...], ...], rng: np.random.Generator, loose: float
) -> np.ndarray:
    if kind == "d":
        x, y = numbers[0]
        return dot(x, y, rng)
    if kind == "o":
        (x, y), (wide, high), *arc = numbers
        start, turn = arc[0] if arc else (rng.uniform(0, 360), rng.uniform(345, 380))
        sizes = np.exp(rng.normal(0, 0.1 * loose, 2))
        start, turn = start + rng.normal(0, 5 * loose), turn + rng.normal(0, 5 * loose)
        return ellipse(x, y, wide * sizes[0], high * sizes[1], start, turn)
    points = np.array(numbers, np.float64)
    points += rng.normal(0, _JITTER * loose, points.shape)
    if kind == "z":
        return np.concatenate([points, points[:1] + rng.normal(0, _JITTER * loose, 2)])
    if kind == "l" or len(points) < 3:
        return points
    return smooth(points, closed=kind == "c")


def _misplaced(stroke: np.ndarray, rng: np.random.Generator, loose: float) -> np.ndarray:
    middle = stroke.mean(axis=0)
    size = np.exp(rng.normal(0, 0.06 * loose))
    return middle + (stroke - middle) * size + rng.normal(0, 0.012 * loose, 2)


def _end_elsewhere(stroke: np.ndarray, rng: np.random.Generator, loose: float) -> np.ndarray:
    """Every third stroke begins or ends up to a twelfth of its length too early."""
    if len(stroke) < 3 or rng.random() > 0.35:
        return stroke
    lengths = lengths_along(stroke)
    first, last = sorted(rng.uniform(0, 0.08 * loose, 2))
    inside = (lengths > first * lengths[-1]) & (lengths < (1 - last) * lengths[-1])
    places = np.concatenate([[first * lengths[-1]], lengths[inside], [(1 - last) * lengths[-1]]])
    return points_at(stroke, lengths, places)
