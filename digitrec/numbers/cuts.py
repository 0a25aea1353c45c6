"""Where ink that is too wide for one digit may be cut: along ways from top to bottom that cross little of it.

A way goes down one row at a time, straight or to a neighbouring column, and costs what ink it crosses. The cheapest
ways are found by dynamic programming (Wang and Jean, "Segmentation of merged characters by neural networks and shortest
path", Pattern Recognition 27, 1994). Where digits touch it crosses the touch, where they overlap it runs between them;
a straight cut at a minimum of the projection does the second only.
"""

from typing import NamedTuple

import numpy as np

SIDESTEP = 0.2  # of full ink; digits stand side by side, so that a way between them is nearly straight
ROWS = 48  # at which ways are sought; a digit's strokes are then at least two or three pixels wide
APART = 0.14  # of the line's height: nearer cuts differ in little but their pieces
NOTHING = 1e9


class Cut(NamedTuple):
    """columns: (h,) the first column right of the cut, row by row. crossed: ink on the way, in pixels of the ink."""

    columns: np.ndarray
    crossed: float


def cuts(ink: np.ndarray, line_height: float, most: int) -> list[Cut]:
    """At most `most` ways through the ink, from left to right: the cheapest whose middles are apart.

    ink: (h, w) float32 in [0, 1], one component in its box. line_height: of a digit, in pixels.
    """
    step = max(1, round(line_height / ROWS))
    reduced = _means(ink, step)
    down = _ways_down(reduced)
    up = _ways_down(reduced[::-1])[::-1]
    middle = reduced.shape[0] // 2
    through = down[middle] + up[middle] - reduced[middle]
    margin = max(1, round(0.12 * line_height / step))
    found = []
    for column in _minima(through, margin, APART * line_height / step, most):
        way = _way(down, up, middle, column)
        rows = np.minimum(np.arange(ink.shape[0]) // step, len(way) - 1)
        found.append(Cut(way[rows] * step + step // 2, float(through[column]) * step))
    return sorted(found, key=lambda cut: float(cut.columns.mean()))


def _means(ink: np.ndarray, step: int) -> np.ndarray:
    if step == 1:
        return ink.astype(np.float64)
    height, width = (-(-side // step) for side in ink.shape)
    padded = np.pad(ink, ((0, height * step - ink.shape[0]), (0, width * step - ink.shape[1])))
    return padded.reshape(height, step, width, step).mean(axis=(1, 3), dtype=np.float64)


def _ways_down(ink: np.ndarray) -> np.ndarray:
    """(h, w) float64: what the cheapest way from the top to each pixel costs, the pixel included."""
    costs = np.full((ink.shape[0], ink.shape[1] + 2), NOTHING)
    costs[0, 1:-1] = ink[0]
    for above, row, here in zip(costs, costs[1:], ink[1:], strict=False):
        sideways = np.minimum(above[:-2], above[2:]) + SIDESTEP
        np.minimum(above[1:-1], sideways, out=row[1:-1])
        row[1:-1] += here
    return costs[:, 1:-1]


def _minima(through: np.ndarray, margin: int, apart: float, most: int) -> list[int]:
    """Columns of the lowest local minima, the middle of a plateau for each, no two nearer than `apart`."""
    if through.size <= 2 * margin:
        return []
    rises = np.diff(through)
    steps = np.flatnonzero(np.abs(rises) > 1e-6)
    # A plateau lies between two steps; it is a minimum where the way in falls and the way out rises.
    falls_in, rises_out = rises[steps[:-1]] < 0, rises[steps[1:]] > 0
    lowest = np.flatnonzero(falls_in & rises_out)
    middles = (steps[lowest] + 1 + steps[lowest + 1]) // 2
    chosen: list[int] = []
    for column in middles[np.argsort(through[middles], kind="stable")].tolist():
        if len(chosen) == most:
            break
        is_inside = margin <= column < through.size - margin
        if is_inside and all(abs(column - other) >= apart for other in chosen):
            chosen.append(column)
    return chosen


def _way(down: np.ndarray, up: np.ndarray, middle: int, column: int) -> np.ndarray:
    """(h,) int64: the column of the cheapest way through this pixel, row by row."""
    way = np.empty(down.shape[0], np.int64)
    way[middle] = column
    for rows, costs in ((range(middle - 1, -1, -1), down), (range(middle + 1, len(way)), up)):
        at = column
        for row in rows:
            low = max(at - 1, 0)
            near = costs[row, low : at + 2] + SIDESTEP * (np.arange(low, min(at + 2, costs.shape[1])) != at)
            at = low + int(near.argmin())
            way[row] = at
    return way
