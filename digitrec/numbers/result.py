"""What was read: the number as a whole, and each digit with its place."""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from digitrec.model.prediction import Prediction

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A digit of a number. box: top, left, bottom, right in pixels of the drawing."""

    box: Box
    prediction: Prediction

    @property
    def digit(self) -> int:
        """0..9: the most probable one, also where the recognizer refuses the drawing as no digit."""
        return self.prediction.ranking[0]

    @property
    def probability(self) -> float:
        """Of that digit."""
        return float(self.prediction.probabilities[self.digit])


@dataclass(frozen=True, eq=False)
class NumberPrediction:
    """A number as it was read, or several, one below the other.

    digits: in reading order, at least one. line_lengths: how many of them each line has; empty where all are one line.
    """

    digits: tuple[FoundDigit, ...]
    line_lengths: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Such as "407", with a line break between lines; leading zeros stay."""
        if len(self.line_lengths) > 1:
            return "\n".join(line.text for line in self.lines)
        return "".join(str(found.digit) for found in self.digits)

    @cached_property
    def lines(self) -> "tuple[NumberPrediction, ...]":
        """Each line as a number of its own, from the top to the bottom; the number itself where there is only one."""
        if len(self.line_lengths) < 2:
            return (self,)
        ends = list(accumulate(self.line_lengths))
        return tuple(
            NumberPrediction(self.digits[end - length : end])
            for end, length in zip(ends, self.line_lengths, strict=True)
        )

    @cached_property
    def probability(self) -> float:
        """That each digit is right, given that the drawing was cut into digits as it should be."""
        return math.prod(found.probability for found in self.digits)


@dataclass(frozen=True, eq=False)
class PhotoReading:
    """What was found in a photo.

    picture: (h, w, 3) uint8, the photo as it was read: reduced, and turned where its paper has lines. ink: (h, w) float32
    in [0, 1], of the same size. number: its boxes are in pixels of the picture. left_out: boxes of what is written or
    printed there, but is no number. angle: degrees counter-clockwise that the photo was turned to become the picture.
    """

    picture: np.ndarray
    ink: np.ndarray
    number: NumberPrediction
    left_out: tuple[Box, ...] = ()
    angle: float = 0.0
