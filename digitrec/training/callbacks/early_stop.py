"""Early stopping: a training ends where its validation loss has not fallen for some epochs."""

import keras

from digitrec.training.checkpoint import TrainingState


class EarlyStop(keras.callbacks.Callback):
    """Keras's own would forget what it has seen where a training goes on from a checkpoint; this one asks the state.

    patience: epochs without a lower validation loss after which it ends; at least 1.
    """

    def __init__(self, state: TrainingState, patience: int) -> None:
        super().__init__()
        self._state, self._patience = state, patience

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        val_loss, state = (logs or {})["val_loss"], self._state
        if state.lowest_val_loss is None or val_loss < state.lowest_val_loss:
            state.lowest_val_loss, state.epochs_without_lower = val_loss, 0
            return
        state.epochs_without_lower += 1
        if state.epochs_without_lower >= self._patience:
            self.model.stop_training = True
