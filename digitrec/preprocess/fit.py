"""A digit's place in 28×28: its longer side 20 pixels, its centre of mass in the middle (LeCun et al., 1998)."""

from functools import lru_cache

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess.ink import FAINTEST_INK, NO_INK

SIDE = 28
FITTED = 20
# Measured on MNIST's 60,000 training images: their centres of mass lie in [13.5, 14.5), so its makers' centre is
# pixel 14, not the geometric 13.5.
CENTRE = 14

Box = tuple[float, float, float, float]


def ink_box(ink: np.ndarray, blur: float = 1.0) -> Box:
    """top, left, bottom, right of the ink in pixels.

    blur: width in pixels of the ink's sharpest edge; a soft edge reaches beyond the shape that was blurred.
    """
    rows, columns = ink.max(axis=1), ink.max(axis=0)
    if rows.max(initial=0) <= FAINTEST_INK:
        raise EmptyDrawingError(NO_INK)
    return (
        _first(rows, blur),
        _first(columns, blur),
        len(rows) - _first(rows[::-1], blur),
        len(columns) - _first(columns[::-1], blur),
    )


def _first(profile: np.ndarray, blur: float) -> float:
    reach = int(0.5 * blur + 0.25)
    first = int(np.argmax(profile > T))
    if reach < 1:
        return float(first)
    near = profile[first : first + 3 * reach]
    ahead = profile[first + reach : first + 4 * reach]
    n = min(len(near), len(ahead))
    return float(first + np.argmax(near[:n] >= 0.5 * ahead[:n]))


BLUR_SHARE = 0.5
T = 0.1


def fit(ink: np.ndarray, box: Box, longer_side: int = FITTED) -> np.ndarray:
    """The ink in the box, its longer side scaled to so many pixels: each new pixel is the mean of what it covers.

    Returns (h, w) float32 in [0, 1], aspect ratio kept: what a side lacks to whole pixels is added around it.
    """
    top, left, bottom, right = box
    step = max(bottom - top, right - left) / longer_side
    rows = _means(ink.shape[0], top, bottom, step)
    columns = _means(ink.shape[1], left, right, step)
    return rows @ ink @ columns.T


def _means(length: int, start: float, end: float, step: float) -> np.ndarray:
    """(n, length) float32: row i averages the pixels in the i-th step from start."""
    count = max(1, int(np.ceil((end - start) / step - 0.25)))
    edges = (start + end - count * step) / 2 + step * np.arange(count + 1)
    upto = np.clip(edges[:, None] - np.arange(length), 0, 1)
    return (np.diff(upto, axis=0) / step).astype(np.float32)


def centre(fitted: np.ndarray) -> np.ndarray:
    """(28, 28) float32: the digit moved by whole pixels so that its centre of mass lies nearest pixel (14, 14)."""
    height, width = fitted.shape
    total = fitted.sum()
    row = fitted.sum(axis=1) @ np.arange(height) / total
    column = fitted.sum(axis=0) @ np.arange(width) / total
    top = min(max(round(CENTRE - float(row)), 0), SIDE - height)
    left = min(max(round(CENTRE - float(column)), 0), SIDE - width)
    image = np.zeros((SIDE, SIDE), np.float32)
    image[top : top + height, left : left + width] = fitted
    return image
