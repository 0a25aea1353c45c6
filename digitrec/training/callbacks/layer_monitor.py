"""Looks inside the layers while Keras trains a run: several times within the first epoch, then at each epoch's end."""

import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from digitrec.explain.layer_health import update_ratio
from digitrec.runs.layer_rows import append_layer_row
from digitrec.training.dead_units import dead_fractions
from digitrec.training.gradient_norms import GradientNorms
from digitrec.training.layer_probe import LayerProbe

# Of the first epoch, when most happens.
MOMENTS = (1 / 16, 1 / 8, 1 / 4, 1 / 2)
# A moment within an epoch is left out where those so far took more of the training's time. Ends of epochs never are.
_MOST_OF_THE_TIME = 0.03


class LayerMonitor(keras.callbacks.Callback):
    """Writes the rows "layers" of metrics.jsonl.

    at_moment: told the epoch, a fraction within the first one, whenever the layers were measured.
    """

    def __init__(
        self, path: Path, probe: LayerProbe, gradients: GradientNorms, at_moment: Callable[[float], object] = lambda _: None
    ) -> None:  # fmt: skip
        super().__init__()
        self._path, self._probe, self._gradients, self._at_moment = path, probe, gradients, at_moment
        self._epoch, self._steps = 0, 1
        self._moments = set[int]()
        self._before: dict[str, np.ndarray] = {}
        self._ratios: dict[str, float] = {}
        self._began = self._spent = self._longest = 0.0

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        self._steps = int(self.params["steps"])
        self._moments = {max(1, round(self._steps * moment)) for moment in MOMENTS} - {self._steps}
        self._began = time.monotonic()

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._epoch = epoch
        if epoch == 0:
            self._write(0, self._probe.measure())
            # TensorFlow compiles it here, once; what that takes says nothing of what the next one will.
            self._at_moment(0.0)

    def on_train_batch_begin(self, batch: int, logs: dict[str, float] | None = None) -> None:
        step = batch + 1
        is_moment = self._epoch == 0 and step in self._moments and self._has_time()
        if is_moment or step == self._steps:
            self._before = self._kernels()
            self._gradients.look(True)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        if not self._before:
            return
        began = time.monotonic()
        now, self._ratios = self._kernels(), {}
        self._ratios = {name: update_ratio(kernel, now[name]) for name, kernel in self._before.items()}
        self._before = {}
        self._gradients.look(False)
        if batch + 1 < self._steps:
            self._write(batch + 1, self._probe.measure())
            self._at_moment((batch + 1) / self._steps)
            self._longest = max(self._longest, time.monotonic() - began)
        self._spent += time.monotonic() - began

    def epoch_done(self, epoch: int) -> dict[str, float]:
        """Writes the row of an epoch's end, from 0, and returns the share of dead units of each ReLU layer."""
        began = time.monotonic()
        measured = self._probe.measure()
        self._write((epoch + 1) * self._steps, measured)
        self._at_moment(float(epoch + 1))
        self._spent += time.monotonic() - began
        return dead_fractions(measured)

    def _has_time(self) -> bool:
        return self._spent + self._longest <= _MOST_OF_THE_TIME * (time.monotonic() - self._began)

    def _kernels(self) -> dict[str, np.ndarray]:
        """Copies, by layer."""
        if keras.backend.backend() == "jax":
            # While an epoch lasts, JAX keeps the weights apart.
            self.model.jax_state_sync()
        return {
            layer.name: np.array(keras.ops.convert_to_numpy(layer.kernel.value))
            for layer in self.model.layers
            if layer.trainable and getattr(layer, "kernel", None) is not None
        }

    def _write(self, step: int, measured: dict[str, dict[str, float]]) -> None:
        layers = {name: dict(values) for name, values in measured.items()}
        if step:
            for measure, found in (("gradient", self._gradients.read()), ("update_ratio", self._ratios)):
                for name, value in found.items():
                    layers.setdefault(name, {})[measure] = value
        append_layer_row(self._path, step, self._steps, layers)
