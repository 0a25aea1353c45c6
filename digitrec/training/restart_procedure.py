"""A run that gives the dead units of its parent new weights, and trains on.

After ReDo: a unit's incoming weights are drawn again, its outgoing ones are 0, so that the network answers as before until it
learns (Sokar et al., 2023, The dormant neuron phenomenon in deep reinforcement learning).
"""

import dataclasses
import itertools

import keras
import numpy as np

from digitrec.data import load_data
from digitrec.runs import Run
from digitrec.training.observation import hidden_layers, silent_units
from digitrec.training.procedure import Procedure, ordinary_procedure, original_digits, take_parent_weights


def restart_procedure(run: Run) -> Procedure:
    """As an ordinary one, but for the weights that it begins with."""

    def begin(model: keras.Model) -> None:
        fresh = {layer.name: layer.kernel.numpy() for layer in hidden_layers(model)}
        take_parent_weights(run, model)
        digits = original_digits(run.config, load_data(run.config.training.data))
        restart_dead_units(model, fresh, digits.images)

    return dataclasses.replace(ordinary_procedure(run), begin=begin)


def restart_dead_units(model: keras.Model, fresh: dict[str, np.ndarray], images: np.ndarray) -> None:
    """Gives each hidden unit that is above 0 for none of these images its column of the fresh kernels, a bias of 0, and no say yet.

    fresh: by layer, a kernel of random weights in the layer's shape.
    """
    dead = silent_units(model, images)
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    for layer, following in itertools.pairwise(dense):
        units = dead[layer.name]
        kernel, bias = (each.copy() for each in layer.get_weights())
        kernel[:, units], bias[units] = fresh[layer.name][:, units], 0
        layer.set_weights([kernel, bias])
        outgoing, *rest = following.get_weights()
        outgoing = outgoing.copy()
        outgoing[units] = 0
        following.set_weights([outgoing, *rest])
