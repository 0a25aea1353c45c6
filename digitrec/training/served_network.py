"""The network that a run will answer with, and the one place that writes its model.keras."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from digitrec.config import ModelConfig
from digitrec.model.build import build_model
from digitrec.model.export import round_to_half, save_network

FILE = "model.keras"


class ServedNetwork:
    """A second network beside the one in training: it keeps an epoch's weights while that goes on.

    network: not compiled, so that no optimizer state is saved.
    """

    def __init__(self, folder: Path, config: ModelConfig) -> None:
        self.network: keras.Model = build_model(config)
        self._path = folder / FILE

    @property
    def weights(self) -> list[np.ndarray]:
        """In Keras's order; copies."""
        return self.network.get_weights()

    def keep(self, weights: Sequence[np.ndarray]) -> None:
        """Takes these weights, and has model.keras hold them. Raises StorageError."""
        self.network.set_weights(weights)
        save_network(self.network, self._path)

    def settle(self, weights: Sequence[np.ndarray], precision: str) -> None:
        """The last word: these weights, in the precision in which they are served. Raises StorageError.

        precision: "float32", or "float16", to which the kernels are rounded.
        """
        self.network.set_weights(weights)
        if precision == "float16":
            round_to_half(self.network)
        save_network(self.network, self._path, precision)
