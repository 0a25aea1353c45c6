"""Which epoch is kept: its weights go to the served network, its figures to the state."""

from collections.abc import Callable

import keras

from digitrec.training.callbacks.layer_monitor import LayerMonitor
from digitrec.training.callbacks.step_metrics import StepMetrics
from digitrec.training.checkpoint import KeptEpoch, TrainingState
from digitrec.training.served_network import ServedNetwork


class KeepEpoch(keras.callbacks.Callback):
    """Writes each epoch's lines, and keeps the epoch if it is to take the place of the one kept so far.

    is_kept: asked with the validation loss of the new epoch and of the kept one.
    """

    def __init__(
        self, state: TrainingState, served: ServedNetwork, metrics: StepMetrics, layers: LayerMonitor,
        is_kept: Callable[[float, float], bool],
    ) -> None:  # fmt: skip
        super().__init__()
        self._state, self._served, self._metrics = state, served, metrics
        self._layers, self._is_kept = layers, is_kept

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        logs, dead = logs or {}, self._layers.epoch_done(epoch)
        self._metrics.epoch_done(logs, dead)
        kept = self._state.kept
        if kept is None or self._is_kept(logs["val_loss"], kept.val_loss):
            self._state.kept = KeptEpoch(epoch=epoch + 1, val_loss=logs["val_loss"], dead_fraction=dead)
            self._served.keep(self.model.get_weights())
