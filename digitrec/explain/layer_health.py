"""What is watched of each layer while a network learns: which units still fire, which are flat, how far a step moves it.

A unit is one of a Dense layer, or a filter (channel) of a convolution. All is counted on the images of a fixed probe.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

# Active on fewer images than this share, a unit is as good as dead.
FEW_IMAGES = 0.01
# CS231n, "Neural Networks Part 3": updates should be about a thousandth of the weights.
HEALTHY_UPDATE = 1e-3
# The steepest slope of sigmoid is 1/4, of the others about 1; less than a twentieth of that passes hardly any gradient.
FLAT_SLOPE = 0.05
# Where an activation's slope is less than FLAT_SLOPE of its steepest, as bounds of its output: tanh'(x) = 1 - h²,
# sigmoid'(x) = h (1 - h), elu'(x) = h + 1 below 0.
_FLAT_TANH = (1 - FLAT_SLOPE) ** 0.5
_FLAT_SIGMOID = _FLAT_TANH / 2
_FLAT_ELU = FLAT_SLOPE - 1
# GELU's output lies between these for x < -2.7, where its slope is under 0.03 (and in a sliver of 0.02 below 0).
_FLAT_GELU = (-0.01, 0.0)
SATURATING = ("tanh", "sigmoid", "elu", "gelu")


def active_share(activations: np.ndarray) -> np.ndarray:
    """For each unit the share of images, 0 to 1, for which it is above 0 at any place: (n, ..., units) → (units,)."""
    active = np.asarray(activations) > 0
    return active.any(axis=tuple(range(1, active.ndim - 1))).mean(axis=0)


def dead_share(active: np.ndarray) -> float:
    """The share of units that are active for no image at all (CS231n, "Neural Networks Part 1", the dying ReLU).

    active: (units,) as `active_share` returns it.
    """
    return float((np.asarray(active) == 0).mean())


def nearly_dead_share(active: np.ndarray) -> float:
    """The share of units that are active, but for under 1 % of the images; the dead ones (CS231n) are not among them.

    active: (units,) as `active_share` returns it. That bound is ours: such a unit learns from one image in a hundred.
    """
    active = np.asarray(active)
    return float(((active > 0) & (active < FEW_IMAGES)).mean())


def sparsity(activations: np.ndarray) -> float:
    """The mean share of outputs, over images, places and units, that are 0 (Glorot, Bordes & Bengio, 2011, section 3)."""
    return float((np.asarray(activations) <= 0).mean())


def is_saturated(values: Any, activation: str) -> Any:
    """Which outputs lie where the activation is flat, its slope under 5 % of the steepest: an array of truth values.

    Units at their bounds pass hardly any gradient (Glorot & Bengio, 2010, section 3). values: outputs in any shape, of
    NumPy or of Keras. Raises KeyError for an activation that is flat nowhere, or exactly 0 there, as relu is.
    """
    low, high = _FLAT_GELU
    return {
        "tanh": lambda: abs(values) > _FLAT_TANH,
        "sigmoid": lambda: abs(values - 0.5) > _FLAT_SIGMOID,
        "elu": lambda: values < _FLAT_ELU,
        "gelu": lambda: (values > low) & (values <= high),
    }[activation]()


def saturated_share(activations: np.ndarray, activation: str) -> float:
    """The share of outputs, over images, places and units, that `is_saturated`; Rakitianskaia & Engelbrecht, 2015, compare measures."""
    return float(np.mean(is_saturated(np.asarray(activations), activation)))


def update_ratio(
    before: Sequence[np.ndarray] | np.ndarray, after: Sequence[np.ndarray] | np.ndarray
) -> float:
    """‖w′ - w‖ / ‖w‖ of a layer's kernel before and after one step (CS231n, "Neural Networks Part 3"); about 1e-3 is healthy.

    nan where the kernel was 0.
    """
    before = np.asarray(before, np.float64)
    length = _length(before)
    return _length(np.asarray(after, np.float64) - before) / length if length else float("nan")


def _length(values: np.ndarray) -> float:
    # Not np.linalg.norm: it asks BLAS, whose threads then spin for a while beside those that train.
    return float(np.sqrt(np.square(values).sum()))
