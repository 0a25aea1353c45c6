"""Lines that mean nothing: open and closed curves, waves, spirals, loops, hatching, knots."""

import numpy as np

from digitrec.synthetic.doodles.sketch import Rule, Strokes, another_hand, dot, line, smooth, turned


def _open_curve(rng: np.random.Generator) -> Strokes:
    """Smooth through seven to twelve places: fewer might happen to be a digit."""
    return [smooth(_places(int(rng.integers(7, 13)), rng))]


def _broken_line(rng: np.random.Generator) -> Strokes:
    """Straight through seven to twelve places."""
    return [_places(int(rng.integers(7, 13)), rng)]


def _closed_curve(rng: np.random.Generator) -> Strokes:
    """Smooth and closed, through six to ten places: it crosses itself."""
    return [smooth(_places(int(rng.integers(6, 11)), rng), closed=True)]


def _polygon(rng: np.random.Generator) -> Strokes:
    """Closed, with five to nine corners anywhere."""
    corners = _places(int(rng.integers(5, 10)), rng)
    return [np.concatenate([corners, corners[:1]])]


def _places(count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 2), each well away from the one before."""
    places = [rng.uniform(0, 1, 2)]
    while len(places) < count:
        following = rng.uniform(0, 1, 2)
        if np.hypot(*(following - places[-1])) > 0.35:
            places.append(following)
    return np.array(places)


def _amoeba(rng: np.random.Generator) -> Strokes:
    """A closed outline with deep bays, which no 0 has."""
    lobes = int(rng.integers(3, 7))
    angles = np.linspace(0, 2 * np.pi, 90)
    deep = rng.uniform(0.3, 0.55)
    radius = (
        1
        + deep * np.cos(lobes * angles + rng.uniform(0, 6))
        + 0.15 * np.cos((lobes + 1) * angles + rng.uniform(0, 6))
    )
    return another_hand([np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)], rng)


def _puddle(rng: np.random.Generator) -> Strokes:
    """A closed outline of random corners around a middle, smooth or not."""
    corners = int(rng.integers(7, 12))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = np.where(
        np.arange(corners) % 2, rng.uniform(0.25, 0.5, corners), rng.uniform(0.75, 1.0, corners)
    )
    around = np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)
    return [smooth(around, closed=True) if rng.random() < 0.6 else np.concatenate([around, around[:1]])]


def _wave(rng: np.random.Generator) -> Strokes:
    """Two and a half waves or more, in one to three rows, lying."""
    periods, height, rows = (
        rng.uniform(2.4, 6),
        rng.uniform(0.06, 0.2),
        int(rng.choice([1, 2, 3], p=[0.65, 0.2, 0.15])),
    )
    across = np.linspace(0, 1, 90)
    grows = 1 + rng.uniform(-0.6, 0.6) * across
    up = height * grows * np.sin(2 * np.pi * periods * across + rng.uniform(0, 6))
    waves = [np.stack([across, up + 0.4 * row], axis=1) for row in range(rows)]
    return another_hand(turned(waves, rng.uniform(-0.4, 0.4)), rng)


def _standing_wave(rng: np.random.Generator) -> Strokes:
    """Three and a half waves or more, standing: with fewer it would be a 3."""
    periods, wide = rng.uniform(3.5, 6), rng.uniform(0.08, 0.2)
    down = np.linspace(0, 1, 90)
    return another_hand(
        [np.stack([wide * np.sin(2 * np.pi * periods * down + rng.uniform(0, 6)), down], axis=1)], rng
    )


def _spiral(rng: np.random.Generator) -> Strokes:
    """Two and a half turns or more, round or square: with fewer it would be a 6 or a 9."""
    turns = rng.uniform(2.4, 4.5)
    if rng.random() < 0.25:
        corners = int(4 * turns) + 4
        reach = np.arange(corners)[:, None] + 1.0
        ways = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])[np.arange(corners) % 4]
        return another_hand([np.cumsum(ways * np.ceil(reach / 2), axis=0)], rng)
    angle = np.linspace(0, 2 * np.pi * turns, 130)
    radius = (0.08 + angle / angle[-1]) ** rng.uniform(0.8, 1.2)
    way = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return another_hand(turned([way * np.array([rng.choice([-1, 1]), 1])], rng.uniform(0, 6)), rng)


def _coil(rng: np.random.Generator) -> Strokes:
    """Three to eight loops in a row, as one tries a pen."""
    loops, wide = int(rng.integers(3, 9)), rng.uniform(0.6, 1.6)
    angle = np.linspace(0, 2 * np.pi * loops, 30 * loops)
    sizes = np.interp(angle, [0, angle[-1]], rng.uniform(0.6, 1.3, 2))
    way = np.stack(
        [wide * angle / (2 * np.pi) + sizes * np.cos(angle), sizes * rng.uniform(0.8, 1.8) * np.sin(angle)],
        axis=1,
    )
    tilt = rng.uniform(-0.4, 0.4) + (np.pi / 2 if loops > 4 and rng.random() < 0.25 else 0)
    return another_hand(turned([way], tilt), rng)


def _hatching(rng: np.random.Generator) -> Strokes:
    """Three to nine lines beside each other, or one that goes to and fro."""
    count = int(rng.integers(4, 10))
    apart, lean = rng.uniform(0.1, 0.22), rng.uniform(-0.3, 0.3)
    tops = np.stack([apart * np.arange(count), rng.normal(0, 0.04, count)], axis=1)
    bottoms = tops + np.array([lean, rng.uniform(0.5, 1)]) + rng.normal(0, 0.04, (count, 2))
    if rng.random() < 0.4:
        ends = np.where((np.arange(count) % 2)[:, None], bottoms, tops)
        return another_hand([ends], rng)
    return another_hand([np.array(pair) for pair in zip(tops, bottoms, strict=True)], rng)


def _rosette(rng: np.random.Generator) -> Strokes:
    """A curve with three to seven loops around a middle."""
    loops = int(rng.integers(3, 8))
    angle = np.linspace(0, 2 * np.pi, 40 * loops)
    radius = rng.uniform(0, 0.5) + np.cos(loops * angle)
    return another_hand([np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)], rng)


def _knot(rng: np.random.Generator) -> Strokes:
    """A Lissajous curve: a pen that swings both ways."""
    across, down = [(2, 3), (3, 2), (3, 4), (4, 3), (2, 5)][rng.integers(5)]
    angle = np.linspace(0, 2 * np.pi, 160)
    # Of a phase near 0 the way goes back upon itself, and may be a 3.
    phase = rng.uniform(0.5, 1.1)
    return another_hand([np.stack([np.sin(across * angle + phase), np.sin(down * angle)], axis=1)], rng)


def _tangle(rng: np.random.Generator) -> Strokes:
    """To and fro over the same place, round and round or slanting, until it is nearly filled."""
    turns = int(rng.integers(5, 14))
    angle = np.linspace(0, 2 * np.pi * turns, 24 * turns)
    radius = 1 + 0.35 * np.interp(angle, np.linspace(0, angle[-1], 2 * turns), rng.normal(0, 1, 2 * turns))
    drift = np.stack(
        [np.interp(angle, np.linspace(0, angle[-1], 6), rng.normal(0, 0.4, 6)) for _ in range(2)], axis=1
    )
    wide = rng.uniform(0.15, 1)
    return another_hand(
        turned(
            [np.stack([wide * radius * np.cos(angle), radius * np.sin(angle)], axis=1) + drift],
            rng.uniform(0, 3),
        ),
        rng,
    )


def _lines_anywhere(rng: np.random.Generator) -> Strokes:
    """Four to eight straight lines that cross as they like."""
    return [rng.uniform(0, 1, (2, 2)) + rng.normal(0, 0.3, (2, 2)) for _ in range(int(rng.integers(4, 9)))]


def _arcs_anywhere(rng: np.random.Generator) -> Strokes:
    """Three to six short curves."""
    return [
        smooth(rng.uniform(0, 1, 2) + rng.normal(0, 0.25, (3, 2))) for _ in range(int(rng.integers(4, 8)))
    ]


def _splatter(rng: np.random.Generator) -> Strokes:
    """Dots and short dashes."""
    parts = [dot(float(rng.uniform()), float(rng.uniform()), rng) for _ in range(int(rng.integers(3, 12)))]
    starts = rng.uniform(0, 1, (int(rng.integers(2, 6)), 2))
    return [*parts, *(line(tuple(start), tuple(start + rng.normal(0, 0.1, 2))) for start in starts)]


OPEN: dict[str, Rule] = {"open curve": _open_curve, "broken line": _broken_line, "lines anywhere": _lines_anywhere, "arcs anywhere": _arcs_anywhere, "splatter": _splatter}  # fmt: skip
CLOSED: dict[str, Rule] = {"closed curve": _closed_curve, "polygon": _polygon, "amoeba": _amoeba, "puddle": _puddle, "rosette": _rosette, "knot": _knot}  # fmt: skip
WAVES: dict[str, Rule] = {"wave": _wave, "standing wave": _standing_wave, "spiral": _spiral, "coil": _coil, "hatching": _hatching, "tangle": _tangle}  # fmt: skip
