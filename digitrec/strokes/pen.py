"""A pen on the canvas: its width, size, place, tilt and colours, and the picture that the canvas would show."""

import math
from dataclasses import dataclass

import numpy as np

from digitrec.errors import DataError
from digitrec.strokes.brush import draw
from digitrec.strokes.points import Strokes, all_points

CANVAS = 280  # pixels; what pen widths refer to
WIDTHS = (8.0, 30.0)  # of the pen, on a canvas of 280
SIZES = (0.30, 0.85)  # the longer side of the strokes, as a share of the canvas
_LEAST_CONTRAST = 160  # distance in RGB of random ink from random paper; black and white are 442 apart

Colour = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Pen:
    """How a digit comes onto the canvas: with which pen, where, how large and in which colours.

    width: of the round brush, in pixels of a canvas of 280. size: the longer side of the strokes (the way of the brush's
    middle) as a share of the canvas's side. place: of the room that the ink leaves free, the share that is left of it
    and above it. tilt: degrees, clockwise. aspect: what x is multiplied with. shear: x per y, to the right further up.
    """

    width: float = 20.0
    size: float = 0.6
    place: tuple[float, float] = (0.5, 0.5)
    tilt: float = 0.0
    aspect: float = 1.0
    shear: float = 0.0
    ink: Colour = (0x16, 0x20, 0x2E)
    paper: Colour = (255, 255, 255)

    def __post_init__(self) -> None:
        """Raises DataError for a pen that cannot draw."""
        numbers = (self.width, self.size, *self.place, self.tilt, self.aspect, self.shear)
        if not all(map(math.isfinite, numbers)) or min(self.width, self.size, self.aspect) <= 0:
            raise DataError(f"A pen needs a width, a size and an aspect above 0 and no NaN, not {self!r}.")


def random_pen(rng: np.random.Generator) -> Pen:
    """A pen of 8 to 30 pixels, strokes of 30 to 85 % of the canvas anywhere on it, dark on light or light on dark."""
    width, size = rng.uniform(*WIDTHS), rng.uniform(*SIZES)
    place = (float(rng.uniform()), float(rng.uniform()))
    while True:
        dark, light = rng.integers(0, 100, 3), rng.integers(156, 256, 3)
        if np.linalg.norm(light - dark) >= _LEAST_CONTRAST:
            break
    ink, paper = (dark, light) if rng.uniform() < 0.5 else (light, dark)
    return Pen(width=float(width), size=float(size), place=place, ink=_colour(ink), paper=_colour(paper))


def render(strokes: Strokes, pen: Pen, side: int = CANVAS) -> np.ndarray:
    """(side, side, 4) uint8 RGBA: the strokes as the canvas shows them when the pen draws them.

    strokes: (n, 2) arrays in any unit. Raises DataError for strokes without points or with NaN or infinite ones.
    """
    width = pen.width * side / CANVAS
    coverage = draw(placed(strokes, pen, side), width, (side, side)).astype(np.float32)[..., None] / 255
    ink, paper = np.array(pen.ink, np.float32), np.array(pen.paper, np.float32)
    picture = np.full((side, side, 4), 255, np.uint8)
    picture[..., :3] = np.rint(paper + coverage * (ink - paper))
    return picture


def placed(strokes: Strokes, pen: Pen, side: int = CANVAS) -> list[np.ndarray]:
    """The strokes in pixels of a canvas with this side: tilted, scaled and moved as the pen says."""
    points = all_points(strokes)
    angle = math.radians(pen.tilt)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    changed = points @ (turn @ np.array([[pen.aspect, -pen.shear], [0, 1]])).T
    low, high = changed.min(axis=0), changed.max(axis=0)
    longer_side = float((high - low).max())
    scale = pen.size * side / longer_side if longer_side > 0 else 0.0
    width = pen.width * side / CANVAS
    free = side - (high - low) * scale - width
    start = width / 2 + free * np.array(pen.place)
    ends = np.cumsum([len(stroke) for stroke in strokes])[:-1]
    return np.split((changed - low) * scale + start, ends)


def _colour(channels: np.ndarray) -> Colour:
    red, green, blue = (int(channel) for channel in channels)
    return red, green, blue
