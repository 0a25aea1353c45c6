"""What an answer is: the probabilities of the ten digits for one image, and whoever gives them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

# What is left of ten float32 of 0.1 each when their equal parts are taken out.
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says about one image.

    digit: 0..9, or None when the drawing is not a digit. probabilities: (10,) float32, sum 1. image: (28, 28), what the
    network saw. run_id: of the run that answered; empty for a model file without one. non_digit: how probable it is that
    the drawing is no digit, 0 to 1 (`calibration.non_digit_share`); None for a network that has no class for it.
    """

    digit: int | None
    probabilities: np.ndarray
    image: np.ndarray
    run_id: str = ""
    non_digit: float | None = None

    @property
    def given_a_digit(self) -> np.ndarray:
        """(10,) float32, sum 1: the probabilities of the ten on the condition that the drawing is a digit.

        `probabilities` hold an equal part of `non_digit` each, which is taken out: (p - non_digit / 10) / (1 - non_digit).
        Where nothing but rounding is left, all ten are alike.
        """
        if self.non_digit is None:
            return self.probabilities
        rest = np.maximum(self.probabilities.astype(np.float64) - self.non_digit / len(self.probabilities), 0)
        if rest.sum() < _ROUNDING:
            return np.full_like(self.probabilities, 1 / len(self.probabilities))
        return (rest / rest.sum()).astype(np.float32)

    @property
    def ranking(self) -> list[int]:
        """The ten digits, the most probable first."""
        return [int(digit) for digit in np.argsort(-self.probabilities, kind="stable")]


class Predictor(Protocol):
    """Whatever answers for images; a Recognizer above all.

    predict: (n, 28, 28) → probabilities (n, 10). answer: what probabilities (10,) of an image say. predict_image: both for
    one image (28, 28). predict_drawing: the same for a drawing (h, w, 4) uint8, preprocessed first.
    """

    def predict(self, images: np.ndarray) -> np.ndarray: ...

    def answer(self, probabilities: np.ndarray, image: np.ndarray) -> Prediction: ...

    def predict_image(self, image: np.ndarray) -> Prediction: ...

    def predict_drawing(self, drawing: np.ndarray) -> Prediction: ...
