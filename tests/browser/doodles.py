"""Twenty drawings of no digit, as people try them: drawn by hand here, and by no rule that any model was trained on."""

import math

from browser.drawing import Stroke, arc


def _circle(x: float, y: float, radius: float) -> Stroke:
    return arc(x, y, radius, radius, -90, 275)


def _petals(x: float, y: float, far: float, radius: float, count: int) -> list[Stroke]:
    angles = [2 * math.pi * place / count for place in range(count)]
    return [_circle(x + far * math.sin(angle), y - far * math.cos(angle), radius) for angle in angles]


def _rays(x: float, y: float, start: float, end: float, count: int) -> list[Stroke]:
    angles = [2 * math.pi * place / count for place in range(count)]
    return [
        [(x + far * math.sin(angle), y - far * math.cos(angle)) for far in (start, end)] for angle in angles
    ]


_SPIRAL = [
    (0.5 + 0.0135 * step * math.cos(step / 2.6), 0.5 + 0.0135 * step * math.sin(step / 2.6))
    for step in range(28)
]
_HEART = [
    (0.5 + 0.022 * 16 * math.sin(angle) ** 3,
     0.47 - 0.022 * (13 * math.cos(angle) - 5 * math.cos(2 * angle) - 2 * math.cos(3 * angle) - math.cos(4 * angle)))
    for angle in [math.radians(12 * step) for step in range(31)]
]  # fmt: skip

DOODLES: dict[str, list[Stroke]] = {
    "smiley": [
        _circle(0.5, 0.5, 0.36), [(0.38, 0.36), (0.38, 0.44)], [(0.62, 0.36), (0.62, 0.44)],
        arc(0.5, 0.52, 0.2, 0.17, 160, 20),
    ],
    "house": [
        [(0.22, 0.46), (0.22, 0.86), (0.78, 0.86), (0.78, 0.46)], [(0.12, 0.5), (0.5, 0.14), (0.88, 0.5)],
        [(0.43, 0.85), (0.43, 0.62), (0.58, 0.62), (0.58, 0.85)],
    ],
    "star": [[(0.5, 0.1), (0.73, 0.84), (0.1, 0.38), (0.9, 0.38), (0.27, 0.84), (0.5, 0.1)]],
    "heart": [_HEART],
    "spiral": [_SPIRAL],
    "fir": [
        [(0.5, 0.08), (0.34, 0.32), (0.44, 0.32), (0.24, 0.58), (0.76, 0.58), (0.56, 0.32), (0.66, 0.32), (0.5, 0.08)],
        [(0.46, 0.58), (0.46, 0.86), (0.54, 0.86), (0.54, 0.58)],
    ],
    "cat": [
        _circle(0.5, 0.58, 0.28), [(0.27, 0.44), (0.25, 0.16), (0.42, 0.32)], [(0.58, 0.32), (0.75, 0.16), (0.73, 0.44)],
        [(0.4, 0.52), (0.41, 0.56)], [(0.6, 0.52), (0.61, 0.56)], [(0.08, 0.6), (0.38, 0.66)], [(0.92, 0.6), (0.62, 0.66)],
    ],
    "fish": [arc(0.42, 0.5, 0.3, 0.19, 15, 345), [(0.7, 0.53), (0.9, 0.34), (0.9, 0.68), (0.7, 0.47)], [(0.26, 0.44), (0.27, 0.46)]],
    "flower": [
        _circle(0.5, 0.34, 0.08), *_petals(0.5, 0.34, 0.18, 0.1, 5), [(0.5, 0.62), (0.49, 0.92)],
        [(0.5, 0.8), (0.66, 0.7)],
    ],
    "sun": [_circle(0.5, 0.5, 0.18), *_rays(0.5, 0.5, 0.27, 0.42, 8)],
    "person": [
        _circle(0.5, 0.2, 0.1), [(0.5, 0.3), (0.5, 0.62)], [(0.26, 0.42), (0.74, 0.42)],
        [(0.3, 0.9), (0.5, 0.62), (0.7, 0.9)],
    ],
    "A": [[(0.22, 0.86), (0.5, 0.12), (0.78, 0.86)], [(0.32, 0.6), (0.68, 0.6)]],
    "K": [[(0.3, 0.12), (0.3, 0.88)], [(0.72, 0.14), (0.32, 0.52), (0.74, 0.88)]],
    "R": [[(0.3, 0.88), (0.3, 0.14), *arc(0.42, 0.32, 0.24, 0.18, -80, 90), (0.32, 0.5), (0.72, 0.88)]],
    "question mark": [[*arc(0.5, 0.32, 0.2, 0.2, -180, 60), (0.5, 0.58), (0.5, 0.68)], [(0.5, 0.84), (0.51, 0.86)]],
    "arrow": [[(0.1, 0.5), (0.88, 0.5)], [(0.64, 0.28), (0.89, 0.5), (0.64, 0.72)]],
    "cup": [
        [(0.2, 0.26), (0.26, 0.84), (0.6, 0.84), (0.66, 0.26), (0.2, 0.26)], arc(0.66, 0.5, 0.18, 0.14, -95, 110),
    ],
    "glasses": [_circle(0.27, 0.52, 0.16), _circle(0.73, 0.52, 0.16), arc(0.5, 0.5, 0.08, 0.06, 180, 360)],
    "two notes": [
        [(0.3, 0.76), (0.3, 0.2), (0.74, 0.14), (0.74, 0.68)], arc(0.22, 0.78, 0.09, 0.07, 0, 360),
        arc(0.66, 0.7, 0.09, 0.07, 0, 360),
    ],
    "hash": [[(0.38, 0.14), (0.32, 0.86)], [(0.66, 0.14), (0.6, 0.86)], [(0.16, 0.38), (0.86, 0.36)], [(0.14, 0.64), (0.84, 0.62)]],
}  # fmt: skip
