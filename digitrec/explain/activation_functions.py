"""The activation functions that a hidden layer may use, and their derivatives, in numpy alone.

They agree with `keras.activations` at Keras 3's defaults, which a test checks. All take and return float64 arrays of
any shape. Where a function has a corner, its derivative there is the one that TensorFlow uses.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]

# What `activation="leaky_relu"` means in Keras 3. (The `LeakyReLU` layer has another default, 0.3.)
LEAKY_SLOPE = 0.2
# Inputs at which the functions are drawn; the one just above 0 lets a jump at 0 stand upright.
PLOT_X: Values = np.sort(np.append(np.linspace(-4, 4, 161), 1e-6))

# Not scipy.special.erf: where nothing was drawn before, its import would delay the Train page by 0.12 s. This takes
# 13 µs for all of PLOT_X, and differs from it by 1e-16.
_erf = np.vectorize(math.erf, otypes=[np.float64])


def relu(x: ArrayLike) -> Values:
    """max(0, x), in [0, ∞) (Nair & Hinton, 2010)."""
    return np.maximum(0.0, _float64(x))


def relu_derivative(x: ArrayLike) -> Values:
    """1 where x > 0, else 0, also at 0."""
    return np.where(_float64(x) > 0, 1.0, 0.0)


def leaky_relu(x: ArrayLike) -> Values:
    """x where x > 0, else 0.2 x (Maas, Hannun & Ng, 2013)."""
    x = _float64(x)
    return np.where(x > 0, x, LEAKY_SLOPE * x)


def leaky_relu_derivative(x: ArrayLike) -> Values:
    """1 where x > 0, else 0.2, also at 0."""
    return np.where(_float64(x) > 0, 1.0, LEAKY_SLOPE)


def elu(x: ArrayLike) -> Values:
    """x where x > 0, else exp(x) − 1, in (−1, ∞) (Clevert, Unterthiner & Hochreiter, 2016, with α = 1)."""
    x = _float64(x)
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0.0)))


def elu_derivative(x: ArrayLike) -> Values:
    """1 where x > 0, else exp(x)."""
    return np.exp(np.minimum(_float64(x), 0.0))


def gelu(x: ArrayLike) -> Values:
    """x Φ(x), Φ the standard normal distribution function, not its tanh approximation (Hendrycks & Gimpel, 2016)."""
    x = _float64(x)
    return x * _normal_distribution(x)


def gelu_derivative(x: ArrayLike) -> Values:
    """Φ(x) + x φ(x), in about [−0.13, 1.13]: the only slope here that is sometimes negative."""
    x = _float64(x)
    return _normal_distribution(x) + x * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def tanh(x: ArrayLike) -> Values:
    """(exp(x) − exp(−x)) / (exp(x) + exp(−x)), in (−1, 1)."""
    return np.tanh(_float64(x))


def tanh_derivative(x: ArrayLike) -> Values:
    """1 − tanh²(x), in (0, 1]."""
    return 1 - tanh(x) ** 2


def sigmoid(x: ArrayLike) -> Values:
    """1 / (1 + exp(−x)), in (0, 1); written with tanh, which does not overflow."""
    return 0.5 * (1 + np.tanh(_float64(x) / 2))


def sigmoid_derivative(x: ArrayLike) -> Values:
    """sigmoid(x) (1 − sigmoid(x)), at most 0.25."""
    return sigmoid(x) * (1 - sigmoid(x))


@dataclass(frozen=True)
class ActivationFunction:
    """One function with its derivative; formula is LaTeX, summary one sentence for a page."""

    name: str
    label: str
    value: Callable[[ArrayLike], Values]
    derivative: Callable[[ArrayLike], Values]
    formula: str
    summary: str


ACTIVATIONS: dict[str, ActivationFunction] = {
    function.name: function
    for function in (
        ActivationFunction(
            "relu", "ReLU", relu, relu_derivative, r"\max(0, x)",
            "Positive inputs pass unchanged, all others become 0 (Nair & Hinton, 2010).",
        ),
        ActivationFunction(
            "leaky_relu", "Leaky ReLU", leaky_relu, leaky_relu_derivative, r"\max(0.2\,x,\ x)",
            "Below 0 it keeps a fifth of the slope, so no unit can die for good (Maas et al., 2013).",
        ),
        ActivationFunction(
            "elu", "ELU", elu, elu_derivative, r"x > 0\ ?\ x\ :\ e^x - 1",
            "Below 0 it bends smoothly towards −1, and its slope fades out (Clevert et al., 2016).",
        ),
        ActivationFunction(
            "gelu", "GELU", gelu, gelu_derivative, r"x\,\Phi(x)",
            "A ReLU with a soft corner, common in language models (Hendrycks & Gimpel, 2016).",
        ),
        ActivationFunction(
            "tanh", "tanh", tanh, tanh_derivative, r"\frac{e^x - e^{-x}}{e^x + e^{-x}}",
            "Between −1 and 1: far from 0 it is flat, it saturates, and hardly any gradient passes.",
        ),
        ActivationFunction(
            "sigmoid", "sigmoid", sigmoid, sigmoid_derivative, r"\frac{1}{1 + e^{-x}}",
            "Between 0 and 1: even at its steepest it lets only a quarter of the gradient pass.",
        ),
    )
}  # fmt: skip


def activation_table(x: ArrayLike = PLOT_X) -> pd.DataFrame:
    """Every function at every x, one row each: x, activation (its name), value, derivative."""
    x = np.atleast_1d(_float64(x))
    return pd.concat(
        [
            pd.DataFrame(
                {"x": x, "activation": each.name, "value": each.value(x), "derivative": each.derivative(x)}
            )
            for each in ACTIVATIONS.values()
        ],
        ignore_index=True,
    )


def _float64(x: ArrayLike) -> Values:
    return np.asarray(x, dtype=np.float64)


def _normal_distribution(x: Values) -> Values:
    return 0.5 * (1 + np.asarray(_erf(x / math.sqrt(2))))
