"""Trainings to be timed, each in a process of its own: a worker's, bare `fit` of the same, Keras's own example.

`python trainings.py worker RUN_DIR | bare SETTINGS | example SEED` prints one JSON object; `measured` asks for it.
Every clock runs from the call of `fit` to its return, so that neither imports nor data count.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from checkout import PROJECT

TARGET = 0.99
MOST_EPOCHS = 25
_VALIDATION_BATCH = 500  # as the worker has it


class Clock:
    """Runs from its making until it is stopped, on the wall and in processor time of all threads."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def stop(self) -> None:
        self._wall = time.perf_counter() - self._wall
        self._processor = time.process_time() - self._processor

    def read(self) -> dict[str, float]:
        return {"seconds": self._wall, "processor_seconds": self._processor}


def measured(kind: str, argument: str) -> dict[str, Any]:
    """What a fresh process prints of that training. Raises RuntimeError where it fails."""
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, __file__, kind, argument],
        capture_output=True,
        text=True,
        env=environment,
        cwd=PROJECT,
    )
    if done.returncode:
        raise RuntimeError(f"{kind} {argument} failed:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def worker(folder: str) -> dict[str, Any]:
    """A run as its worker trains it; test: what its evaluation.json says of the whole test set."""
    import keras

    from digitrec.training import worker as process

    clocks: list[Clock] = []
    fit = keras.Sequential.fit

    def timed(*arguments: Any, **options: Any) -> Any:
        clocks.append(Clock())
        try:
            return fit(*arguments, **options)
        finally:
            clocks[-1].stop()

    keras.Sequential.fit = timed
    if process.main([folder]):
        raise RuntimeError((Path(folder) / "status.json").read_text(encoding="utf-8"))
    evaluation = json.loads((Path(folder) / "evaluation.json").read_text(encoding="utf-8"))
    (only,) = clocks
    return {**only.read(), "test": {name: evaluation["test"][name] for name in ("count", "correct")}}


def bare(settings: str) -> dict[str, Any]:
    """`fit` on arrays in memory, without callbacks: the same network, optimizer, images and validation data."""
    import keras

    from digitrec.config import RunConfig
    from digitrec.data import load_data
    from digitrec.model.build import build_model
    from digitrec.training.batches import one_hot, steps_per_epoch
    from digitrec.training.optimizers import build_optimizer

    config = RunConfig.from_settings(json.loads(settings))
    splits = load_data(config.training.data)
    training = splits.train.first_per_class(config.training.images)
    keras.utils.set_random_seed(config.training.seed)
    model = build_model(config.model)
    steps = config.training.epochs * steps_per_epoch(len(training), config.training.batch_size)
    model.compile(
        optimizer=build_optimizer(config.training, steps),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=config.training.label_smoothing),
        metrics=["accuracy"],
    )
    images, labels = training.images, one_hot(training.labels)
    held_out = (splits.validation.images, one_hot(splits.validation.labels))
    clock = Clock()
    model.fit(
        images, labels, batch_size=config.training.batch_size, epochs=config.training.epochs,
        validation_data=held_out, validation_batch_size=_VALIDATION_BATCH, verbose=0,
    )  # fmt: skip
    clock.stop()
    return clock.read()


def example(seed: str) -> dict[str, Any]:
    """The network and settings of Keras's example mnist_convnet, until it reads 99.0 % of the test set.

    https://keras.io/examples/vision/mnist_convnet/: batches of 128, Adam, a tenth of the 60,000 for validation. The
    test set is read after each epoch, while the clock stands.
    """
    import keras
    import numpy as np

    from digitrec.data import mnist_file

    path = mnist_file.find()
    if path is None:
        raise RuntimeError("The full MNIST is not here.")
    arrays = mnist_file.verified_arrays(path)
    images, test = (arrays[name][..., None].astype("float32") / 255 for name in ("x_train", "x_test"))
    labels = keras.utils.to_categorical(arrays["y_train"], 10)

    class UntilTarget(keras.callbacks.Callback):
        """Reads the test set after each epoch, and stops at the mark."""

        def __init__(self) -> None:
            super().__init__()
            self.paused, self.accuracies = 0.0, list[float]()

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
            began = time.perf_counter()
            answers = self.model.predict(test, batch_size=500, verbose=0).argmax(axis=1)
            self.accuracies.append(float(np.mean(answers == arrays["y_test"])))
            self.model.stop_training = self.accuracies[-1] >= TARGET
            self.paused += time.perf_counter() - began

    keras.utils.set_random_seed(int(seed))
    model, until = _example_network(keras), UntilTarget()
    started = time.perf_counter()
    model.fit(
        images, labels, batch_size=128, epochs=MOST_EPOCHS, validation_split=0.1, callbacks=[until], verbose=0
    )
    seconds = time.perf_counter() - started - until.paused
    return {"seconds": seconds, "epochs": len(until.accuracies), "test_accuracies": until.accuracies}


def _example_network(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


if __name__ == "__main__":
    KINDS = {"worker": worker, "bare": bare, "example": example}
    print(json.dumps(KINDS[sys.argv[1]](sys.argv[2])))
