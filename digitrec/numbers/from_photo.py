"""The numbers on a photo, line by line, from the ink that was found; and what among it is no number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitrec.model.prediction import Predictor
from digitrec.numbers.lines import lines_of
from digitrec.numbers.pieces import Piece, connected, joined, line_height, parts_of
from digitrec.numbers.reading import PIXELS, read_parts
from digitrec.numbers.result import Box, FoundDigit
from digitrec.preprocess.photo import SMALL, PhotoInk

DIGIT = 125.0  # pixels; digits that are higher on average are reduced: they are still four for each one of a model's 20
WORD_GAP = 0.8  # of the line's height between the words of a line
SMALL_PRINT = 0.45  # of the largest digits' height: lines lower than that are print, or notes
# Log odds of a digit, on average over a word: letters that are cut into what looks like digits have -3 to 1.5, numbers 3 to 6.
LEAST_ODDS = 1.2
MOST_ODDS = 4.0  # more counts alike: one clear digit does not make a number of a word
WIDEST = 1.3  # to its height: what is wider is more than one digit
CLEAR_ODDS = 3.0  # of half its digits: the others are hard to read
AS_HIGH = 0.7  # of a number's height, and the other way round: what is as high as it
REFUSED = 2.0  # that a digit which the network refuses takes off


@dataclass(frozen=True, eq=False)
class Word:
    """Digits that stand close together, at least one. height: of their line, in pixels. odds: log odds of each digit."""

    digits: tuple[FoundDigit, ...]
    odds: tuple[float, ...]
    height: float

    @property
    def is_number(self) -> bool:
        """Whether it is made of whole digits rather than of letters, lines or stains."""
        marks = [
            min(odds, MOST_ODDS) - (REFUSED if found.prediction.digit is None else 0)
            for found, odds in zip(self.digits, self.odds, strict=True)
        ]
        clear = sum(mark >= CLEAR_ODDS for mark in marks)
        return sum(marks) >= LEAST_ODDS * len(marks) or 2 * clear >= len(marks)

    def is_like(self, number: "Word") -> bool:
        """Whether it is as high as a number, and of digits alone to the network: a 1 has little else to show."""
        heights = [
            float(np.median([each.box[2] - each.box[0] for each in word.digits])) for word in (self, number)
        ]
        is_as_high = AS_HIGH < heights[0] / heights[1] < 1 / AS_HIGH
        return is_as_high and all(each.prediction.digit is not None for each in self.digits)


def read_lines(coverage: np.ndarray, predictor: Predictor) -> tuple[list[tuple[FoundDigit, ...]], list[Box]]:
    """The digits line by line, boxes in pixels of the coverage; and the boxes of what was left out as no number.

    coverage: (h, w) float32 in [0, 1], of which some is ink. Where nothing looks like a number, everything is one.
    """
    lines = [_words(line, predictor) for line in lines_of(connected(coverage))]
    numbers = [word for line in lines for word in line if word.is_number]
    tallest = max((word.height for word in numbers), default=0.0)
    kept, left_out = [], []
    for line in lines:
        is_kept = [not numbers or (word.is_number and word.height >= SMALL_PRINT * tallest) for word in line]
        # In a line of its own a lone stroke is rather the paper's edge.
        near = [word for word, keeps in zip(line, is_kept, strict=True) if keeps]
        is_kept = _between([
            keeps or any(word.is_like(each) for each in (near if len(word.digits) == 1 else numbers))
            for word, keeps in zip(line, is_kept, strict=True)
        ])  # fmt: skip
        digits = [found for word, keeps in zip(line, is_kept, strict=True) if keeps for found in word.digits]
        if digits:
            kept.append(tuple(digits))
        left_out += [_box(word.digits) for word, keeps in zip(line, is_kept, strict=True) if not keeps]
    return kept, left_out


def read_small(
    photo: PhotoInk, predictor: Predictor
) -> tuple[list[tuple[FoundDigit, ...]], list[Box]] | None:
    """The same for a small picture of one digit; None for a larger one, or where it shows no digit or several."""
    height, width = photo.coverage.shape
    if max(height, width) > SMALL:
        return None
    rows, columns = (np.flatnonzero(photo.coverage.max(axis=axis) > 0.5) for axis in (1, 0))
    if not rows.size or columns[-1] - columns[0] > WIDEST * (rows[-1] - rows[0] + 1):
        return None
    prediction = predictor.predict_drawing(photo.picture)
    if prediction.digit is None:
        return None
    box = (float(rows[0]), float(columns[0]), float(rows[-1] + 1), float(columns[-1] + 1))
    return [(FoundDigit(box, prediction),)], []


def _between(is_number: list[bool]) -> list[bool]:
    """With what stands between two numbers of a line: there it is a digit that is hard to read."""
    places = [place for place, each in enumerate(is_number) if each]
    return [bool(places) and places[0] <= place <= places[-1] for place in range(len(is_number))]


def _words(line: Sequence[Piece], predictor: Predictor) -> list[Word]:
    """The line read word by word."""
    height = line_height(line)
    words: list[list[Piece]] = []
    right = 0
    for piece in sorted(line, key=lambda piece: piece.left):
        if not words or piece.left - right >= WORD_GAP * height:
            words.append([])
        words[-1].append(piece)
        right = max(right, piece.right)
    return [_word(word, height, predictor) for word in words]


def _word(pieces: list[Piece], height: float, predictor: Predictor) -> Word:
    whole = joined(pieces)
    factor = max(1, -int(-height // DIGIT))
    reduced = np.asarray(Image.fromarray(whole.ink).reduce(factor))
    digits, odds = [], []
    for candidate in read_parts(parts_of(reduced), PIXELS, predictor):
        piece = candidate.piece
        top, left = whole.top + piece.top * factor, whole.left + piece.left * factor
        box = (
            float(top),
            float(left),
            float(top + piece.height * factor),
            float(left + piece.width * factor),
        )
        digits.append(FoundDigit(box, predictor.answer(candidate.probabilities, candidate.image)))
        odds.append(candidate.log_odds)
    return Word(tuple(digits), tuple(odds), height)


def _box(digits: Sequence[FoundDigit]) -> Box:
    tops, lefts, bottoms, rights = zip(*(found.box for found in digits), strict=True)
    return min(tops), min(lefts), max(bottoms), max(rights)
