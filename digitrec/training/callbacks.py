"""What a run writes down while Keras trains it: step and epoch metrics, its status, its best epoch."""

import math
import threading
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitrec.errors import RunError
from digitrec.explain.dead_units import dead_fraction
from digitrec.files import replace_file
from digitrec.jobs.progress import Progress
from digitrec.runs import metrics as metrics_file

# At most five metric lines a second, which looks alive; fewer as a run grows long, so that its file stays small.
_SECONDS_BETWEEN_STEPS = 0.2
_LINES_A_DOUBLING = 300
_SECONDS_BETWEEN_STATUSES = 0.5


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


class StepMetrics(keras.callbacks.Callback):
    """Writes metrics.jsonl and the status. A step's loss and accuracy are means over the images since the last line.

    Raises RunError from within `fit` when the loss is no longer a number.
    """

    def __init__(self, path: Path, progress: Progress, images: int, batch_size: int) -> None:
        super().__init__()
        self._progress = progress
        self._path, self._images, self._batch_size = path, images, batch_size
        self._started = time.monotonic()
        self._last_line = self._last_status = 0.0
        self._epoch = self._seen = 0
        self._sums = np.zeros(2)

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        self._started = time.monotonic()

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._epoch, self._seen, self._sums = epoch + 1, 0, np.zeros(2)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        now = time.monotonic()
        pause = max(_SECONDS_BETWEEN_STEPS, self._elapsed() / _LINES_A_DOUBLING)
        if now - self._last_line < pause and batch + 1 < self.params["steps"]:
            return
        self._last_line = now
        means = {name: float((logs or {})[name]) for name in ("loss", "accuracy")}
        self._check(means["loss"])
        # Keras reports means since the start of the epoch; sums tell what the images since the last line add.
        seen = min((batch + 1) * self._batch_size, self._images)
        sums = np.array([means["loss"], means["accuracy"]]) * seen
        loss, accuracy = (sums - self._sums) / max(1, seen - self._seen)
        self._sums, self._seen = sums, seen
        self._write("step", batch + 1, loss=float(loss), accuracy=float(np.clip(accuracy, 0, 1)))
        if now - self._last_status > _SECONDS_BETWEEN_STATUSES:
            self._last_status = now
            self._write_status(batch + 1)

    def epoch_done(self, logs: dict[str, float], dead: dict[str, float]) -> None:
        """Writes an epoch's line. logs: Keras's means of the epoch, validation included. Raises RunError as above."""
        # The last step of an epoch can do the damage that only the validation sees.
        self._check(logs["val_loss"])
        self._write("epoch", int(self.params["steps"]), **logs, dead_fraction=dead)
        self._write_status(int(self.params["steps"]))

    def _check(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise RunError(
                f"The loss stopped being a number in epoch {self._epoch}; the learning rate is too high: start again with a tenth of it."
            )

    def _write(self, kind: str, step: int, **values: Any) -> None:
        row = {
            "kind": kind, "epoch": self._epoch, "steps_per_epoch": self.params["steps"],
            "step": (self._epoch - 1) * self.params["steps"] + step,
            "learning_rate": float(self.model.optimizer.learning_rate), "seconds": round(self._elapsed(), 3), **values,
        }  # fmt: skip
        metrics_file.append_rows(self._path, [row])

    def _write_status(self, step: int) -> None:
        steps = self._progress.status.epochs * self.params["steps"]
        done = (self._epoch - 1) * self.params["steps"] + step
        speed = ((self._epoch - 1) * self._images + self._seen) / max(self._elapsed(), 1e-9)
        self._progress.update(
            epoch=self._epoch, step=done, steps=steps, images_per_second=round(speed, 1),
            seconds=round(self._elapsed(), 2), seconds_left=round(self._elapsed() / done * (steps - done), 1),
            message="training",
        )  # fmt: skip

    def _elapsed(self) -> float:
        return time.monotonic() - self._started


class BestEpoch(keras.callbacks.Callback):
    """Keeps the weights of the epoch with the lowest validation loss, in memory and in model.keras.

    snapshot: a second, uncompiled copy of the network that holds them, so that no optimizer state is saved.
    """

    def __init__(
        self, path: Path, snapshot: keras.Sequential, metrics: StepMetrics, images: np.ndarray
    ) -> None:
        super().__init__()
        self.snapshot, self.epoch, self.val_loss = snapshot, 0, math.inf
        self.dead: dict[str, float] = {}
        self._path, self._metrics, self._images = path, metrics, images

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        dead = dead_units(self.model, self._images)
        logs = logs or {}
        self._metrics.epoch_done(logs, dead)
        if self.is_better(logs["val_loss"]) or not self.epoch:
            self.epoch, self.val_loss, self.dead = epoch + 1, logs["val_loss"], dead
            self.snapshot.set_weights(self.model.get_weights())
            replace_file(self._path / "model.keras", self.snapshot.save)

    def is_better(self, val_loss: float) -> bool:
        """Whether an epoch with this validation loss takes the place of the one that is kept."""
        return val_loss < self.val_loss


def dead_units(model: keras.Sequential, images: np.ndarray) -> dict[str, float]:
    """The share of dead units of each ReLU layer on these images (n, 28, 28); empty for other activations."""
    value, shares = keras.ops.convert_to_tensor(images), {}
    for layer in model.layers:
        value = layer(value, training=False) if layer.name.startswith(("norm", "dropout")) else layer(value)
        if getattr(layer, "activation", None) is keras.activations.relu:
            shares[layer.name] = round(dead_fraction(np.asarray(value)), 4)
    return shares
