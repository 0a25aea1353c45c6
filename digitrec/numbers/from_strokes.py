"""A number from pen strokes: each stroke a piece, in the order of writing, and the best grouping of them into digits."""

from collections.abc import Sequence

import numpy as np

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.model.prediction import Predictor
from digitrec.numbers.pieces import SPECK, Piece, joined, line_height
from digitrec.numbers.reading import STROKES, Candidate, read_parts
from digitrec.preprocess.colours import NO_INK
from digitrec.strokes.brush import draw

LARGEST = (160.0, 1600.0)  # height and width in pixels of all ink together: it is drawn no larger
FURTHEST = 100_000.0  # pixels from the canvas's corner
THINNEST_PEN = 1.0  # pixels: what is thinner would hardly be seen
MOST_STROKES = 100
MOST_POINTS = 4_000  # of a stroke that is drawn; more do not show
TAP = 1.3  # pen widths: a stroke that is no longer is a dot
RETRACED = 0.6  # of a later stroke's ink that lies on an earlier one: it only strengthens that
DELAYED = 0.5  # of a later stroke's width above an earlier one: it was added to that


def digits_of_strokes(
    strokes: Sequence[np.ndarray], pen_width: float, size: tuple[int, int] | None, predictor: Predictor
) -> tuple[list[Candidate], float]:
    """The digits from left to right, and how many pixels of the canvas each of their own pixels has.

    strokes: arrays (n, 2) of x to the right and y down, in pixels of the canvas. size: its height and width; strokes
    outside are not seen. Raises DrawingError for what are no strokes, EmptyDrawingError where none is seen.
    """
    parts, scale = parts_of_strokes(strokes, pen_width, size)
    digits = read_parts(parts, STROKES, predictor)
    return sorted(digits, key=lambda digit: digit.piece.left + digit.piece.right), 1 / scale


def parts_of_strokes(
    strokes: Sequence[np.ndarray], pen_width: float, size: tuple[int, int] | None
) -> tuple[list[Piece], float]:
    """A piece for each stroke, those of one digit next to each other, and the scale at which they are drawn."""
    checked = [each for each in map(_checked, _few(strokes)) if _is_seen(each, size)]
    if not checked:
        raise EmptyDrawingError(NO_INK)
    if not (np.isfinite(pen_width) and 0 < pen_width <= FURTHEST):
        raise DrawingError(f"A pen cannot be {pen_width!r} pixels wide; it needs a width above 0.")
    wide, high = np.ptp(np.concatenate(checked), axis=0) + pen_width
    scale = float(min(1.0, LARGEST[0] / high, LARGEST[1] / wide))
    pen = max(pen_width * scale, THINNEST_PEN)
    parts = _with_retraced_joined([_drawn(each * scale, pen) for each in checked])
    numbered = [Piece(part.top, part.left, part.ink, number) for number, part in enumerate(parts)]
    return in_writing_order(_without_taps(numbered, pen)), scale


def in_writing_order(parts: Sequence[Piece]) -> list[Piece]:
    """The parts with those that were added later, as the bars of sevens are, moved behind what they were added to."""
    ordered: list[Piece] = []
    for part in parts:
        before = [index for index, other in enumerate(ordered) if _above(part, other) >= DELAYED]
        is_next = not before or before[-1] == len(ordered) - 1
        ordered.insert(len(ordered) if is_next else before[-1] + 1, part)
    return ordered


def _above(part: Piece, other: Piece) -> float:
    shared = min(part.right, other.right) - max(part.left, other.left)
    return shared / min(part.width, other.width)


def _few(strokes: Sequence[np.ndarray]) -> Sequence[np.ndarray]:
    if len(strokes) > MOST_STROKES:
        raise DrawingError(
            f"This drawing has {len(strokes):,} strokes, too many for a number; draw at most {MOST_STROKES}."
        )
    return strokes


def _checked(stroke: np.ndarray) -> np.ndarray:
    """(n, 2) float64 with at most so many points as can be seen."""
    try:
        points = np.asarray(stroke, np.float64)
    except (TypeError, ValueError) as problem:
        raise DrawingError("A stroke must be pairs of numbers x, y, one for each point.") from problem
    if points.ndim != 2 or points.shape[1] != 2:
        raise DrawingError(f"A stroke must be an array of the shape (points, 2), not {points.shape}.")
    if not np.isfinite(points).all():
        raise DrawingError("A stroke has coordinates that are NaN or infinite; draw it again.")
    if np.abs(points).max(initial=0) > FURTHEST:
        raise DrawingError(
            f"A stroke lies {np.abs(points).max():.0f} pixels away; coordinates may be up to {FURTHEST:.0f}."
        )
    return _thinned(points)


def _thinned(points: np.ndarray) -> np.ndarray:
    """At most MOST_POINTS of the points, evenly along the way, its ends among them."""
    if len(points) <= MOST_POINTS:
        return points
    way = np.cumsum(np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T))
    _, firsts = np.unique(np.floor(way / max(way[-1], 1e-9) * (MOST_POINTS - 2)), return_index=True)
    return points[np.append(firsts, len(points) - 1)]


def _is_seen(points: np.ndarray, size: tuple[int, int] | None) -> bool:
    if not len(points):
        return False
    if size is None:
        return True
    return bool(((points >= 0) & (points <= (size[1], size[0]))).all(axis=1).any())


def _drawn(points: np.ndarray, pen_width: float) -> Piece:
    edge = pen_width / 2 + 1
    low = np.floor(points.min(axis=0) - edge).astype(int)
    high = np.ceil(points.max(axis=0) + edge).astype(int)
    ink = (
        draw([points - low], pen_width, (int(high[1] - low[1]), int(high[0] - low[0]))).astype(np.float32)
        / 255
    )
    return Piece(int(low[1]), int(low[0]), ink)


def _with_retraced_joined(parts: Sequence[Piece]) -> list[Piece]:
    """The parts, those that a pen drew over once more as one with what they lie on."""
    kept: list[Piece] = []
    for part in parts:
        below = next(
            (number for number, other in enumerate(kept) if _shared_ink(part, other) >= RETRACED), None
        )
        if below is None:
            kept.append(part)
        else:
            kept[below] = joined([kept[below], part])
    return kept


def _shared_ink(part: Piece, other: Piece) -> float:
    """The share of the part's ink that lies on the other's."""
    top, left = max(part.top, other.top), max(part.left, other.left)
    bottom, right = min(part.bottom, other.bottom), min(part.right, other.right)
    if bottom <= top or right <= left:
        return 0.0
    mine, its = (
        each.ink[top - each.top : bottom - each.top, left - each.left : right - each.left]
        for each in (part, other)
    )
    return float(np.minimum(mine, its).sum() / max(float(part.ink.sum()), 1e-6))


def _without_taps(parts: list[Piece], pen_width: float) -> list[Piece]:
    """Without dots that the pen left by accident; a drawing of dots alone stays."""
    smallest = max(TAP * pen_width, SPECK * line_height(parts)) + 2
    strokes = [part for part in parts if max(part.height, part.width) > smallest]
    return strokes or parts
