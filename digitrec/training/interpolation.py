"""Interpolating between the weights of two networks: towards the new one, as far as little of the old is forgotten.

After Wortsman et al., 2022, Robust fine-tuning of zero-shot models.
"""

from collections.abc import Sequence

import keras
import numpy as np

from digitrec.data import Dataset

# How far from the old weights to the new ones; the largest that does not forget is taken, or else the last.
SHARES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
# Share of the images that may be answered wrong which the old network answered right, on balance.
FORGOTTEN = 0.0006
_BATCH = 500


def between(before: Sequence[np.ndarray], after: Sequence[np.ndarray], share: float) -> list[np.ndarray]:
    """Weights on the line from one network to another of the same shape. share: 0 before, 1 after."""
    return [(1 - share) * old + share * new for old, new in zip(before, after, strict=True)]


def largest_share(
    network: keras.Model, before: Sequence[np.ndarray], after: Sequence[np.ndarray], digits: Dataset
) -> float:
    """Of SHARES, the one to serve. network: of that shape, to try them with; its weights change. digits: those of old."""

    def right_at(share: float) -> int:
        network.set_weights(between(before, after, share))
        answers = network.predict(digits.images, batch_size=_BATCH, verbose=0).argmax(axis=1)
        return int((answers == digits.labels).sum())

    enough = right_at(0.0) - FORGOTTEN * len(digits)
    return next((share for share in SHARES[:-1] if right_at(share) >= enough), SHARES[-1])
