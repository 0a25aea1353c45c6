"""The network of a plan in NumPy: every layer's output, with weights, activations or units that one may change.

What LiteRT computes, to about 1e-5; for looking inside, where nothing may be fused or hidden. Slower than it.
"""

import functools
import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from threadpoolctl import ThreadpoolController

from digitrec.model.plan import LayerPlan
from digitrec.model.weights import Weights

LOGITS = "logits"
# Keras's default of BatchNormalization, which no plan changes.
EPSILON = 1e-3
# As in Keras 3; digitrec.explain.activation_functions has them with derivatives, in float64.
_LEAKY_SLOPE = 0.2


def forward(
    layers: list[LayerPlan],
    weights: Weights,
    images: np.ndarray,
    *,
    gains: Mapping[str, np.ndarray] | None = None,
    known: Mapping[str, np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """Every layer's output, float32 with n first, by its name; also "logits", the sums that softmax takes.

    images: (n, 28, 28) float32 in [0, 1]. gains: by layer, what its units' outputs are multiplied by, (units,) or (n, units).
    known: outputs that are computed already; only the layers behind the last of them are computed, `gains` applied to it.
    The probabilities are the network's own, without a temperature.
    """
    gains, outputs = gains or {}, dict(known or {})
    value, first = np.asarray(images, np.float32), 0
    if known:
        first = 1 + max(place for place, layer in enumerate(layers) if layer.name in known)
        name = layers[first - 1].name
        value = outputs[name] = _scaled(known[name], gains.get(name))
    # On all processors one image takes a hundred times longer where they have something else to do.
    with _processors().limit(limits=1):
        for layer in layers[first:]:
            taken = [outputs[name] for name in layer.inputs] or [value]
            arrays = weights.get(layer.name, [])
            if layer.arguments.get("activation") == "softmax":
                outputs[LOGITS] = _dense(taken[0], arrays)
            value = outputs[layer.name] = _scaled(output_of(layer, arrays, taken), gains.get(layer.name))
    return outputs


@functools.cache
def _processors() -> ThreadpoolController:
    """Of the library that multiplies matrices."""
    return ThreadpoolController().select(user_api="blas")


def output_of(layer: LayerPlan, arrays: list[np.ndarray], taken: list[np.ndarray]) -> np.ndarray:
    """One layer's output, (n, …) float32. arrays: its weights. taken: what it takes, (n, …) each."""
    value = taken[0]
    if layer.kind in ("Flatten", "Reshape"):
        return value.reshape(len(value), *layer.output_shape)
    if layer.kind == "Conv2D":
        return _convolution(value, arrays[0], int(layer.arguments["strides"]))
    if layer.kind == "BatchNormalization":
        return _normalisation(value, arrays)
    if layer.kind == "Activation":
        return activated(layer.arguments["activation"], value)
    if layer.kind == "MaxPooling2D":
        return _maximum(value)
    if layer.kind == "GlobalAveragePooling2D":
        return value.mean(axis=(1, 2))
    if layer.kind == "Dense":
        return activated(layer.arguments.get("activation", "linear"), _dense(value, arrays))
    if layer.kind == "Add":
        return taken[0] + taken[1]
    return value  # Dropout does nothing outside training


def activated(name: str, sums: np.ndarray) -> np.ndarray:
    """What the activation function of this name makes of sums, float32, in their shape; softmax along the last axis."""
    return _ACTIVATIONS[name](sums)


def same_padding(side: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros before and after a side so that the output has ceil(side / stride) places, as TensorFlow pads with "same"."""
    lacking = max((math.ceil(side / stride) - 1) * stride + kernel - side, 0)
    return lacking // 2, lacking - lacking // 2


def padded(values: np.ndarray, kernel: int, stride: int, fill: float = 0.0) -> np.ndarray:
    """Maps (n, rows, columns, channels) with the border that "same" padding gives them."""
    borders = [same_padding(side, kernel, stride) for side in values.shape[1:3]]
    return np.pad(values, ((0, 0), *borders, (0, 0)), constant_values=fill)


def _convolution(values: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    """values: (n, rows, columns, channels). kernel: (height, width, channels, filters)."""
    size, filters = kernel.shape[0], kernel.shape[-1]
    windows = sliding_window_view(padded(values, size, stride), (size, size), axis=(1, 2))
    # (n, rows, columns, channels, height, width): each patch becomes a row of one matrix.
    patches = windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)
    rows = patches.reshape(-1, kernel.size // filters)
    return (rows @ kernel.reshape(-1, filters)).reshape(*patches.shape[:3], filters)


def _normalisation(values: np.ndarray, arrays: list[np.ndarray]) -> np.ndarray:
    gamma, beta, mean, variance = arrays
    scale = gamma / np.sqrt(variance + np.float32(EPSILON))
    return values * scale + (beta - mean * scale)


def _maximum(values: np.ndarray) -> np.ndarray:
    """The strongest of each 2×2."""
    count, rows, columns, channels = values.shape
    # One more row or column below and to the right of an odd map, which never is the strongest.
    even = np.pad(values, ((0, 0), (0, rows % 2), (0, columns % 2), (0, 0)), constant_values=-np.inf)
    return even.reshape(count, even.shape[1] // 2, 2, even.shape[2] // 2, 2, channels).max(axis=(2, 4))


def _dense(values: np.ndarray, arrays: list[np.ndarray]) -> np.ndarray:
    sums: np.ndarray = values @ arrays[0]
    return sums + arrays[1] if len(arrays) > 1 else sums


def _scaled(output: np.ndarray, gain: np.ndarray | None) -> np.ndarray:
    if gain is None:
        return output
    gain = np.asarray(gain, np.float32)
    if gain.ndim == 2:
        gain = gain.reshape(len(gain), *[1] * (output.ndim - 2), -1)
    return output * gain


def _softmax(sums: np.ndarray) -> np.ndarray:
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _gelu(sums: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    return sums * (0.5 * (1 + erf(sums * np.float32(math.sqrt(0.5)))))


_ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda sums: sums,
    "relu": lambda sums: np.maximum(sums, 0),
    "leaky_relu": lambda sums: np.where(sums > 0, sums, np.float32(_LEAKY_SLOPE) * sums),
    "elu": lambda sums: np.where(sums > 0, sums, np.expm1(np.minimum(sums, 0))),
    "gelu": _gelu,
    "tanh": np.tanh,
    "sigmoid": lambda sums: 0.5 * (1 + np.tanh(sums / 2)),
    "softmax": _softmax,
}
