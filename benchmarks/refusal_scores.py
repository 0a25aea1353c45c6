"""What may tell a digit from a drawing of none: scores of a network's outputs, higher where it is more of a digit.

All take logits (n, 11), the last of them that of no digit, and features (n, f), what the last layer sees.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp, softmax


@dataclass(frozen=True)
class Outputs:
    """logits: (n, 11). features: (n, f), of the layer before. Both float64."""

    logits: np.ndarray
    features: np.ndarray


Score = Callable[[Outputs], np.ndarray]


def certainty(seen: Outputs) -> np.ndarray:
    """What the product has used so far: the two most probable of ten digits together, the eleventh spread over them."""
    shares = softmax(seen.logits, axis=1)
    spread = shares[:, :10] + shares[:, 10:] / 10
    return np.sort(spread, axis=1)[:, -2:].sum(axis=1)


def reject_class(seen: Outputs) -> np.ndarray:
    """How far all digits together are above no digit: ln((1 - r) / r)."""
    return logsumexp(seen.logits[:, :10], axis=1) - seen.logits[:, 10]


def energy(seen: Outputs) -> np.ndarray:
    """logsumexp over the ten digits (Liu et al., 2020)."""
    return logsumexp(seen.logits[:, :10], axis=1)


def best_digit(seen: Outputs) -> np.ndarray:
    """How far the best digit is above no digit and above all other digits."""
    others = np.sort(seen.logits, axis=1)
    best = seen.logits[:, :10].max(axis=1)
    rest = np.where(seen.logits.argmax(axis=1) == 10, others[:, -1], logsumexp(others[:, :-1], axis=1))
    return best - np.maximum(rest, seen.logits[:, 10])


class Distances:
    """How far an image's features are from those of training digits: Mahalanobis (Lee et al., 2018) and k-NN (Sun et al., 2022)."""

    def __init__(self, features: np.ndarray, labels: np.ndarray, neighbours: int = 10) -> None:
        self._means = np.stack([features[labels == digit].mean(axis=0) for digit in range(10)])
        within = features - self._means[labels]
        covariance = within.T @ within / len(within) + 1e-4 * np.eye(features.shape[1])
        self._inverse = np.linalg.inv(covariance)
        self._known = _unit(features)
        self._neighbours = neighbours

    def mahalanobis(self, seen: Outputs) -> np.ndarray:
        """Minus the squared distance to the nearest class."""
        away = seen.features[:, None] - self._means
        return -np.einsum("ncf,fg,ncg->nc", away, self._inverse, away).min(axis=1)

    def nearest(self, seen: Outputs) -> np.ndarray:
        """The cosine to the k-th nearest training digit."""
        cosines = _unit(seen.features) @ self._known.T
        return np.partition(cosines, -self._neighbours, axis=1)[:, -self._neighbours]


def _unit(features: np.ndarray) -> np.ndarray:
    return features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-9)


def together(
    first: np.ndarray, second: np.ndarray, digits: tuple[np.ndarray, np.ndarray], weight: float
) -> np.ndarray:
    """A sum of two scores, each in units of its spread over real digits. digits: both scores of these."""
    scaled = [
        (score - np.median(real)) / max(float(np.median(real) - np.quantile(real, 0.01)), 1e-9)
        for score, real in zip((first, second), digits, strict=True)
    ]
    return scaled[0] + weight * scaled[1]
