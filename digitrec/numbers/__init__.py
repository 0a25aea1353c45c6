"""Numbers of several digits: where one digit ends and the next begins, from pixels or from strokes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from digitrec.numbers.result import FoundDigit, NumberPrediction, PhotoReading

if TYPE_CHECKING:
    from digitrec.model.recognizer import Recognizer
    from digitrec.numbers.reading import Candidate

__all__ = [
    "FoundDigit",
    "NumberPrediction",
    "PhotoReading",
    "number_of_drawing",
    "number_of_photo",
    "number_of_strokes",
]


def number_of_drawing(drawing: np.ndarray, recognizer: "Recognizer") -> NumberPrediction:
    """The number in a drawing; see Recognizer.predict_number."""
    from digitrec.numbers.pixels import digits_of_drawing

    digits, factor = digits_of_drawing(drawing, recognizer.predict)
    return _number(digits, factor, recognizer)


def number_of_photo(photo: np.ndarray, recognizer: "Recognizer") -> PhotoReading:
    """The number on a photo; see Recognizer.predict_photo."""
    from digitrec.numbers.pixels import digits_of_ink
    from digitrec.preprocess.photo import find_photo_ink

    found = find_photo_ink(photo)
    digits, factor = digits_of_ink(found.coverage, recognizer.predict)
    return PhotoReading(found.picture, found.coverage, _number(digits, factor, recognizer))


def number_of_strokes(
    strokes: Sequence[np.ndarray], pen_width: float, size: tuple[int, int] | None, recognizer: "Recognizer"
) -> NumberPrediction:
    """The number that was drawn with these strokes; see Recognizer.predict_number_from_strokes."""
    from digitrec.numbers.strokes import digits_of_strokes

    digits, factor = digits_of_strokes(strokes, pen_width, size, recognizer.predict)
    return _number(digits, factor, recognizer)


def _number(digits: "list[Candidate]", factor: float, recognizer: "Recognizer") -> NumberPrediction:
    """factor: pixels of the drawing for each of the candidates'."""
    found = []
    for digit in digits:
        piece = digit.piece
        box = tuple(float(side) * factor for side in (piece.top, piece.left, piece.bottom, piece.right))
        prediction = recognizer.judged(digit.probabilities, digit.image)
        found.append(FoundDigit((box[0], box[1], box[2], box[3]), prediction))
    return NumberPrediction(tuple(found))
