"""Leaving `fit` when somebody asks."""

import keras

from digitrec.jobs.progress import Progress


class StopTraining(Exception):
    """Leaves `fit` at once, in the middle of an epoch."""


class StopOnRequest(keras.callbacks.Callback):
    """Leaves `fit` within one batch of being asked; from the first batch on there is something to keep."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self._progress.stay()
        if self._progress.stop_requested.is_set():
            raise StopTraining

    def on_test_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self.on_train_batch_end(batch)
