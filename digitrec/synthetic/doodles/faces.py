"""Faces of many kinds: what people draw first where a digit is asked for."""

import numpy as np

from digitrec.synthetic.doodles.sketch import Rule, Strokes, another_hand, dot, ellipse, line, smooth


def _eyes(rng: np.random.Generator) -> Strokes:
    """Two, alike or one of them winking: dots, rings, upright or level lines, arcs, crosses."""
    apart, high, size = rng.uniform(0.13, 0.24), rng.uniform(0.28, 0.44), rng.uniform(0.025, 0.09)
    kinds = (
        list(
            rng.choice(
                ["dot", "ring", "line", "arc", "cross", "level"], 1, p=[0.4, 0.2, 0.2, 0.08, 0.06, 0.06]
            )
        )
        * 2
    )
    if rng.random() < 0.12:
        kinds[rng.integers(2)] = "level"
    return [
        part
        for kind, x in zip(kinds, (0.5 - apart, 0.5 + apart), strict=True)
        for part in _eye(kind, x, high, size, rng)
    ]


def _eye(kind: str, x: float, y: float, size: float, rng: np.random.Generator) -> Strokes:
    x, y = x + rng.normal(0, 0.012), y + rng.normal(0, 0.012)
    long = size * rng.uniform(1, 1.8)
    shapes: dict[str, Strokes] = {
        "dot": [dot(x, y, rng)],
        "ring": [ellipse(x, y, size, size * rng.uniform(0.8, 1.5))],
        "line": [line((x, y - long), (x, y + long))],
        "level": [line((x - size, y), (x + size, y))],
        "arc": [ellipse(x, y, size, size, 190, 160)],
        "cross": [
            line((x - size, y - size), (x + size, y + size)),
            line((x + size, y - size), (x - size, y + size)),
        ],
    }
    return shapes[kind]


def _mouth(rng: np.random.Generator) -> Strokes:
    """Smiling, laughing, level, sad, wavy, or a small ring."""
    wide, y = rng.uniform(0.12, 0.32), rng.uniform(0.62, 0.76)
    deep = rng.uniform(0.05, 0.24)
    kind = rng.choice(
        ["smile", "laugh", "level", "sad", "wave", "ring", "corner"],
        p=[0.55, 0.13, 0.07, 0.1, 0.04, 0.06, 0.05],
    )
    if kind == "smile":
        return [ellipse(0.5, y - deep / 2, wide, deep, rng.uniform(165, 180), -rng.uniform(150, 185))]
    if kind == "laugh":
        return [
            np.concatenate(
                [ellipse(0.5, y - deep / 2, wide, deep, 180, -180), line((0.5 - wide, y - deep / 2))]
            )
        ]
    if kind == "level":
        return [line((0.5 - wide, y), (0.5 + wide, y + rng.normal(0, 0.05)))]
    if kind == "sad":
        return [ellipse(0.5, y + deep / 2, wide, deep, 190, 160)]
    if kind == "wave":
        across = np.linspace(-1, 1, 15)
        return [np.stack([0.5 + wide * across, y + 0.04 * np.sin(7 * across)], axis=1)]
    if kind == "ring":
        return [ellipse(0.5, y, 0.35 * wide, 0.4 * wide)]
    return [line((0.5 - wide, y - 0.04), (0.5 + 0.6 * wide, y + 0.02), (0.5 + wide, y - 0.1))]


def _head(rng: np.random.Generator) -> np.ndarray:
    """A ring, seldom round and seldom quite closed."""
    wide, high = 0.5 * np.exp(rng.normal(0, 0.1, 2))
    return ellipse(0.5, 0.5, wide, high, rng.uniform(180, 360), rng.choice([-1, 1]) * rng.uniform(335, 395))


def _nose(rng: np.random.Generator) -> Strokes:
    y = rng.uniform(0.46, 0.56)
    shapes: list[Strokes] = [
        [line((0.5, y - 0.07), (0.46, y + 0.05), (0.53, y + 0.05))],
        [line((0.5, y - 0.06), (0.5, y + 0.06))],
        [dot(0.5, y, rng)],
        [ellipse(0.5, y, 0.05, 0.05)],
    ]
    return shapes[rng.integers(len(shapes))]


def _hair(rng: np.random.Generator) -> Strokes:
    """Hairs that stand, curls, or a fringe."""
    kind = rng.integers(3)
    if kind == 0:
        angles = np.radians(np.linspace(-150, -30, int(rng.integers(3, 10))))
        out = rng.uniform(0.58, 0.72)
        return [
            line(
                (0.5 + 0.5 * np.cos(a), 0.5 + 0.5 * np.sin(a)), (0.5 + out * np.cos(a), 0.5 + out * np.sin(a))
            )
            for a in angles
        ]
    if kind == 1:
        angles = np.radians(np.linspace(-170, -10, int(rng.integers(4, 9))))
        return [ellipse(0.5 + 0.52 * np.cos(a), 0.5 + 0.52 * np.sin(a), 0.09, 0.09) for a in angles]
    teeth = int(rng.integers(5, 11))
    angles = np.radians(np.linspace(-170, -10, teeth))
    radius = np.where(np.arange(teeth) % 2, 0.36, 0.52)
    return [np.stack([0.5 + radius * np.cos(angles), 0.5 + radius * np.sin(angles)], axis=1)]


def smiley(rng: np.random.Generator) -> Strokes:
    """A ring, two eyes and a mouth."""
    return another_hand([_head(rng), *_eyes(rng), *_mouth(rng)], rng, 0.8)


def _with_features(rng: np.random.Generator) -> Strokes:
    """With a nose, hair, ears, a hat, a beard or brows."""
    parts = [_head(rng), *_eyes(rng), *_mouth(rng)]
    if rng.random() < 0.6:
        parts += _nose(rng)
    if rng.random() < 0.5:
        parts += _hair(rng)
    if rng.random() < 0.35:
        parts += [ellipse(-0.03, 0.5, 0.08, 0.12, 90, 180), ellipse(1.03, 0.5, 0.08, 0.12, -90, 180)]
    if rng.random() < 0.2:
        parts += [line((0.05, 0.1), (0.95, 0.1)), line((0.25, 0.1), (0.28, -0.3), (0.72, -0.3), (0.75, 0.1))]
    if rng.random() < 0.25:
        parts += [line((0.22, 0.28), (0.4, 0.22)), line((0.6, 0.22), (0.78, 0.28))]
    return another_hand(parts, rng)


def _without_outline(rng: np.random.Generator) -> Strokes:
    """Eyes and a mouth, nothing around them."""
    return another_hand([*_eyes(rng), *_mouth(rng), *(_nose(rng) if rng.random() < 0.4 else [])], rng, 0.8)


def _emoticon(rng: np.random.Generator) -> Strokes:
    """:-) ;-( =D written along the line."""
    eyes = [dot(0.0, 0.3, rng), dot(0.0, 0.7, rng)]
    if rng.random() < 0.3:
        eyes = [line((-0.05, 0.3), (0.2, 0.3)), line((-0.05, 0.7), (0.2, 0.7))]
    nose = [line((0.25, 0.5), (0.5, 0.5))] if rng.random() < 0.5 else []
    mouths = [
        ellipse(0.55, 0.5, 0.25, 0.5, -80, 160),
        ellipse(0.95, 0.5, 0.25, 0.5, 100, 160),
        line((0.7, 0.15), (0.7, 0.85)),
    ]
    return another_hand([*eyes, *nose, mouths[rng.choice(3, p=[0.6, 0.3, 0.1])]], rng)


def _robot(rng: np.random.Generator) -> Strokes:
    """A box with eyes and a mouth, perhaps antennas."""
    corner = rng.uniform(0.0, 0.04)
    box = line((0, corner), (1, 0), (1, 1), (0, 1), (0, 0))
    mouth = (
        _mouth(rng)
        if rng.random() < 0.5
        else [line((0.25, 0.7), (0.75, 0.7), (0.75, 0.82), (0.25, 0.82), (0.25, 0.7))]
    )
    antenna = [line((0.5, 0), (0.5, -0.2)), dot(0.5, -0.22, rng)] if rng.random() < 0.5 else []
    return another_hand([box, *_eyes(rng), *mouth, *antenna], rng)


def _in_profile(rng: np.random.Generator) -> Strokes:
    """A head from the side: forehead, nose, lips, chin, and an eye."""
    way = np.array([(0.4, 0), (0.15, 0.15), (0.13, 0.38), (0.0, 0.55), (0.14, 0.6), (0.1, 0.7), (0.16, 0.76), (0.15, 0.92), (0.45, 1.0)])  # fmt: skip
    way = way + rng.normal(0, 0.015, way.shape)
    back = smooth(
        np.array([(0.4, 0), (0.8, 0.1), (0.9, 0.45), (0.7, 0.8), (0.72, 1.05)]) + rng.normal(0, 0.02, (5, 2))
    )
    return another_hand([smooth(way), back, dot(0.26, 0.4, rng), line((0.16, 0.72), (0.28, 0.71))], rng)


KINDS: dict[str, Rule] = {
    "smiley": smiley,
    "face with features": _with_features,
    "face without outline": _without_outline,
    "emoticon": _emoticon,
    "robot face": _robot,
    "face in profile": _in_profile,
}
