"""The network layer by layer, with shapes and parameter counts, before anything is built. Imports no Keras.

`build` makes the Keras model from this same plan, so the counts that the page shows are those of the network.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from digitrec.config import ModelConfig
from digitrec.errors import ConfigError

CLASSES = 10
SIDE = 28
MOST_PARAMETERS = 20_000_000


@dataclass(frozen=True)
class LayerPlan:
    """kind: the Keras layer's class. output_shape: without the batch axis. shown: its output is an activation to look at."""

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int = 0
    arguments: dict[str, Any] = field(default_factory=dict)
    shown: bool = False


def plan_layers(config: ModelConfig) -> list[LayerPlan]:
    """The layers of the `Sequential` model in their order. Raises ConfigError for a network that is too large."""
    layers = list(_dense(config) if config.architecture == "dense" else _cnn(config))
    parameters = sum(layer.parameters for layer in layers)
    if parameters > MOST_PARAMETERS:
        raise ConfigError(
            f"This network would have {parameters:,} parameters; at most {MOST_PARAMETERS:,} can be trained here, so take "
            "fewer units or filters."
        )
    return layers


def count_parameters(config: ModelConfig) -> int:
    """Weights and biases, batch normalisation's moving averages included, as Keras counts them."""
    return sum(layer.parameters for layer in plan_layers(config))


def shown_layers(config: ModelConfig) -> list[LayerPlan]:
    """The layers whose outputs are exported as activations, the probabilities not among them."""
    return [layer for layer in plan_layers(config) if layer.shown]


def _dense(config: ModelConfig) -> Iterator[LayerPlan]:
    yield LayerPlan("flatten", "Flatten", (SIDE * SIDE,))
    yield from _dense_head(config, SIDE * SIDE)


def _cnn(config: ModelConfig) -> Iterator[LayerPlan]:
    yield LayerPlan("picture", "Reshape", (SIDE, SIDE, 1), arguments={"target_shape": (SIDE, SIDE, 1)})
    side, channels, number = SIDE, 1, 0
    for filters in config.filters:
        for place in range(config.convolutions):
            number += 1
            is_last = place == config.convolutions - 1
            stride = 2 if is_last and config.downsampling == "stride" else 1
            side = math.ceil(side / stride)
            yield from _convolution(config, number, filters, channels, side, stride)
            channels = filters
        if config.downsampling == "pool":
            side = math.ceil(side / 2)
            arguments = {"pool_size": 2, "padding": "same"}
            yield LayerPlan(f"pool_{number}", "MaxPooling2D", (side, side, channels), arguments=arguments)
    if config.head == "average" and config.filters:
        yield LayerPlan("average", "GlobalAveragePooling2D", (channels,))
        yield from _dense_head(config, channels)
    else:
        yield LayerPlan("flatten", "Flatten", (side * side * channels,))
        yield from _dense_head(config, side * side * channels)


def _convolution(
    config: ModelConfig, number: int, filters: int, channels: int, side: int, stride: int
) -> Iterator[LayerPlan]:
    shape = (side, side, filters)
    weights = config.kernel_size**2 * channels * filters
    arguments = {
        "filters": filters, "kernel_size": config.kernel_size, "strides": stride, "padding": "same", "use_bias": False,
    }  # fmt: skip
    yield LayerPlan(f"conv_{number}", "Conv2D", shape, weights, arguments)
    # A momentum of 0.9 instead of Keras's 0.99: the averages must settle within one epoch.
    yield LayerPlan(f"norm_{number}", "BatchNormalization", shape, 4 * filters, {"momentum": 0.9})
    yield LayerPlan(
        f"{config.activation}_{number}",
        "Activation",
        shape,
        arguments={"activation": config.activation},
        shown=True,
    )


def _dense_head(config: ModelConfig, inputs: int) -> Iterator[LayerPlan]:
    for number, units in enumerate(config.units, start=1):
        arguments = {"units": units, "activation": config.activation}
        yield LayerPlan(f"dense_{number}", "Dense", (units,), (inputs + 1) * units, arguments, shown=True)
        inputs = units
        if config.dropout:
            yield LayerPlan(f"dropout_{number}", "Dropout", (units,), arguments={"rate": config.dropout})
    if config.dropout and not config.units:
        yield LayerPlan("dropout", "Dropout", (inputs,), arguments={"rate": config.dropout})
    outputs = CLASSES + (config.reject_class == "on")
    arguments = {"units": outputs, "activation": "softmax"}
    if config.reject_class == "off":
        yield LayerPlan("probabilities", "Dense", (CLASSES,), (inputs + 1) * CLASSES, arguments)
        return
    yield LayerPlan("classes", "Dense", (outputs,), (inputs + 1) * outputs, arguments)
    # What is no digit is every digit equally little: the eleventh class's probability goes to the ten in equal parts.
    spread = {"units": CLASSES, "use_bias": False, "trainable": False}
    yield LayerPlan("probabilities", "Dense", (CLASSES,), outputs * CLASSES, spread)
