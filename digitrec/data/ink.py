"""Digits as pen strokes, and the pictures that the canvas would show of them."""

import gzip
import hashlib
import json
import math
import os
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from digitrec.errors import DataError

SETS = ("pendigits", "unipen", "uji", "numberpad")
VALIDATION_ONLY = ("uji", "numberpad")  # never trained on
CANVAS = 280  # pixels; what pen widths refer to
WIDTHS = (8.0, 30.0)  # of the pen, on a canvas of 280
SIZES = (0.30, 0.85)  # the longer side of the strokes, as a share of the canvas
_FINER = 4  # a pixel is drawn as 4×4, then averaged: that is its anti-aliasing
_FLAT = 0.1  # pixels that a curve may be away from the straight pieces it is drawn by
_LEAST_CONTRAST = 160  # distance in RGB of random ink from random paper; black and white are 442 apart

Strokes = Sequence[np.ndarray]
Colour = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class InkDigit:
    """A digit as it was written: strokes are (n, 2) float32 (x to the right, y down), in units of its set.

    index: its place in the file, from 0; a digit keeps it whichever others are left out.
    """

    label: int
    writer: str
    strokes: tuple[np.ndarray, ...]
    index: int


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
    points = _checked(strokes)
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


def draw(strokes: Strokes, width: float, shape: tuple[int, int]) -> np.ndarray:
    """(h, w) uint8, ink = 255: strokes in pixels, drawn by a round brush and anti-aliased.

    The middle of the pixel in the first row and column is at (0.5, 0.5), as on a browser's canvas.
    """
    paper = Image.new("L", (shape[1] * _FINER, shape[0] * _FINER))
    brush = ImageDraw.Draw(paper)
    radius = width * _FINER / 2
    for stroke in strokes:
        way = smoothed(stroke) * _FINER - 0.5  # Pillow counts from the middle of its pixels
        if len(way) > 1:
            brush.line(way.ravel().tolist(), fill=255, width=max(round(2 * radius), 1))
        # A disc at each point makes joints and ends round; Pillow's boxes include their last pixel.
        corners = np.concatenate((way - radius + 0.5, way + radius), axis=1)
        for corner in corners.tolist():
            brush.ellipse(corner, fill=255)
    return np.asarray(paper.reduce(_FINER))


def smoothed(points: np.ndarray) -> np.ndarray:
    """(m, 2): a stroke's way as fabric.js's PencilBrush makes it, in pieces short enough to be straight.

    It runs from midpoint to midpoint of successive points in quadratic curves, with the points themselves as controls
    (fabric.js, util/path, getSmoothPathFromPoints); straight to the first midpoint, and from the last one.
    """
    if len(points) < 3:
        return points
    middles = (points[:-1] + points[1:]) / 2
    begins, controls, ends = middles[:-1], points[1:-1], middles[1:]
    bulge = (
        float(np.abs(begins - 2 * controls + ends).max()) / 4
    )  # from the chord; a k-th of the curve has bulge / k²
    pieces = max(1, math.ceil(math.sqrt(bulge / _FLAT)))
    t = (np.arange(pieces) / pieces)[:, None]
    curves = [weight[:, None] for weight in ((1 - t) ** 2, 2 * t * (1 - t), t**2)]
    ways = curves[0] * begins + curves[1] * controls + curves[2] * ends
    return np.concatenate((points[:1], ways.transpose(1, 0, 2).reshape(-1, 2), middles[-1:], points[-1:]))


def lengths_along(way: np.ndarray) -> np.ndarray:
    """How far along its stroke each point (n, 2) lies: (n,), from 0 to the stroke's length."""
    return np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))))


def points_at(way: np.ndarray, lengths: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The points (m, 2) that lie so far along a stroke (n, 2). lengths: (n,), its `lengths_along`; places: (m,)."""
    return np.stack([np.interp(places, lengths, way[:, axis]) for axis in (0, 1)], axis=1)


def load_ink(name: str) -> list[InkDigit]:
    """The digits of `pendigits`, `unipen`, `uji` or `numberpad`, from DIGITREC_DATA/ink/NAME.json.gz.

    Raises DataError where the file is missing or damaged, or a digit in it is no digit: one clear sentence.
    """
    if name not in SETS:
        raise DataError(f"There is no ink called {name[:60]}; choose one of {', '.join(SETS)}.")
    path = _path(name)
    if path is None or not path.is_file():
        raise DataError(
            f"The pen strokes of {name} are not on this machine; put {name}.json.gz into the folder ink of DIGITREC_DATA."
        )
    return list(_read(path, path.stat().st_mtime_ns))


def is_here(name: str) -> bool:
    """Whether the file of this set is on the machine."""
    path = _path(name)
    return path is not None and path.is_file()


def fingerprint(name: str) -> str:
    """SHA-256 of the set's file. Raises DataError where it cannot be read."""
    load_ink(name)
    path = _path(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


def without(digits: Sequence[InkDigit], excluded: Collection[int]) -> list[InkDigit]:
    """The digits whose index is not among the excluded ones."""
    return [digit for digit in digits if digit.index not in excluded]


def known_bad(name: str) -> frozenset[int]:
    """Indices of the digits of a set whose label or cut is wrong, from the list beside this module; none without one.

    About 4 % of unipen's are (Ratzlaff, 2003). A line holds one index; what follows a # is a comment.
    """
    path = Path(__file__).parent / f"{name}_known_bad.txt"
    if not path.is_file():
        return frozenset()
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(int(line) for line in lines if line)


def _path(name: str) -> Path | None:
    chosen = os.environ.get("DIGITREC_DATA", "").strip()
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    return (folder.parent if folder.suffix == ".npz" else folder) / "ink" / f"{name}.json.gz"


@lru_cache(maxsize=len(SETS))
def _read(path: Path, _modified: int) -> tuple[InkDigit, ...]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            records = json.load(file)
        if not isinstance(records, list) or not records:
            raise ValueError("no list of digits")
    except (OSError, EOFError, ValueError, zlib.error, RecursionError) as problem:
        raise DataError(f"{path} is damaged or no file of pen strokes; get it again.") from problem
    return tuple(_digit(record, index, path) for index, record in enumerate(records))


def _digit(record: Any, index: int, path: Path) -> InkDigit:
    try:
        label, writer = record["label"], str(record["writer"])
        if type(label) is not int or not 0 <= label <= 9:
            raise ValueError(f"the label {str(label)[:40]!r}; expected a digit from 0 to 9")
        strokes = tuple(np.array(stroke, np.float32) for stroke in record["strokes"])
        _checked(strokes)
    except (KeyError, TypeError, ValueError, OverflowError, DataError) as problem:
        raise DataError(
            f"{path} cannot be used: its digit number {index} has {_fault(problem)}; get the file again."
        ) from problem
    return InkDigit(label, writer, strokes, index)


def _fault(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return f"no {problem.args[0]}"
    return str(problem).removeprefix("A digit cannot have ").rstrip(".")


def _checked(strokes: Strokes) -> np.ndarray:
    """All points, (n, 2). Raises DataError."""
    if not len(strokes) or not all(
        stroke.ndim == 2 and stroke.shape[1] == 2 and len(stroke) for stroke in strokes
    ):
        raise DataError("A digit cannot have strokes without points, or points that are not (x, y).")
    points = np.concatenate(strokes).astype(np.float64)
    if not np.isfinite(points).all():
        raise DataError("A digit cannot have points that are NaN or infinite.")
    return points


def _colour(channels: np.ndarray) -> Colour:
    red, green, blue = (int(channel) for channel in channels)
    return red, green, blue
