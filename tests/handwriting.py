"""Digits as strokes of a pen, for tests that need to know each point."""

import numpy as np

from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.paper import Photo, take_photo
from digitrec.synthetic.snapshots import Snapshot, take_snapshot
from digitrec.synthetic.written_numbers import WrittenNumber

PEN = 12.0


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, float)


def arc(x: float, y: float, wide: float, high: float, start: float = -90, end: float = 270) -> np.ndarray:
    """Part of an ellipse, clockwise as the eye sees it, from the right."""
    angle = np.radians(np.linspace(start, end, 40))
    return np.column_stack([x + wide * np.cos(angle), y + high * np.sin(angle)])


def digit(which: int, x: float, y: float = 30.0) -> list[np.ndarray]:
    """Strokes of a digit about 60 wide and 100 high, its top left corner at x, y; 4, 5 and 7 have two strokes."""
    shapes = {
        0: [arc(30, 50, 28, 50)],
        1: [line((30, 0), (30, 100))],
        3: [np.concatenate([arc(28, 25, 26, 25, -150, 90), arc(28, 75, 30, 25, -90, 150)])],
        4: [line((20, 0), (2, 60), (62, 58)), line((45, 30), (42, 100))],
        5: [
            np.concatenate([line((10, 14), (8, 45)), arc(28, 68, 28, 31, -130, 140)]),
            line((10, 0), (58, 0)),
        ],
        7: [line((2, 0), (58, 0), (22, 100)), line((18, 50), (56, 50))],
    }
    return [np.add(stroke, (x, y)) for stroke in shapes[which]]


def pen_digits() -> list[PenDigit]:
    """One of each of `digit`, by one hand."""
    return [
        PenDigit(label, "one", tuple(stroke.astype(np.float32) for stroke in digit(label, 0)), label)
        for label in (0, 1, 3, 4, 5, 7)
    ]


def number(*digits: tuple[int, float]) -> list[np.ndarray]:
    """Strokes of digits, each at its x."""
    return [stroke for which, x in digits for stroke in digit(which, x)]


def photo_of(digits: tuple[int, ...], photo: Photo) -> bytes:
    """The JPEG of a photo of these digits, 1200×900 pixels; the same at each call."""
    return take_photo(written_number(digits), photo, np.random.default_rng(3))


def photo_of_lines(*lines: tuple[int, ...], heading: str = "") -> bytes:
    """The JPEG of a photo of numbers one below the other, perhaps beneath a printed heading; the same at each call."""
    snapshot = Snapshot(digit_height=110, heading=heading)
    return take_snapshot([written_number(digits) for digits in lines], snapshot, np.random.default_rng(3))


def written_number(digits: tuple[int, ...]) -> WrittenNumber:
    """The digits side by side, each from the shapes above."""
    placed = tuple(tuple(digit(which, 30 + 115 * place)) for place, which in enumerate(digits))
    size = (170, 115 * len(digits) + 15)
    return WrittenNumber("".join(map(str, digits)), placed, tuple(range(len(digits))), PEN, size)
