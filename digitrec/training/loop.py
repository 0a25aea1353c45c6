"""One run from data to evaluation: train, keep the best epoch, export, check, score the test set once."""

import dataclasses
import platform
from importlib.metadata import version
from typing import Any

import keras
import numpy as np

from digitrec.config import RunConfig
from digitrec.data import Dataset, Splits, load_data
from digitrec.errors import ModelError
from digitrec.evaluation.calibration import calibrate
from digitrec.evaluation.report import evaluate
from digitrec.files import write_json
from digitrec.jobs.progress import Progress
from digitrec.model.build import build_model
from digitrec.model.calibration import Calibration
from digitrec.model.export import check_export, export_tflite, save_in_half
from digitrec.model.plan import CLASSES
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, read_run, write_run
from digitrec.training.accuracy import DigitAccuracy
from digitrec.training.batches import held_out_batches, one_hot, steps_per_epoch, training_batches
from digitrec.training.callbacks import BestEpoch, StepMetrics, StopOnRequest, StopTraining
from digitrec.training.optimizers import build_optimizer

_VALIDATION_BATCH = 500
_DEAD_UNIT_IMAGES = 500
_CHECKED_IMAGES = 1000


class Training:
    """A run while it is trained. `train` does all of it.

    What a run of another kind does differently stands in the methods without an underscore.
    """

    keeps: type[BestEpoch] = BestEpoch

    def __init__(self, run: Run, progress: Progress) -> None:
        self.run, self.progress = run, progress

    def train(self) -> tuple[str, str]:
        """Trains to the end, or until asked to stop; returns the state that it ended in, and the reason or "".

        Raises DigitrecError where it cannot.
        """
        self._say("loading the data")
        splits = load_data(self.run.config.training.data)
        training = self.training_digits(splits)
        self._record_data(splits, training)
        if self.progress.stop_requested.is_set():
            return "stopped", "stopped before the first step"
        self._say("building the network")
        best, stopped = self._fit(training, splits.validation)
        self._say("keeping the best epoch")
        self.settle(best, splits)
        self._export(best, splits)
        return ("stopped", "") if stopped else ("finished", self._why_early())

    def training_digits(self, splits: Splits) -> Dataset:
        """What is learned from."""
        return splits.train.first_per_class(self.run.config.training.images)

    def network(self, steps: int) -> keras.Sequential:
        """The compiled network before its first step, with its parent's weights if it has one. steps: an epoch."""
        model = compiled_model(self.run.config, steps)
        if self.run.origin.parent is not None:
            model.set_weights(weights_of(read_run(self.run.origin.parent), model))
        return model

    def settle(self, kept: BestEpoch, splits: Splits) -> None:
        """Last changes to the network that is kept, before it is exported."""

    def calibration(self, recognizer: Recognizer, validation: Dataset) -> dict[str, Any]:
        """The record of it for evaluation.json. recognizer: not calibrated yet."""
        return calibrate(recognizer, validation)

    def measured(self, recognizer: Recognizer, splits: Splits) -> dict[str, Any]:  # noqa: ARG002 - see above
        """What evaluation.json says besides what it says of every run. recognizer: calibrated."""
        return {}

    def _why_early(self) -> str:
        training = self.run.config.training
        if self.progress.status.epoch == training.epochs:
            return ""
        return f"stopped early: no lower validation loss for {training.early_stopping} epochs"

    def _say(self, message: str) -> None:
        self.progress.update(message=message)

    def _record_data(self, splits: Splits, training: Dataset) -> None:
        counts = {"train": len(training), "validation": len(splits.validation), "test": len(splits.test)}
        data = {"name": splits.name, "counts": counts, "fingerprint": training.fingerprint}
        if splits.parts:
            data["parts"] = dict(splits.parts)
        packages = ("keras", "tensorflow", "numpy", "ai-edge-litert")
        versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
        self.run = dataclasses.replace(self.run, data=data, versions=versions)
        write_run(self.run)

    def _fit(self, training: Dataset, validation: Dataset) -> tuple[BestEpoch, bool]:
        """The best epoch, and whether training was stopped before its end."""
        config = self.run.config
        teachers = [network_of(read_run(run_id)) for run_id in self.run.origin.teachers]
        steps = steps_per_epoch(len(training), config.training.batch_size)
        model = self.network(steps)
        images = validation.images
        metrics = StepMetrics(self.run.path, self.progress, len(training), config.training.batch_size)
        best = self.keeps(self.run.path, build_model(config.model), metrics, images[:_DEAD_UNIT_IMAGES])
        callbacks: list[keras.callbacks.Callback] = [
            metrics,
            best,
            StopOnRequest(self.progress.stop_requested),
        ]
        if config.training.averaging == "ema":
            # Before the others: what is validated and kept at an epoch's end are the averaged weights.
            callbacks.insert(0, keras.callbacks.SwapEMAWeights(swap_on_epoch=True))
        if config.training.early_stopping:
            callbacks.append(
                keras.callbacks.EarlyStopping("val_loss", patience=config.training.early_stopping)
            )
        held_out = held_out_batches(images, one_hot(validation.labels), _VALIDATION_BATCH)
        try:
            model.fit(
                training_batches(training, config.training, teachers), epochs=config.training.epochs, steps_per_epoch=steps,
                validation_data=held_out, callbacks=callbacks, verbose=0,
            )  # fmt: skip
        except StopTraining:
            if not best.epoch:
                # Stopped within the first epoch: what there is, is the best.
                logs = model.evaluate(held_out, verbose=0, return_dict=True)
                best.on_epoch_end(0, {f"val_{name}": value for name, value in logs.items()})
        return best, self.progress.stop_requested.is_set()

    def _export(self, best: BestEpoch, splits: Splits) -> None:
        path, weights = self.run.path / "model.tflite", self.run.config.training.export
        if weights == "float16":
            save_in_half(best.snapshot, self.run.path / "model.keras")
        export_tflite(best.snapshot, self.run.config.model, path, weights)
        checked = np.concatenate(
            [splits.validation.images, splits.train.subset(np.arange(_CHECKED_IMAGES)).images]
        )
        try:
            difference = check_export(best.snapshot, path, checked[:_CHECKED_IMAGES], weights)
        except ModelError:
            path.unlink()  # nobody shall draw with it
            raise
        calibration = self.calibration(Recognizer(path), splits.validation)
        calibrated = Recognizer(path, Calibration.of_record({"calibration": calibration}))
        record: dict[str, Any] = {
            "best_epoch": best.epoch,
            "val_loss": best.val_loss,
            "dead_fraction": best.dead,
            "litert_difference": {"largest": difference, "count": _CHECKED_IMAGES},
            "calibration": calibration,
            "test": evaluate(calibrated, splits.test, splits.test_name),
            **self.measured(calibrated, splits),
        }
        write_json(self.run.path / "evaluation.json", record)


def weights_of(parent: Run, like: keras.Sequential) -> list[np.ndarray]:
    """A run's weights. Raises ModelError where there are none, or those of a network of another shape than `like`.

    A network with a class for no digit may begin with the weights of one without.
    """
    wanted = [each.shape for each in like.get_weights()]
    try:
        weights = network_of(parent).get_weights()
    except ModelError:
        weights = []
    if len(weights) == len(wanted) - 1 and weights and weights[-1].shape == (CLASSES,):
        weights = _with_a_reject_class(weights, like)
    if [each.shape for each in weights] != wanted:
        raise ModelError(
            f"{parent.title} cannot be gone on from: its model.keras is missing, damaged or of another network; "
            "choose another run."
        )
    return weights


def network_of(run: Run) -> keras.Sequential:
    """A run's network as Keras has it. Raises ModelError where its model.keras cannot be read."""
    try:
        return keras.saving.load_model(run.path / "model.keras")
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ModelError(
            f"{run.title} cannot be learned from: its model.keras is missing or damaged; choose another run."
        ) from problem


def _with_a_reject_class(weights: list[np.ndarray], like: keras.Sequential) -> list[np.ndarray]:
    """An eleventh output that starts with weights of 0: for what the ten are sure of it is next to nothing."""
    kernel, bias = weights[-2:]
    return [*weights[:-2], np.pad(kernel, ((0, 0), (0, 1))), np.pad(bias, (0, 1)), like.get_weights()[-1]]


def compiled_model(config: RunConfig, steps: int) -> keras.Sequential:
    """The network with its optimizer and loss, its weights drawn from the seed. steps: an epoch."""
    keras.utils.set_random_seed(config.training.seed)
    model = build_model(config.model)
    model.compile(
        optimizer=build_optimizer(config.training, steps * config.training.epochs),
        loss=keras.losses.CategoricalCrossentropy(),
        metrics=[DigitAccuracy(name="accuracy")],
    )
    return model
