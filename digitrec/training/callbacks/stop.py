"""Leaving `fit` when somebody asks."""

import threading

import keras


class StopTraining(Exception):
    """Leaves `fit` at once, in the middle of an epoch."""


class StopOnRequest(keras.callbacks.Callback):
    """Leaves `fit` within one batch of being asked."""

    def __init__(self, requested: threading.Event) -> None:
        super().__init__()
        self._requested = requested

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if self._requested.is_set():
            raise StopTraining

    def on_test_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self.on_train_batch_end(batch)
