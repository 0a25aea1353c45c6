"""A network's answer from its plan and its weights, in NumPy alone: for weights of which there is no file for LiteRT.

The same layers as Keras computes, in float32; a test holds it against LiteRT to a thousandth.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from digitrec.config import ModelConfig
from digitrec.errors import ModelError
from digitrec.model.plan import SIDE, LayerPlan, plan_layers

# Keras's defaults.
_NORM_EPSILON = 1e-3
_LEAKY_SLOPE = 0.2

Weights = Mapping[str, np.ndarray]


def layer_outputs(config: ModelConfig, weights: Weights, images: np.ndarray) -> dict[str, np.ndarray]:
    """Each layer's output for images (n, 28, 28) in [0, 1]: (n, rows, columns, filters) or (n, units), by its name.

    The last one, "probabilities", is not calibrated. weights: float32 by "conv_1.kernel", as `runs.moments` holds them.
    Raises ModelError where they are of another network.
    """
    images = np.asarray(images, np.float32)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise ModelError(f"Images must have the shape (n, {SIDE}, {SIDE}), not {images.shape}.")
    value, outputs = images, dict[str, np.ndarray]()
    try:
        # A network that diverged holds infinities; what comes out then is no number, which whoever shows it sees.
        with np.errstate(over="ignore", invalid="ignore"):
            for layer in plan_layers(config):
                taken = [outputs[name] for name in layer.inputs] or [value]
                value = outputs[layer.name] = _output(layer, weights, taken)
    except (KeyError, ValueError) as problem:
        raise ModelError("These weights are of another network; train the run again.") from problem
    return outputs


def _output(layer: LayerPlan, weights: Weights, taken: list[np.ndarray]) -> np.ndarray:
    value, own = taken[0], _Own(layer.name, weights)
    match layer.kind:
        case "Conv2D":
            return _convolution(value, own["kernel"], layer.arguments["strides"])
        case "BatchNormalization":
            scale = own["gamma"] / np.sqrt(own["moving_variance"] + np.float32(_NORM_EPSILON))
            return value * scale + (own["beta"] - own["moving_mean"] * scale)
        case "Dense":
            total = value @ own["kernel"]
            if layer.arguments.get("use_bias", True):
                total = total + own["bias"]
            return activated(total, layer.arguments.get("activation", "linear"))
    return _without_weights(layer, taken)


def _without_weights(layer: LayerPlan, taken: list[np.ndarray]) -> np.ndarray:
    value = taken[0]
    match layer.kind:
        case "Activation":
            return activated(value, layer.arguments["activation"])
        case "MaxPooling2D":
            return _pooled(value)
        case "GlobalAveragePooling2D":
            return value.mean(axis=(1, 2))
        case "Add":
            return taken[0] + taken[1]
        case "Dropout":
            return value
        case "Flatten" | "Reshape":
            return value.reshape(len(value), *layer.output_shape)
    raise ValueError(f"no layer is of the kind {layer.kind}")


class _Own:
    """A layer's weights by their own names."""

    def __init__(self, layer: str, weights: Weights) -> None:
        self._layer, self._weights = layer, weights

    def __getitem__(self, name: str) -> np.ndarray:
        return self._weights[f"{self._layer}.{name}"]


def _convolution(value: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    """Padded as Keras's "same": as evenly as can be, the odd row at the end. kernel: (k, k, channels, filters)."""
    size = kernel.shape[0]
    padded = _padded(value, size, stride, 0.0)
    windows = sliding_window_view(padded, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    # (n, rows, columns, channels, k, k) · (k, k, channels, filters)
    return np.tensordot(windows, kernel, axes=((4, 5, 3), (0, 1, 2)))


def _pooled(value: np.ndarray) -> np.ndarray:
    """The largest of each 2×2, also where the last row or column stands alone."""
    padded = _padded(value, 2, 2, -np.inf)
    n, rows, columns, channels = padded.shape
    return padded.reshape(n, rows // 2, 2, columns // 2, 2, channels).max(axis=(2, 4))


def _padded(value: np.ndarray, size: int, stride: int, filling: float) -> np.ndarray:
    missing = [max((math.ceil(side / stride) - 1) * stride + size - side, 0) for side in value.shape[1:3]]
    around = [(0, 0), *((each // 2, each - each // 2) for each in missing), (0, 0)]
    return np.pad(value, around, constant_values=filling)


def activated(value: np.ndarray, activation: str) -> np.ndarray:
    """What an activation of `config.model_config.ACTIVATIONS`, softmax or linear makes of sums in any shape, in their dtype."""
    match activation:
        case "linear":
            return value
        case "relu":
            return np.maximum(value, 0)
        case "leaky_relu":
            return np.where(value > 0, value, _LEAKY_SLOPE * value)
        case "elu":
            return np.where(value > 0, value, np.expm1(np.minimum(value, 0)))
        case "gelu":
            return value * _normal_distribution(value)
        case "tanh":
            return np.tanh(value)
        case "sigmoid":
            return 0.5 * (1 + np.tanh(value / 2))
        case "softmax":
            powers = np.exp(value - value.max(axis=-1, keepdims=True))
            return powers / powers.sum(axis=-1, keepdims=True)
    raise ValueError(f"there is no activation {activation}")


def _normal_distribution(value: np.ndarray) -> Any:
    from scipy.special import ndtr  # 0.1 s that only a GELU pays

    return ndtr(value).astype(value.dtype)
