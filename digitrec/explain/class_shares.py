"""How probable each digit is, no digit being an eleventh possibility, and the log odds of that."""

import numpy as np

from digitrec.model.prediction import Predictor

# A probability below a millionth, or as near to 1, is told as a millionth: float32 knows little beyond.
_SMALLEST = 1e-6


def class_shares(predictor: Predictor, images: np.ndarray) -> np.ndarray:
    """(n, 28, 28) → (n, 11) float64, rows summing to 1: the ten digits, then no digit.

    A network with a class for no digit gives each digit a tenth of that class's probability; here it is taken out again.
    Of a network without one the eleventh is 0.
    """
    if not len(images):
        return np.zeros((0, 11))
    probabilities = np.asarray(predictor.predict(images), np.float64)
    non_digit = np.array(
        [
            predictor.answer(row, image).non_digit or 0.0
            for row, image in zip(probabilities, images, strict=True)
        ]
    )
    digits = np.maximum(probabilities - non_digit[:, None] / 10, 0.0)
    return np.column_stack([digits, non_digit])


def log_odds(shares: np.ndarray) -> np.ndarray:
    """(n, 11) → (n, 10): log(p / (1 − p)) of each digit, natural logarithm, in about [−13.8, 13.8].

    A linear network's logit, but for a constant, where the logits of the other classes do not change.
    """
    # Summed over the others: 1 − p would be rounded away near 1.
    others = shares @ (1 - np.eye(shares.shape[1]))[:, :10]
    return np.log((shares[:, :10] + _SMALLEST) / (others + _SMALLEST))
