"""Numbers of several digits: where one digit ends and the next begins, from pixels or from strokes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from digitrec.model.prediction import Predictor
from digitrec.numbers.result import Box, FoundDigit, NumberPrediction, PhotoReading

if TYPE_CHECKING:
    from digitrec.numbers.reading import Candidate

__all__ = [
    "Box",
    "FoundDigit",
    "NumberPrediction",
    "PhotoReading",
    "number_of_drawing",
    "number_of_photo",
    "number_of_strokes",
]


def number_of_drawing(drawing: np.ndarray, recognizer: Predictor) -> NumberPrediction:
    """The number in a drawing (h, w, 4) uint8: its digits, each with its box, from left to right.

    Raises EmptyDrawingError where there is no ink, DrawingError for what is not a picture of a number.
    """
    from digitrec.numbers.from_pixels import digits_of_drawing

    digits, factor = digits_of_drawing(drawing, recognizer)
    return _number(digits, factor, recognizer)


def number_of_photo(photo: np.ndarray, recognizer: Predictor) -> PhotoReading:
    """The numbers on a photo (h, w, 4) uint8 of dark ink on light paper, line by line; a small one may show one digit.

    Raises EmptyDrawingError where nothing is written, DrawingError for what is not a photo of a number.
    """
    from digitrec.numbers.from_photo import read_lines, read_small
    from digitrec.preprocess.photo import find_photo_ink

    found = find_photo_ink(photo)
    lines, left_out = read_small(found, recognizer) or read_lines(found.coverage, recognizer)
    digits = tuple(digit for line in lines for digit in line)
    number = NumberPrediction(digits, tuple(len(line) for line in lines))
    return PhotoReading(found.picture, found.coverage, number, tuple(left_out), found.angle)


def number_of_strokes(
    strokes: Sequence[np.ndarray],
    recognizer: Predictor,
    pen_width: float = 20,
    size: tuple[int, int] | None = None,
) -> NumberPrediction:
    """The number that was drawn with these strokes, each (n, 2) of x to the right and y down, in pixels.

    size: height and width of the canvas; strokes outside are not seen. Raises as number_of_drawing does.
    """
    from digitrec.numbers.from_strokes import digits_of_strokes

    digits, factor = digits_of_strokes(strokes, pen_width, size, recognizer)
    return _number(digits, factor, recognizer)


def _number(digits: "list[Candidate]", factor: float, recognizer: Predictor) -> NumberPrediction:
    """factor: pixels of the drawing for each of the candidates'."""
    found = []
    for digit in digits:
        piece = digit.piece
        box = tuple(float(side) * factor for side in (piece.top, piece.left, piece.bottom, piece.right))
        prediction = recognizer.answer(digit.probabilities, digit.image)
        found.append(FoundDigit((box[0], box[1], box[2], box[3]), prediction))
    return NumberPrediction(tuple(found))
