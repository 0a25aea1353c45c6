"""A drawing → the 28×28 image that a model sees, step by step, as MNIST's makers did it (LeCun et al., 1998)."""

from dataclasses import dataclass

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess.colours import NO_INK, Region
from digitrec.preprocess.fit import FITTED, Box, centre, fit, ink_box
from digitrec.preprocess.ink import edge_width, find_ink, without_stray_dots
from digitrec.preprocess.stroke_width import change_of_width, mean_edge_width, stroke_width, with_edges_moved

SOFTEST_EDGE = 0.34  # of the ink's longer side; MNIST's own have 0.05, a spot of light has about 1
WORKING_SIDE = 80  # pixels of a digit while its strokes change: four for each one of the fitted digit
# Mean edge widths that a digit must be long for its strokes to be a pen's, and not those of something enlarged, whose
# grey is shape and would be lost: drawings on 280 pixels are 110 to 350 long, 99 % of MNIST's, enlarged or not, 15 to 41.
CRISP = 60


@dataclass(frozen=True, eq=False)
class Steps:
    """What became of a drawing; every array is float32 in [0, 1] with ink = 1.

    ink: (h, w), as large as the drawing, or reduced where its ink is longer than 160 pixels.
    dots: (h, w), the part of the ink that was taken for stray dots and dropped.
    box: top, left, bottom, right of the rest, in pixels of ink.
    fitted: (h, w), the longer side 20, with the strokes' width in MNIST's range.
    image: (28, 28), the fitted digit with its centre of mass at pixel (14, 14).
    stroke_width_found, stroke_width: before and after it was changed, in pixels of fitted.
    """

    ink: np.ndarray
    dots: np.ndarray
    box: Box
    fitted: np.ndarray
    image: np.ndarray
    stroke_width_found: float
    stroke_width: float


def preprocess(drawing: np.ndarray) -> np.ndarray:
    """The (28, 28) float32 image in [0, 1], ink = 1, that a model sees of a drawing.

    drawing: (h, w, 4), (h, w, 3) or (h, w) uint8, its longer side at least 12 pixels; ink of any colour, darker or lighter than its
    background, or on a transparent one. Raises DrawingError for anything else, EmptyDrawingError without ink.
    """
    return preprocess_steps(drawing).image


def preprocess_steps(drawing: np.ndarray) -> Steps:
    """As `preprocess`, with what each step on the way found.

    An MNIST image that goes through it comes back: a small network reads 9,947 of the 10,000 test images as they are,
    9,946 straight through, 9,946 enlarged ten times by nearest and 9,944 by bicubic.
    """
    ink, region = find_ink(drawing)
    found = _cut(ink, region)
    kept = without_stray_dots(found)
    soft = edge_width(kept)
    box = ink_box(kept, soft)
    if soft > max(2, SOFTEST_EDGE * _longer_side(box)):
        raise EmptyDrawingError(NO_INK)
    fitted = fit(kept, box)
    width = stroke_width(fitted)
    adjusted = _with_mnist_strokes(kept, box, fitted, width)

    dots = np.zeros_like(ink)
    if kept is not found:
        _cut(dots, region)[...] = found - kept
    top, left = region[:2]
    return Steps(
        ink=ink,
        dots=dots,
        box=(box[0] + top, box[1] + left, box[2] + top, box[3] + left),
        fitted=adjusted,
        image=centre(adjusted),
        stroke_width_found=width,
        stroke_width=width if adjusted is fitted else stroke_width(adjusted),
    )


def image_of_ink(ink: np.ndarray) -> np.ndarray:
    """The (28, 28) float32 image in [0, 1] that a model sees of ink which is one digit's and nothing else.

    ink: (h, w) float32 in [0, 1]. Raises EmptyDrawingError where there is none.
    """
    box = ink_box(ink, edge_width(ink))
    fitted = fit(ink, box)
    return centre(_with_mnist_strokes(ink, box, fitted, stroke_width(fitted)))


def _with_mnist_strokes(ink: np.ndarray, box: Box, fitted: np.ndarray, width: float) -> np.ndarray:
    outwards = change_of_width(width, WORKING_SIDE, FITTED)
    if outwards == 0 or _longer_side(box) < CRISP * mean_edge_width(ink):
        return fitted
    moved = with_edges_moved(fit(ink, box, WORKING_SIDE), outwards)
    if moved.max() < 0.5:  # strokes of very different widths: all would go
        return fitted
    return fit(moved, ink_box(moved, edge_width=1))


def _longer_side(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _cut(array: np.ndarray, region: Region) -> np.ndarray:
    top, left, bottom, right = region
    return array[top:bottom, left:right]
