"""A map of digits: what the last hidden layer makes of each image, laid out in a plane, near to near.

A network that tells digits apart has put them apart there: the layer behind is a straight cut. Imports no Keras.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from digitrec.model.recognizer import Recognizer

Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Described:
    """Images as a network describes them. features: (n, d) float32. probabilities: (n, 10)."""

    features: np.ndarray
    probabilities: np.ndarray

    @property
    def answers(self) -> np.ndarray:
        """The most probable digits (n,)."""
        return self.probabilities.argmax(axis=1)


def describe(recognizer: Recognizer, images: np.ndarray, report: Report | None = None) -> Described:
    """The last hidden layer's output for each image: of a convolution, each filter's mean over the picture.

    A network without a hidden layer describes an image by its pixels. images: (n, 28, 28) in [0, 1]. report is told the
    share that is done, now and then. Raises ModelError.
    """
    last = recognizer.layers[-1] if recognizer.layers else None
    features, probabilities = [], []
    for place, image in enumerate(images):
        described, answer = recognizer.inside(image, last)
        features.append(described.mean(axis=(0, 1)) if described.ndim == 3 else described.ravel())
        probabilities.append(answer)
        if report is not None and place % 200 == 0:
            report(place / len(images))
    return Described(np.stack(features).astype(np.float32), np.stack(probabilities))


@dataclass(frozen=True, eq=False)
class Principal:
    """The plane of the largest spread (principal component analysis; Pearson, 1901).

    mean: (d,). axes: (2, d), of length 1 and at a right angle. share: of the whole variance that lies in the plane, 0 to 1.
    """

    mean: np.ndarray
    axes: np.ndarray
    share: float

    @classmethod
    def of(cls, features: np.ndarray) -> "Principal":
        """features: (n, d), n at least 1. A flat cloud has a share of 1."""
        mean = features.mean(axis=0)
        _, singular, axes = np.linalg.svd(features - mean, full_matrices=False)
        variance = singular**2
        total = float(variance.sum())
        flat = np.zeros((2, features.shape[1]))
        flat[: min(2, len(axes))] = axes[:2]
        return cls(mean, flat, float(variance[:2].sum()) / total if total > 0 else 1.0)

    def places(self, features: np.ndarray) -> np.ndarray:
        """(n, d) → (n, 2)."""
        return (features - self.mean) @ self.axes.T


def nearest(features: np.ndarray, to: np.ndarray, count: int) -> np.ndarray:
    """The indices of those that lie nearest to one, the nearest first, by Euclidean distance. features: (n, d). to: (d,)."""
    squares = ((features - to) ** 2).sum(axis=1)
    return np.argsort(squares, kind="stable")[:count]


def place_between(
    features: np.ndarray, places: np.ndarray, to: np.ndarray, neighbours: int = 5
) -> np.ndarray:
    """Where something new belongs on a map that cannot be asked: among its nearest, weighted by 1/distance.

    features: (n, d) of what the map shows, at places (n, 2). to: (d,). Returns (2,).
    """
    near = nearest(features, to, neighbours)
    distances = np.sqrt(((features[near] - to) ** 2).sum(axis=1))
    weights = 1 / np.maximum(distances, 1e-6)
    return (places[near] * weights[:, None]).sum(axis=0) / weights.sum()
