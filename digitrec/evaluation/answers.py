"""What a recognizer answers to pen strokes, which it sees as the canvas would show them; always the same drawings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image

from digitrec.data.dataset import NO_DIGIT
from digitrec.data.pen_digits import VALIDATION_ONLY, load_pen_digits
from digitrec.errors import EmptyDrawingError
from digitrec.evaluation.metrics import counted
from digitrec.model.prediction import Prediction, Predictor
from digitrec.runs.counts import Count
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import Pen, random_pen, render

SEED = 20261122
MOST_OF_A_TRAINING_SET = 2000
# The bars where no ink was found.
_EVEN = np.full(10, 0.1, np.float32)


@dataclass(frozen=True, eq=False)
class Answers:
    """What was answered to each of n drawings of a set.

    answered: (n,) int64, NO_DIGIT where none of the ten. probabilities: (n, 10). images: (n, 28, 28) float32, what the
    network saw. plain: (n,) int64, the answers to the same drawings simply resized.
    """

    name: str
    digits: list[PenDigit]
    answered: np.ndarray
    probabilities: np.ndarray
    images: np.ndarray
    plain: np.ndarray

    @cached_property
    def labels(self) -> np.ndarray:
        """(n,) int64."""
        return np.array([digit.label for digit in self.digits], np.int64)

    @cached_property
    def writers(self) -> np.ndarray:
        """(n,) str: whose hand each is in."""
        return np.array([digit.writer for digit in self.digits])

    @property
    def right(self) -> np.ndarray:
        """(n,) bool: the answer is the label; that of a refused drawing is not."""
        return self.answered == self.labels

    def count_of_class(self, label: int) -> Count:
        """The drawings of one digit."""
        return counted(self.right[self.labels == label])


def read_set(reader: Predictor, name: str, report: Callable[[float], None] = lambda _: None) -> Answers:
    """Every drawing of a validation set, or 2,000 of another one, each with a pen of its own; the same at each call.

    Raises DataError where the set is missing or damaged.
    """
    digits = load_pen_digits(name)
    if name not in VALIDATION_ONLY and len(digits) > MOST_OF_A_TRAINING_SET:
        chosen = np.random.default_rng(SEED).choice(len(digits), MOST_OF_A_TRAINING_SET, replace=False)
        digits = [digits[index] for index in np.sort(chosen)]
    predictions, plain_images = [], []
    for row, digit in enumerate(digits):
        drawing = render(digit.strokes, pen_of(digit))
        predictions.append(prediction_of(reader, drawing))
        plain_images.append(plainly_resized(drawing))
        if row % 50 == 0:
            report(row / len(digits))
    return Answers(
        name=name,
        digits=digits,
        answered=np.array([NO_DIGIT if each.digit is None else each.digit for each in predictions], np.int64),
        probabilities=np.stack([each.probabilities for each in predictions]),
        images=np.stack([each.image for each in predictions]),
        plain=reader.predict(np.stack(plain_images)).argmax(axis=1),
    )


def pen_of(digit: PenDigit) -> Pen:
    """The pen, place and colours that a digit is always drawn with here."""
    return random_pen(np.random.default_rng([SEED, digit.index]))


def prediction_of(reader: Predictor, drawing: np.ndarray) -> Prediction:
    """What a person would see for a drawing (h, w, 4) uint8; no digit and even bars where no ink is found."""
    try:
        return reader.predict_drawing(drawing)
    except EmptyDrawingError:
        return Prediction(None, _EVEN, np.zeros((28, 28), np.float32))


def plainly_resized(drawing: np.ndarray) -> np.ndarray:
    """(28, 28) float32 in [0, 1], ink = 1: the whole drawing made smaller, and nothing else of our preprocessing.

    drawing: (h, w, 4) uint8, opaque. Paper is what the corner shows; ink is what differs most from it.
    """
    grey = np.asarray(Image.fromarray(drawing).convert("L"), np.float32)
    ink = np.abs(grey - grey[0, 0])
    small = Image.fromarray(ink / max(float(ink.max()), 1.0)).resize((28, 28), Image.Resampling.BOX)
    return np.asarray(small)
