"""The points of a stroke: (n, 2) arrays of x to the right and y down."""

from collections.abc import Sequence

import numpy as np

from digitrec.errors import DataError

Strokes = Sequence[np.ndarray]


def lengths_along(way: np.ndarray) -> np.ndarray:
    """How far along its stroke each point (n, 2) lies: (n,), from 0 to the stroke's length."""
    return np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))))


def points_at(way: np.ndarray, lengths: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The points (m, 2) that lie so far along a stroke (n, 2). lengths: (n,), its `lengths_along`; places: (m,)."""
    return np.stack([np.interp(places, lengths, way[:, axis]) for axis in (0, 1)], axis=1)


def all_points(strokes: Strokes) -> np.ndarray:
    """All points of the strokes, (n, 2) float64. Raises DataError for strokes without points, or with NaN or infinite ones."""
    if not len(strokes) or not all(
        stroke.ndim == 2 and stroke.shape[1] == 2 and len(stroke) for stroke in strokes
    ):
        raise DataError("A digit cannot have strokes without points, or points that are not (x, y).")
    points = np.concatenate(strokes).astype(np.float64)
    if not np.isfinite(points).all():
        raise DataError("A digit cannot have points that are NaN or infinite.")
    return points
