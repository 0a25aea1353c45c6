"""The dead units of a Keras network."""

import keras
import numpy as np

from digitrec.explain.dead_units import dead_fraction


def dead_units(model: keras.Sequential, images: np.ndarray) -> dict[str, float]:
    """The share of dead units of each ReLU layer on these images (n, 28, 28); empty for other activations."""
    value, shares = keras.ops.convert_to_tensor(images), {}
    for layer in model.layers:
        value = layer(value, training=False) if layer.name.startswith(("norm", "dropout")) else layer(value)
        if getattr(layer, "activation", None) is keras.activations.relu:
            shares[layer.name] = round(dead_fraction(np.asarray(value)), 4)
    return shares
