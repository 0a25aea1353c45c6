"""A number from pixels alone: its ink in parts, cut where digits touch, and the best reading of them."""

from collections.abc import Sequence

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.model.prediction import Predictor
from digitrec.numbers.pieces import Piece, parts_of
from digitrec.numbers.reading import PIXELS, Candidate, read_parts
from digitrec.preprocess.colours import NO_INK
from digitrec.preprocess.ink import find_ink

# Ink beyond it is reduced: its digits are still four pixels for each one of a model's 20.
LONGEST_INK = (160, 1600)


def digits_of_drawing(drawing: np.ndarray, predictor: Predictor) -> tuple[list[Candidate], float]:
    """The digits from left to right, in pixels of the reduced drawing, and how many of the drawing's each pixel has.

    drawing: (h, w, 4), (h, w, 3) or (h, w) uint8, at least 12 pixels high or wide. Raises as find_ink does.
    """
    ink, region = find_ink(drawing, LONGEST_INK)
    top, left, bottom, right = region
    parts = [
        Piece(part.top + top, part.left + left, part.ink, part.part)
        for part in parts_of(ink[top:bottom, left:right])
    ]
    if not parts:
        raise EmptyDrawingError(NO_INK)
    return read_parts(parts, PIXELS, predictor), reduction(drawing.shape, ink.shape)


def reduction(drawing: Sequence[int], ink: Sequence[int]) -> float:
    """Pixels of the drawing for each of the ink that was found in it: a whole number."""
    return float(max(round(drawing[0] / ink[0]), round(drawing[1] / ink[1])))
