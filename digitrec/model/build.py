"""The Keras model of a plan."""

import keras
import numpy as np

from digitrec.config import ModelConfig
from digitrec.model.plan import CLASSES, SIDE, plan_layers

_LAYERS = {
    "Add": keras.layers.Add,
    "Activation": keras.layers.Activation,
    "BatchNormalization": keras.layers.BatchNormalization,
    "Conv2D": keras.layers.Conv2D,
    "Dense": keras.layers.Dense,
    "Dropout": keras.layers.Dropout,
    "Flatten": keras.layers.Flatten,
    "GlobalAveragePooling2D": keras.layers.GlobalAveragePooling2D,
    "MaxPooling2D": keras.layers.MaxPooling2D,
    "Reshape": keras.layers.Reshape,
}


def build_model(config: ModelConfig) -> keras.Model:
    """An untrained network: images (n, 28, 28) float32 in [0, 1] → probabilities (n, 10). Raises ConfigError.

    A `Sequential` model where each layer takes what the one before gives. Weights start as Keras's defaults (Glorot uniform), or
    those of hidden layers as He et al. (2015) have them, drawn from `keras.utils.set_random_seed`'s seed.
    """
    plan = plan_layers(config)
    layers = [_LAYERS[each.kind](name=each.name, **each.arguments) for each in plan]
    if config.reject_class == "on":
        layers[-1].kernel_initializer = keras.initializers.Constant(_SPREAD.tolist())
    image = keras.Input((SIDE, SIDE), name="image")
    if not any(each.inputs for each in plan):
        return keras.Sequential([image, *layers], name=config.architecture)
    value = image
    outputs: dict[str, keras.KerasTensor] = {}
    for each, layer in zip(plan, layers, strict=True):
        taken = [outputs[name] for name in each.inputs] or [value]
        value = outputs[each.name] = layer(taken if len(taken) > 1 else taken[0])
    return keras.Model(image, value, name=config.architecture)


_SPREAD = np.concatenate([np.eye(CLASSES), np.full((1, CLASSES), 1 / CLASSES)])
"""(11, 10): each digit's probability stays its own, that of no digit is spread evenly over the ten."""
