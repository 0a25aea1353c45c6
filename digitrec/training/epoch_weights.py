"""The small weights of a network in training, kept in its run's folder epochs/ for the playback of a drawing."""

import logging
from pathlib import Path

import keras
import numpy as np

from digitrec.errors import StorageError
from digitrec.runs.moments import forget_moments, keep_moment

log = logging.getLogger("digitrec.worker")


class EpochWeights:
    """Asked to keep the weights of a moment; a network that is too large, or a full disk, ends that quietly."""

    def __init__(self, folder: Path, model: keras.Model) -> None:
        self._folder, self._model, self._goes_on = folder, model, True

    def keep(self, epoch: float) -> None:
        """epoch: how many are done, a fraction within the first; 0 forgets what an earlier try has left."""
        if not self._goes_on:
            return
        if epoch == 0:
            forget_moments(self._folder)
        try:
            self._goes_on = keep_moment(self._folder, epoch, named_weights(self._model))
        except StorageError:
            # A run without a playback is better than none.
            log.warning("the weights of epoch %s could not be kept", epoch, exc_info=True)
            self._goes_on = False


def named_weights(model: keras.Model) -> dict[str, np.ndarray]:
    """Each weight under its layer's name and its own, as "norm_1.gamma"."""
    return {
        f"{layer.name}.{weight.name}": np.asarray(keras.ops.convert_to_numpy(weight.value))
        for layer in model.layers
        for weight in layer.weights
        if weight.name != "seed_generator_state"
    }
