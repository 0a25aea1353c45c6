"""Checkpoints of a training: one taken at each epoch's end, written now and then and when it is stopped."""

import logging
import time
from pathlib import Path

import keras

from digitrec.errors import StorageError
from digitrec.training import checkpoint
from digitrec.training.checkpoint import Checkpoint, TrainingState
from digitrec.training.served_network import ServedNetwork

# Short epochs do not wait for the disk each time: whoever is killed has that much to do again.
_SECONDS_BETWEEN = 10.0
# Nor does a slow disk take more than a twentieth of the time.
_MOST_OF_THE_TIME = 1 / 20
log = logging.getLogger("digitrec.worker")


class Checkpoints(keras.callbacks.Callback):
    """Stands last, so that what the other callbacks do at an epoch's end is part of it.

    A stop within an epoch leaves the checkpoint of the end of the one before: the batches after it come again the same.
    Within the first epoch there is none, and to begin again is exact.
    """

    def __init__(self, folder: Path, state: TrainingState, served: ServedNetwork) -> None:
        super().__init__()
        self._folder, self._state, self._served = folder, state, served
        self._unwritten: Checkpoint | None = None
        self._next = time.monotonic() + _SECONDS_BETWEEN

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        self._next = time.monotonic() + _SECONDS_BETWEEN

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._state.epoch, self._state.step = epoch + 1, (epoch + 1) * int(self.params["steps"])
        self._unwritten = checkpoint.take(self.model, self._state, self._served.weights)
        if time.monotonic() >= self._next:
            self.write()

    def write(self) -> None:
        """Writes the last one that was taken, unless that was done."""
        if self._unwritten is None:
            return
        started = time.monotonic()
        try:
            checkpoint.save(self._folder, self._unwritten)
        except StorageError:
            # It is the largest file of a run; one that cannot go on later is better than none.
            log.warning("the checkpoint could not be written", exc_info=True)
        self._unwritten = None
        ended = time.monotonic()
        self._next = ended + max(_SECONDS_BETWEEN, (ended - started) / _MOST_OF_THE_TIME)
