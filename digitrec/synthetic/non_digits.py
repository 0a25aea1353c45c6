"""Drawings that are no digits, as pen strokes: what a network must learn to refuse, and what measures whether it does.

Each kind is drawn by a rule with random sizes, places and wobble; nothing here was taken from a person. The kinds
follow what people scribble on such pages. One of them, `HELD_OUT`, is never trained on and is reported apart.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from PIL import Image

from digitrec.strokes.points import lengths_along, points_at

Strokes = list[np.ndarray]

HELD_OUT = "face"
# Capital letters as polylines in the unit square, x to the right, y down; only such as resemble no digit.
_LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "A": [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.62), (0.8, 0.62)]],
    "E": [[(1, 0), (0, 0), (0, 1), (1, 1)], [(0, 0.5), (0.8, 0.5)]],
    "F": [[(1, 0), (0, 0), (0, 1)], [(0, 0.48), (0.75, 0.48)]],
    "H": [[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(0, 0.5), (1, 0.5)]],
    "K": [[(0, 0), (0, 1)], [(0.9, 0), (0, 0.55), (1, 1)]],
    "M": [[(0, 1), (0.1, 0), (0.5, 0.65), (0.9, 0), (1, 1)]],
    "N": [[(0, 1), (0, 0), (1, 1), (1, 0)]],
    "R": [[(0, 1), (0, 0), (0.6, 0), (0.9, 0.22), (0.6, 0.48), (0, 0.5)], [(0.4, 0.5), (1, 1)]],
    "T": [[(0, 0), (1, 0)], [(0.5, 0), (0.5, 1)]],
    "W": [[(0, 0), (0.25, 1), (0.5, 0.35), (0.75, 1), (1, 0)]],
    "X": [[(0, 0), (1, 1)], [(1, 0), (0, 1)]],
    "P": [[(0, 1), (0, 0), (0.7, 0), (1, 0.25), (0.7, 0.5), (0, 0.52)]],
}
LETTERS = tuple(_LETTERS)


def _line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float64)


def _circle(x: float, y: float, radius: float, start: float = 0.0, turn: float = 2 * np.pi) -> np.ndarray:
    angle = start + np.linspace(0, turn, 24)
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1)


def _turn(strokes: Strokes, angle: float) -> Strokes:
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ turn for stroke in strokes]


def _scribble(rng: np.random.Generator) -> Strokes:
    """A long walk whose direction drifts: loops over loops."""
    steps = int(rng.integers(150, 400))
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(rng.uniform(-0.25, 0.25), 0.45, steps))
    walk = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=1), axis=0)
    # Pulled back towards the middle, so that it crosses itself instead of wandering off.
    return [walk - np.linspace(0, 1, steps)[:, None] * walk[-1]]


def _dash(rng: np.random.Generator) -> Strokes:
    """One to three level lines; an upright one would be a 1."""
    lines = []
    for row in range(int(rng.integers(1, 4))):
        y = row * rng.uniform(0.25, 0.5)
        lines.append(
            _line((rng.uniform(0, 0.2), y), (0.5, y + rng.normal(0, 0.02)), (rng.uniform(0.8, 1), y))
        )
    return _turn(lines, rng.uniform(-0.3, 0.3))


def _cross(rng: np.random.Generator) -> Strokes:
    longer = rng.uniform(0.7, 1)
    upright = [_line((0, 0.5), (1, 0.5)), _line((0.5, 0.5 - longer / 2), (0.5, 0.5 + longer / 2))]
    return _turn(upright, rng.choice([0.0, np.pi / 4]) + rng.normal(0, 0.12))


def _dots(rng: np.random.Generator) -> Strokes:
    places = rng.uniform(0, 1, (int(rng.integers(2, 8)), 2))
    return [place + rng.normal(0, 0.008, (3, 2)) for place in places]


def _zigzag(rng: np.random.Generator) -> Strokes:
    """Three teeth or more, side by side; or at least five, one above the other: fewer would be a 3."""
    teeth = int(rng.integers(6, 13))
    height = rng.uniform(0.2, 0.7)
    across = np.linspace(0, 1, teeth) + rng.normal(0, 0.015, teeth)
    up = np.where(np.arange(teeth) % 2, 0.0, height) + rng.normal(0, 0.03, teeth)
    upright = np.pi / 2 if teeth > 10 and rng.random() < 0.6 else 0.0
    return _turn([np.stack([across, up], axis=1)], upright + rng.uniform(-0.25, 0.25))


def letter(name: str, rng: np.random.Generator) -> Strokes:
    """A capital letter, slanted, narrowed and bent a little. name: one of LETTERS."""
    width, slant = rng.uniform(0.6, 1.0), rng.normal(0, 0.12)
    shape = np.array([[width, 0], [slant, 1]])
    return [np.array(line) @ shape + rng.normal(0, 0.025, (len(line), 2)) for line in _LETTERS[name]]


def _letter(rng: np.random.Generator) -> Strokes:
    return letter(LETTERS[rng.integers(len(LETTERS))], rng)


def _blob(rng: np.random.Generator) -> Strokes:
    """A filled shape: a pen that goes to and fro until nothing is left white."""
    rows = np.linspace(0, 1, 40)
    half = 0.5 * np.sqrt(np.clip(1 - (2 * rows - 1) ** 2, 0.02, 1)) * rng.uniform(0.7, 1.3)
    half = half * (1 + rng.normal(0, 0.08, len(rows)))
    sides = np.where(np.arange(len(rows)) % 2, 1, -1)
    return [np.stack([0.5 + sides * half, rows], axis=1)]


def _star(rng: np.random.Generator) -> Strokes:
    corners = int(rng.integers(5, 8))
    if rng.random() < 0.5:  # in one line, every second corner next
        order = np.arange(corners + 1) * 2 % corners if corners % 2 else np.arange(corners + 1)
        angle = -np.pi / 2 + 2 * np.pi * order / corners
        radius = np.where(np.arange(corners + 1) % 2, 0.4, 1.0) if corners % 2 == 0 else 1.0
        return [np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)]
    angles = np.pi * np.arange(corners) / corners + rng.normal(0, 0.05, corners)
    return [_line((-np.cos(a), -np.sin(a)), (np.cos(a), np.sin(a))) for a in angles]


def _grid(rng: np.random.Generator) -> Strokes:
    count = int(rng.integers(2, 5))
    ticks = np.linspace(0.15, 0.85, count)
    return [_line((0, t), (1, t)) for t in ticks] + [_line((t, 0), (t, 1)) for t in ticks]


def _face(rng: np.random.Generator) -> Strokes:
    eye = rng.uniform(0.03, 0.08)
    parts = [
        _circle(0.5, 0.5, 0.5, turn=rng.uniform(5.9, 6.6)),
        _circle(0.32, 0.38, eye),
        _circle(0.68, 0.38, eye),
    ]
    smile = _circle(0.5, rng.uniform(0.5, 0.6), 0.26, 0.15 * np.pi, 0.7 * np.pi)
    return [*parts, smile, *([_line((0.5, 0.45), (0.46, 0.6), (0.54, 0.6))] if rng.random() < 0.5 else [])]


def _shape(rng: np.random.Generator) -> Strokes:
    """Triangles, boxes, houses, spirals, arrows, hearts."""
    angle = np.linspace(0, 2 * np.pi * rng.uniform(2.5, 4), 90)
    heart = np.linspace(0, 2 * np.pi, 40)
    choices: list[Strokes] = [
        [_line((0.5, 0), (1, 0.9), (0, 0.9), (0.5, 0))],
        [_line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))],
        [_line((0, 0.4), (0.5, 0), (1, 0.4), (1, 1), (0, 1), (0, 0.4), (1, 0.4))],
        [np.stack([angle * np.cos(angle), angle * np.sin(angle)], axis=1)],
        [_line((0, 0.5), (1, 0.5)), _line((0.7, 0.2), (1, 0.5), (0.7, 0.8))],
        [np.stack([16 * np.sin(heart) ** 3, -13 * np.cos(heart) + 5 * np.cos(2 * heart) + 2 * np.cos(3 * heart)], axis=1)],
    ]  # fmt: skip
    return _turn(choices[rng.integers(len(choices))], rng.normal(0, 0.1))


# Kind → a rule that draws one. Two more are made otherwise: `side_by_side` from digits, `photo_noise` from pixels.
KINDS: dict[str, Callable[[np.random.Generator], Strokes]] = {
    "scribble": _scribble,
    "dash": _dash,
    "cross": _cross,
    "dots": _dots,
    "zigzag": _zigzag,
    "letter": _letter,
    "blob": _blob,
    "star": _star,
    "grid": _grid,
    "shape": _shape,
    HELD_OUT: _face,
}
TRAINED_KINDS = [kind for kind in KINDS if kind != HELD_OUT]


def draw_non_digit(kind: str, rng: np.random.Generator) -> Strokes:
    """Strokes of (n, 2) points, scaled into the unit square with its aspect ratio kept. kind: one of KINDS."""
    strokes = as_by_hand(KINDS[kind](rng), rng)
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1e-6)
    return [((stroke - low) / extent).astype(np.float32) for stroke in strokes]


def as_by_hand(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """The points that a slow mouse leaves on each line; between a box's corners alone the canvas would draw a ring."""
    return [_points_by_hand(stroke, rng) for stroke in strokes]


def _points_by_hand(stroke: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    lengths = lengths_along(stroke)
    step = max(float(np.ptp(stroke, axis=0).max()), 1e-6) / 25
    # Each corner stays a point of its own.
    sides = [
        np.linspace(start, end, max(1, round((end - start) / step)), endpoint=False)
        for start, end in pairwise(lengths)
    ]
    places = np.concatenate([*sides, lengths[-1:]])
    points = points_at(stroke, lengths, places)
    return points + rng.normal(0, 0.006, points.shape) * np.ptp(stroke)


def side_by_side(left: Strokes, right: Strokes, rng: np.random.Generator) -> Strokes:
    """Two digits in one drawing, near each other or touching a little; of a number they would be two.

    left, right: strokes of (n, 2) points in any unit, x to the right, y down.
    """
    parts = []
    for strokes in (left, right):
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        height = rng.uniform(0.75, 1.1)
        # A level stroke has no height: its width sets the scale then.
        scale = height / max(float(high[1] - low[1]), 0.4 * float((high - low).max()), 1e-6)
        middle = np.array([low[0], (low[1] + high[1]) / 2])
        parts.append([(stroke.astype(np.float64) - middle) * scale for stroke in strokes])
    first, second = parts
    across = max(float(stroke[:, 0].max()) for stroke in first) + rng.uniform(-0.06, 0.35)
    return [*first, *(stroke + np.array([across, rng.normal(0, 0.08)]) for stroke in second)]


def photo_noise(rng: np.random.Generator, side: int = 96) -> np.ndarray:
    """(side, side, 3) uint8, grey: the grain, stains and shadows of a photo of nothing."""
    cells = int(rng.integers(4, side // 2))
    coarse = Image.fromarray(rng.integers(0, 256, (cells, cells), dtype=np.uint8))
    grey = np.asarray(coarse.resize((side, side), Image.Resampling.BICUBIC), np.float64)
    grey = (grey - 128) * rng.uniform(0.3, 1.4) + 128 + rng.normal(0, rng.uniform(2, 40), (side, side))
    grey += np.outer(np.linspace(-1, 1, side), np.ones(side)) * rng.uniform(-60, 60)
    if rng.random() < 0.4:  # dark spots on light paper
        grey = np.where(grey < np.quantile(grey, rng.uniform(0.03, 0.3)), 40.0, 235.0)
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
