"""Which epoch is kept: its weights go to the served network, its figures to the state."""

from collections.abc import Callable

import keras
import numpy as np

from digitrec.training.callbacks.step_metrics import StepMetrics
from digitrec.training.checkpoint import KeptEpoch, TrainingState
from digitrec.training.dead_units import dead_units
from digitrec.training.served_network import ServedNetwork


class KeepEpoch(keras.callbacks.Callback):
    """Writes each epoch's line, and keeps the epoch if it is to take the place of the one kept so far.

    is_kept: asked with the validation loss of the new epoch and of the kept one. images: (n, 28, 28), on which dead units
    are counted.
    """

    def __init__(
        self, state: TrainingState, served: ServedNetwork, metrics: StepMetrics,
        is_kept: Callable[[float, float], bool], images: np.ndarray,
    ) -> None:  # fmt: skip
        super().__init__()
        self._state, self._served, self._metrics = state, served, metrics
        self._is_kept, self._images = is_kept, images

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        logs, dead = logs or {}, dead_units(self.model, self._images)
        self._metrics.epoch_done(logs, dead)
        kept = self._state.kept
        if kept is None or self._is_kept(logs["val_loss"], kept.val_loss):
            self._state.kept = KeptEpoch(epoch=epoch + 1, val_loss=logs["val_loss"], dead_fraction=dead)
            self._served.keep(self.model.get_weights())
