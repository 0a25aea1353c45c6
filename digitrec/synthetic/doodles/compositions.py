"""Outlines with marks in and around them: what faces, clocks, animals, fruit, signs and machines have in common.

Nothing here means anything. Any small marks at any places are taken, so that a network learns the idea and not some drawings. A
ring with a mark or two in it is left out: some people write a 0 with a dot or a slash.
"""

from itertools import pairwise

import numpy as np

from digitrec.synthetic.doodles.sketch import Rule, Strokes, another_hand, dot, ellipse, line, smooth


def _ring(rng: np.random.Generator) -> np.ndarray:
    wide, high = 0.5 * np.exp(rng.normal(0, 0.14, 2))
    return ellipse(0, 0, wide, high, rng.uniform(0, 360), rng.choice([-1, 1]) * rng.uniform(335, 390))


def _outline(rng: np.random.Generator) -> np.ndarray:
    """A ring, a polygon of three to seven corners or a bulging line, about as large as the unit circle's half."""
    kind = rng.integers(4)
    if kind == 0:
        return _ring(rng)
    corners = int(rng.integers(3, 8))
    angles = (
        rng.uniform(0, 6) + 2 * np.pi * (np.arange(corners) + rng.uniform(-0.25, 0.25, corners)) / corners
    )
    radius = rng.uniform(0.42, 0.62, corners)
    around = np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)
    return smooth(around, closed=True) if kind == 1 and corners > 4 else np.concatenate([around, around[:1]])


def _mark(place: np.ndarray, size: float, rng: np.random.Generator) -> np.ndarray:
    """A dot, a line, an arc, a ring, a corner, a little wave or a little triangle around a place."""
    kind, angle = rng.integers(8), rng.uniform(0, 360)
    along = size * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    across = np.array([-along[1], along[0]])
    x, y = place.tolist()
    if kind == 0:
        return dot(x, y, rng)
    if kind <= 2:
        return np.array([place - along, place + along])
    if kind == 3:
        return ellipse(x, y, size, size * rng.uniform(0.4, 1), angle, rng.uniform(90, 200))
    if kind == 4:
        return ellipse(x, y, 0.7 * size, 0.7 * size * rng.uniform(0.6, 1.2))
    if kind == 5:
        return np.array([place - along, place + 0.8 * across, place + along])
    if kind == 6:
        return smooth(
            np.array(
                [
                    place - along,
                    place - 0.4 * along + 0.4 * across,
                    place + 0.4 * along - 0.4 * across,
                    place + along,
                ]
            )
        )
    return np.array([place - along, place + across, place + along, place - along])


def _marks_inside(rng: np.random.Generator, least: int, alike: float = 0.4) -> Strokes:
    """So many marks or up to five more, apart from each other; often two of them are mirror images."""
    parts: Strokes = []
    places: list[np.ndarray] = []
    wanted = int(rng.integers(least, least + 5))
    for _ in range(200):
        if len(parts) >= wanted:
            break
        place = rng.uniform(-0.34, 0.34, 2)
        if all(np.hypot(*(place - other)) > 0.17 for other in places):
            mark = _mark(place, rng.uniform(0.05, 0.17), rng)
            parts.append(mark)
            places.append(place)
            if abs(place[0]) > 0.1 and rng.random() < alike:
                parts.append(mark * [-1, 1])
                places.append(place * [-1, 1])
    return parts


def _marks_outside(outline: np.ndarray, rng: np.random.Generator) -> Strokes:
    """Lines, rings or corners that stand on an outline: as rays, legs, ears or leaves do."""
    count, kind = int(rng.integers(2, 9)), rng.integers(3)
    long = rng.uniform(0.12, 0.5)
    around = rng.random() < 0.5
    if around:
        chosen = (np.linspace(0, 1, count, endpoint=False) * (len(outline) - 1)).astype(int)
    else:
        chosen = rng.integers(0, len(outline), count)
    parts = []
    for index in chosen:
        foot = outline[index]
        out = foot / max(float(np.hypot(*foot)), 1e-6)
        tip = foot + out * long * rng.uniform(0.8, 1.2)
        side = np.array([-out[1], out[0]]) * long * 0.4
        if kind == 0:
            parts.append(np.array([foot, tip]))
        elif kind == 1:
            x, y = ((foot + tip) / 2).tolist()
            parts.append(ellipse(x, y, 0.5 * long, 0.5 * long))
        else:
            parts.append(np.array([foot - side, tip, foot + side]))
    return parts


def _ring_with_marks(rng: np.random.Generator) -> Strokes:
    return another_hand([_ring(rng), *_marks_inside(rng, 3)], rng)


def _outline_with_marks(rng: np.random.Generator) -> Strokes:
    return another_hand([_outline(rng), *_marks_inside(rng, 3)], rng)


def _outline_with_limbs(rng: np.random.Generator) -> Strokes:
    outline = _outline(rng)
    inside = _marks_inside(rng, 1) if rng.random() < 0.5 else []
    # Of a polygon, whose corners alone are given, also places on its sides.
    sides = (
        outline if len(outline) > 12 else np.concatenate([np.linspace(a, b, 8) for a, b in pairwise(outline)])
    )
    return another_hand([outline, *_marks_outside(sides, rng), *inside], rng)


def _outlines_together(rng: np.random.Generator) -> Strokes:
    """Two or three, beside or over each other, of different sizes: never two rings one above the other, an 8."""
    parts: Strokes = []
    right = 0.0
    for _ in range(int(rng.integers(2, 4))):
        size = rng.uniform(0.4, 1.1)
        parts.append(size * _outline(rng) + [right, rng.normal(0, 0.15)])
        right += size * rng.uniform(0.4, 1.1)
    return another_hand([*parts, *(_marks_inside(rng, 1) if rng.random() < 0.4 else [])], rng)


def _marks_alone(rng: np.random.Generator) -> Strokes:
    """Four to nine marks, nothing around them."""
    return another_hand(_marks_inside(rng, 4, alike=0.6), rng)


def _body(rng: np.random.Generator) -> Strokes:
    """A stem with outlines and lines on it, as a plant, a tool or a figure has."""
    parts: Strokes = [line((0, 0), (rng.normal(0, 0.1), 1.0))]
    top = 0.5 * rng.uniform(0.4, 1)
    if rng.random() < 0.7:
        parts.append(top * _outline(rng) + [0, -0.45 * top])
    for _ in range(int(rng.integers(2, 5))):
        y, side = rng.uniform(0.1, 1.0), rng.choice([-1, 1])
        tip = (side * rng.uniform(0.25, 0.5), y + rng.normal(0, 0.25))
        parts.append(line((0, y), tip))
        if rng.random() < 0.6:
            parts.append(line((0, y), (-tip[0], tip[1])))
    return another_hand(parts, rng)


KINDS: dict[str, Rule] = {
    "ring with marks": _ring_with_marks,
    "outline with marks": _outline_with_marks,
    "outline with limbs": _outline_with_limbs,
    "outlines together": _outlines_together,
    "marks alone": _marks_alone,
    "stem with limbs": _body,
}
