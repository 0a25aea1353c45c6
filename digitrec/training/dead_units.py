"""The dead units of a Keras network."""

import keras
import numpy as np

from digitrec.training.layer_probe import LayerProbe


def dead_units(model: keras.Model, images: np.ndarray) -> dict[str, float]:
    """The share of dead units of each ReLU layer on these images (n, 28, 28); empty for other activations."""
    return dead_fractions(LayerProbe(model, images).measure())


def dead_fractions(measured: dict[str, dict[str, float]]) -> dict[str, float]:
    """The same from what a LayerProbe measured."""
    return {name: round(values["dead"], 4) for name, values in measured.items() if "dead" in values}
