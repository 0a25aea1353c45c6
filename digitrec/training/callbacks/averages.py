"""Averaged weights: what is validated and kept at an epoch's end is the moving average, not the last step."""

import keras

from digitrec.training.checkpoint import TrainingState


class Averages(keras.callbacks.SwapEMAWeights):
    """Swaps averages and weights at an epoch's ends. Stands before the callbacks that look at the weights.

    The swap adds and subtracts, which rounds: a training goes on exactly only from where it was swapped, so the state
    says where that is.
    """

    def __init__(self, state: TrainingState) -> None:
        super().__init__(swap_on_epoch=True)
        self._state = state
        self._ema_weights_in_model = state.averages_in_network

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        super().on_epoch_begin(epoch, logs)
        self._state.averages_in_network = self._ema_weights_in_model

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        super().on_epoch_end(epoch, logs)
        self._state.averages_in_network = self._ema_weights_in_model
