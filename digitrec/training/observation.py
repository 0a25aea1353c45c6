"""What an experiment looks at in its networks besides their curves: before the first step and after the last."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from digitrec.experiments import EXPERIMENTS
from digitrec.jobs.backend import USUAL
from digitrec.runs import Run
from digitrec.runs.observations import write_observations
from digitrec.training.batches import one_hot
from digitrec.training.preparation import Preparation

# As many validation images as dead units are counted on.
_PROBE = 500


class Observation:
    """Of one run; of a run of no experiment it looks at nothing and writes nothing."""

    def __init__(self, run: Run, model: keras.Model, preparation: Preparation) -> None:
        experiment = EXPERIMENTS.get(run.origin.experiment.partition("/")[0])
        self._wanted = experiment.observes if experiment else ()
        self._run, self._model, self._preparation = run, model, preparation
        self._found: dict[str, Any] = {}

    def look(self, when: str) -> None:
        """when: "before" the first step or "after" the last. Raises StorageError."""
        if not self._wanted:
            return
        for name in self._wanted:
            self._found |= _LOOKS[name](self._model, self._preparation, when)
        write_observations(self._run.path, self._found)


def hidden_layers(model: keras.Model) -> list[keras.layers.Dense]:
    """The dense layers of a network but the one that answers."""
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)][:-1]


def silent_units(model: keras.Model, images: np.ndarray) -> dict[str, np.ndarray]:
    """By hidden dense layer, which units are above 0 for none of these images (n, 28, 28): (units,) bool.

    With ReLU these are its dead units; with leaky ReLU, units that still learn.
    """
    layers = hidden_layers(model)
    if not layers:
        return {}
    inside = keras.Model(model.inputs[0], {layer.name: layer.output for layer in layers})
    outputs = inside(images, training=False)
    return {
        layer.name: ~(keras.ops.convert_to_numpy(outputs[layer.name]) > 0).any(axis=0) for layer in layers
    }


def _silent(model: keras.Model, preparation: Preparation, when: str) -> dict[str, Any]:
    masks = silent_units(model, preparation.validation.images[:_PROBE])
    return {f"silent_{when}": {name: mask.astype(int).tolist() for name, mask in masks.items()}}


def gradient_norms(model: keras.Model, images: np.ndarray, targets: np.ndarray) -> list[float]:
    """Of each hidden dense layer's kernel, the Euclidean norm of the gradient of the mean loss over these images.

    images: (n, 28, 28). targets: (n, 10).
    """
    import tensorflow as tf  # with Keras on another backend there is no such tape

    layers = hidden_layers(model)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(keras.losses.categorical_crossentropy(targets, model(images, training=True)))
    gradients = tape.gradient(loss, [layer.kernel.value for layer in layers])
    return [float(tf.norm(each)) for each in gradients]


def _gradients(model: keras.Model, preparation: Preparation, when: str) -> dict[str, Any]:
    if when != "before" or keras.backend.backend() != USUAL:
        return {}
    digits = preparation.validation
    return {"gradient_norms": gradient_norms(model, digits.images[:_PROBE], one_hot(digits.labels[:_PROBE]))}


def _times(model: keras.Model, preparation: Preparation, when: str) -> dict[str, Any]:
    if when != "after" or keras.backend.backend() != USUAL:
        return {}
    from digitrec.training.activation_times import activation_times

    return activation_times(model, preparation)


_LOOKS: dict[str, Callable[[keras.Model, Preparation, str], dict[str, Any]]] = {
    "silent units": _silent,
    "gradients": _gradients,
    "times": _times,
}
