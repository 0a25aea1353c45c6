"""What a run writes down while Keras trains it: the metrics of steps and epochs, and its status."""

import math
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitrec.errors import RunError
from digitrec.jobs.progress import Progress
from digitrec.runs import metrics as metrics_file
from digitrec.training.pace import Pace

# At most five metric lines a second, which looks alive; fewer as a run grows long, so that its file stays small.
_SECONDS_BETWEEN_STEPS = 0.2
_LINES_A_DOUBLING = 300
_SECONDS_BETWEEN_STATUSES = 0.5


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
        self._pace = Pace(0, 1)

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        self._started = time.monotonic()
        steps = int(self.params["steps"])
        self._pace = Pace(self._progress.status.epochs * steps, steps)

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._pace.epoch_begins(time.monotonic())
        self._epoch, self._seen, self._sums = epoch + 1, 0, np.zeros(2)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        now = time.monotonic()
        self._pace.step_done(now, (self._epoch - 1) * self.params["steps"] + batch + 1)
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

    def on_test_begin(self, logs: dict[str, float] | None = None) -> None:
        self._pace.test_begins(time.monotonic())

    def on_test_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self._pace.test_step_done(time.monotonic())

    def epoch_done(self, logs: dict[str, float], dead: dict[str, float]) -> None:
        """Writes an epoch's line. logs: Keras's means of the epoch, validation included. Raises RunError as above."""
        # The last step of an epoch can do the damage that only the validation sees.
        self._check(logs["val_loss"])
        self._write("epoch", int(self.params["steps"]), **logs, dead_fraction=dead)
        if not self._progress.status.measuring:
            self._write_status(int(self.params["steps"]))

    def _check(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise RunError(
                f"The loss stopped being a number in epoch {self._epoch}; the learning rate is too high: start again with a tenth of it."
            )

    def _write(self, kind: str, step: int, **values: Any) -> None:
        if keras.backend.backend() == "jax":
            # While an epoch lasts, JAX keeps the optimizer's step, from which the learning rate follows, apart.
            self.model.jax_state_sync()
        row = {
            "kind": kind, "epoch": self._epoch, "steps_per_epoch": self.params["steps"],
            "step": (self._epoch - 1) * self.params["steps"] + step,
            "learning_rate": float(self.model.optimizer.learning_rate), "seconds": round(self._elapsed(), 3), **values,
        }  # fmt: skip
        metrics_file.append_rows(self._path, [row])

    def _write_status(self, step: int) -> None:
        steps = self._progress.status.epochs * self.params["steps"]
        done = (self._epoch - 1) * self.params["steps"] + step
        each, left = self._pace.seconds_per_step, self._pace.seconds_left
        self._progress.update(
            epoch=self._epoch, step=done, steps=steps, seconds=round(self._elapsed(), 2), message="training",
            images_per_second=None if each is None else round(self._images / (self.params["steps"] * each), 1),
            seconds_left=None if left is None else round(left, 1),
        )  # fmt: skip

    def _elapsed(self) -> float:
        return time.monotonic() - self._started
