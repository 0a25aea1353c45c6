"""The dead units of a Keras network."""

import keras
import numpy as np

from digitrec.explain.dead_units import dead_fraction

# The outputs of all layers for so many images are in memory at once.
_BATCH = 100


def dead_units(model: keras.Model, images: np.ndarray) -> dict[str, float]:
    """The share of dead units of each ReLU layer on these images (n, 28, 28); empty for other activations."""
    outputs = {
        layer.name: layer.output
        for layer in model.layers
        if getattr(layer, "activation", None) is keras.activations.relu
    }
    if not outputs:
        return {}
    inside = keras.Model(model.inputs[0], outputs)
    # Of each batch only the strongest output at each place: a unit that is above 0 there is alive.
    strongest: dict[str, list[np.ndarray]] = {name: [] for name in outputs}
    for start in range(0, len(images), _BATCH):
        values = inside(images[start : start + _BATCH], training=False)
        for name, value in values.items():
            strongest[name].append(keras.ops.convert_to_numpy(value).max(axis=0))
    return {name: round(dead_fraction(np.stack(each)), 4) for name, each in strongest.items()}
