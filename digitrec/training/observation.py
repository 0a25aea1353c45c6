"""What an experiment looks at in its networks besides their curves: before the first step and after the last."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from digitrec.experiments import EXPERIMENTS
from digitrec.runs import Run
from digitrec.runs.observations import write_observations
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


_LOOKS: dict[str, Callable[[keras.Model, Preparation, str], dict[str, Any]]] = {"silent units": _silent}
