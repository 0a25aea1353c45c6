"""Dead units: ReLU units that give 0 for every image, so that no gradient reaches their weights any more."""

import numpy as np


def dead_fraction(activations: np.ndarray) -> float:
    """The share of units, 0..1, that are 0 (or below) for every image at every place.

    activations: (n, units) of a Dense layer, or (n, rows, columns, filters), where each filter is a unit. The test is
    that of the CS231n notes ("neurons that never activate across the entire training dataset") on the n images given.
    """
    alive = (np.asarray(activations) > 0).reshape(-1, activations.shape[-1]).any(axis=0)
    return float(1 - alive.mean())
