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
    """kind: the Keras layer's class. output_shape: without the batch axis. shown: its output is an activation to look at.

    inputs: names of the layers that it takes, where that is not the one before.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int = 0
    arguments: dict[str, Any] = field(default_factory=dict)
    shown: bool = False
    inputs: tuple[str, ...] = ()


def plan_layers(config: ModelConfig) -> list[LayerPlan]:
    """The layers of the model in their order. Raises ConfigError for a network that is too large."""
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
    picture = LayerPlan("picture", "Reshape", (SIDE, SIDE, 1), arguments={"target_shape": (SIDE, SIDE, 1)})
    stages = _residual_stages if config.residual == "on" and config.filters else _plain_stages
    layers = [picture, *stages(config)]
    yield from layers
    side, _, channels = layers[-1].output_shape
    if config.head == "average" and config.filters:
        yield LayerPlan("average", "GlobalAveragePooling2D", (channels,))
        yield from _dense_head(config, channels)
    else:
        yield LayerPlan("flatten", "Flatten", (side * side * channels,))
        yield from _dense_head(config, side * side * channels)


def _plain_stages(config: ModelConfig) -> Iterator[LayerPlan]:
    """Convolutions in a row, each normalised and activated; each stage ends with halving the picture."""
    side, channels, number = SIDE, 1, 0
    for filters in config.filters:
        for place in range(config.convolutions):
            number += 1
            is_last = place == config.convolutions - 1
            stride = 2 if is_last and config.downsampling == "stride" else 1
            side = math.ceil(side / stride)
            yield _convolution(config, number, (side, side, filters), channels, stride)
            yield from _activation(config, number, (side, side, filters))
            channels = filters
        if config.downsampling == "pool":
            side = math.ceil(side / 2)
            yield _pooling(number, (side, side, channels))


def _residual_stages(config: ModelConfig) -> Iterator[LayerPlan]:
    """Pre-activation residual blocks (He et al., 2016, "Identity mappings in deep residual networks") behind one convolution.

    Each stage but the first begins with halving the picture. The filters (16, 32, 64) with three blocks a stage are the
    paper's ResNet-20.
    """
    total = _convolution(config, 1, (SIDE, SIDE, config.filters[0]), 1, 1)
    yield total
    number = 1
    for stage, filters in enumerate(config.filters):
        for place in range(config.convolutions):
            block = list(_residual_block(config, number, total, filters, stage > 0 and place == 0))
            yield from block
            total, number = block[-1], number + 2
    yield from _activation(config, number, total.output_shape)


def _residual_block(
    config: ModelConfig, number: int, total: LayerPlan, filters: int, halves: bool
) -> Iterator[LayerPlan]:
    """Normalisation, activation, convolution, twice; what comes out is added to `total`, which came in, and ends the block.

    number: of convolutions before it. A block that halves the picture adds to a 1×1 projection of the activation instead.
    """
    side, _, channels = total.output_shape
    yield from _activation(config, number, total.output_shape)
    start, stride = f"{config.activation}_{number}", 1
    if halves:
        side = math.ceil(side / 2)
        if config.downsampling == "pool":
            yield _pooling(number, (side, side, channels))
            start = f"pool_{number}"
        else:
            stride = 2
    shape = (side, side, filters)
    yield _convolution(config, number + 1, shape, channels, stride)
    yield from _activation(config, number + 1, shape)
    yield _convolution(config, number + 2, shape, filters, 1)
    past = total.name
    if halves:
        past = f"shortcut_{number + 2}"
        arguments = {"filters": filters, "kernel_size": 1, "strides": stride, "use_bias": False}
        yield LayerPlan(past, "Conv2D", shape, channels * filters, arguments, inputs=(start,))
    yield LayerPlan(f"add_{number + 2}", "Add", shape, inputs=(f"conv_{number + 2}", past))


def _pooling(number: int, shape: tuple[int, ...]) -> LayerPlan:
    return LayerPlan(f"pool_{number}", "MaxPooling2D", shape, arguments={"pool_size": 2, "padding": "same"})


def _convolution(
    config: ModelConfig, number: int, shape: tuple[int, int, int], channels: int, stride: int
) -> LayerPlan:
    """shape: of what comes out, (rows, columns, filters). channels: of what goes in."""
    filters = shape[-1]
    weights = config.kernel_size**2 * channels * filters
    arguments = {
        "filters": filters, "kernel_size": config.kernel_size, "strides": stride, "padding": "same", "use_bias": False,
        **_start_of(config),
    }  # fmt: skip
    return LayerPlan(f"conv_{number}", "Conv2D", shape, weights, arguments)


def _start_of(config: ModelConfig) -> dict[str, str]:
    """The initializer of a hidden layer, where it is not Keras's own, which is Glorot's (Glorot & Bengio, 2010; He et al., 2015)."""
    return {"kernel_initializer": "he_uniform"} if config.initializer == "he" else {}


def _activation(config: ModelConfig, number: int, shape: tuple[int, ...]) -> Iterator[LayerPlan]:
    """Batch normalisation and the activation. shape: (rows, columns, filters)."""
    # A momentum of 0.9 instead of Keras's 0.99: the averages must settle within one epoch.
    yield LayerPlan(f"norm_{number}", "BatchNormalization", shape, 4 * shape[-1], {"momentum": 0.9})
    yield LayerPlan(
        f"{config.activation}_{number}",
        "Activation",
        shape,
        arguments={"activation": config.activation},
        shown=True,
    )


def _dense_head(config: ModelConfig, inputs: int) -> Iterator[LayerPlan]:
    for number, units in enumerate(config.units, start=1):
        arguments = {"units": units, "activation": config.activation, **_start_of(config)}
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
