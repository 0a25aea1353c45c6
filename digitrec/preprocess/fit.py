"""A digit's place in 28×28: its longer side 20 pixels, its centre of mass in the middle (LeCun et al., 1998)."""

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess.colours import NO_INK
from digitrec.preprocess.ink import FAINTEST_INK

SIDE = 28
FITTED = 20  # the longer side of 59,987 of MNIST's 60,000 training images
CENTRE = 14  # index of the pixel: MNIST's centres of mass lie in [13.5, 14.5), not around the geometric 13.5

Box = tuple[float, float, float, float]


def ink_box(ink: np.ndarray, edge_width: float) -> Box:
    """top, left, bottom, right of the ink, in pixels.

    ink: (h, w) float32 in [0, 1]; edge_width: over how many pixels its sharpest edge rises.
    Raises EmptyDrawingError where there is none.

    A digit that is 20 pixels long is MNIST's already, and its box keeps to its pixels. Of any other, the box ends where
    the shape ended before its edges were softened: by anti-aliasing within a pixel, or by enlarging, after which ink
    reaches half an edge too far. A box around all ink would make the digit smaller at each pass.
    """
    profiles = ink.max(axis=1), ink.max(axis=0)
    if profiles[0].max() <= FAINTEST_INK:
        raise EmptyDrawingError(NO_INK)
    (top, bottom), (left, right) = (np.flatnonzero(profile > FAINTEST_INK)[[0, -1]] for profile in profiles)
    if max(bottom - top, right - left) + 1 == FITTED:
        return float(top), float(left), float(bottom + 1), float(right + 1)
    rows, columns = profiles
    return (
        _beginning(rows, int(top), edge_width),
        _beginning(columns, int(left), edge_width),
        len(rows) - _beginning(rows[::-1], len(rows) - 1 - int(bottom), edge_width),
        len(columns) - _beginning(columns[::-1], len(columns) - 1 - int(right), edge_width),
    )


def fit(ink: np.ndarray, box: Box, longer_side: int = FITTED) -> np.ndarray:
    """(h, w) float32 in [0, 1]: the ink in the box, its longer side so many pixels, its aspect ratio kept.

    Each new pixel is the mean of what it covers; enlarging interpolates linearly. The shorter side is filled up to
    whole pixels from around the box, not stretched: that would change the strokes of a 1 by a fifth.
    """
    top, left, bottom, right = box
    step = max(bottom - top, right - left) / longer_side
    rows_fitted = _means(ink, top, bottom, step)
    return np.clip(_means(rows_fitted.T, left, right, step).T, 0, 1).astype(np.float32)


def centre(fitted: np.ndarray) -> np.ndarray:
    """(28, 28) float32: the digit moved by whole pixels so that its centre of mass is nearest to pixel (14, 14).

    Whole pixels, as MNIST's makers did: a fraction would blur every digit, MNIST's own too.
    """
    top, left = (_start(fitted.sum(axis=axis)) for axis in (1, 0))
    image = np.zeros((SIDE, SIDE), np.float32)
    image[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    return image


def _beginning(profile: np.ndarray, first: int, edge_width: float) -> float:
    """Where a shape begins whose softened ink has this profile (its maxima across) and begins in pixel `first`."""
    further_in = int(0.5 * edge_width + 0.25)  # half of a soft edge; none of a sharp one
    if further_in == 0:
        after = profile[min(first + 1, len(profile) - 1)]
        return first + max(0.0, 1 - float(profile[first] / max(after, FAINTEST_INK)))
    ahead = profile[first + further_in :]
    if ahead.size == 0:
        return float(first)
    has_half = profile[first : first + len(ahead)] >= 0.5 * ahead
    return float(first + np.argmax(has_half))


def _means(ink: np.ndarray, start: float, end: float, step: float) -> np.ndarray:
    """(n, columns) float64: row i averages the rows of ink around the i-th step between start and end.

    From running sums, not by a matrix product: that would be split among threads, which wait for each other for ten
    times as long as the work takes when a training keeps the cores busy.
    """
    count = max(1, int(np.ceil((end - start) / step - 0.25)))
    middles = (start + end) / 2 + step * (np.arange(count) - (count - 1) / 2)
    width = max(step, 1.0)
    sums = np.zeros((ink.shape[0] + 1, ink.shape[1]))
    np.cumsum(ink, axis=0, out=sums[1:])

    def up_to(places: np.ndarray) -> np.ndarray:
        inside = np.clip(places, 0, ink.shape[0])
        whole = np.minimum(inside.astype(int), ink.shape[0] - 1)
        return sums[whole] + (inside - whole)[:, None] * ink[whole]

    return (up_to(middles + width / 2) - up_to(middles - width / 2)) / width


def _start(amounts: np.ndarray) -> int:
    """The row (or column) of 28 where a digit begins whose ink is so distributed over its rows."""
    middle = float(amounts @ np.arange(len(amounts)) / amounts.sum())
    return min(max(int(np.floor(CENTRE - middle + 0.5)), 0), SIDE - len(amounts))
