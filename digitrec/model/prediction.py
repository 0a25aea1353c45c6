"""What an answer is: the probabilities of the ten digits for one image, and whoever gives them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says about one image.

    digit: 0..9, or None when the drawing is not a digit. probabilities: (10,) float32, sum 1. image: (28, 28), what the
    network saw. run_id: of the run that answered; empty for a model file without one.
    """

    digit: int | None
    probabilities: np.ndarray
    image: np.ndarray
    run_id: str = ""

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
