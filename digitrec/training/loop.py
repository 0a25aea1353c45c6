"""One run from data to evaluation: learn by its procedure, keep an epoch, export, check, score the test set once."""

import dataclasses
import platform
from importlib.metadata import version

import keras

from digitrec.data import Dataset, Splits, load_data
from digitrec.jobs.progress import Progress
from digitrec.runs import Run, write_run
from digitrec.training import checkpoint
from digitrec.training.fitting import Fitting
from digitrec.training.observation import Observation
from digitrec.training.preparation import Preparation
from digitrec.training.procedure import Procedure
from digitrec.training.result import export, measure


def train(
    run: Run, procedure: Procedure, progress: Progress, ahead: Preparation | None = None
) -> tuple[str, str]:
    """Trains to the end, or until asked to stop; returns the state that it ended in, and the reason or "".

    ahead: what was made before the run was there; taken only where it is what this run would make for itself. Raises DigitrecError where it cannot.
    """
    progress.update(message="loading the data")
    splits = load_data(run.config.training.data)
    digits = procedure.digits(splits)
    run = _record_data(run, splits, digits)
    if progress.stop_requested.is_set():
        return "stopped", "stopped before the first step"
    progress.update(message="building the network")
    if ahead is None or not ahead.serves(run, digits):
        ahead = Preparation.of_run(run, digits, splits.validation)
    fitting = Fitting(run, procedure, progress, ahead)
    observation = Observation(run, fitting.model, ahead)
    observation.look("before")
    fitting.fit()
    observation.look("after")
    progress.update(message="measuring what was learned")
    share = fitting.settle()
    difference = export(run, fitting.served, splits)
    measure(run, procedure, fitting.kept, share, difference, splits)
    if fitting.stopped:
        return "stopped", ""
    # There is nothing to go on with.
    checkpoint.delete(run.path)
    return "finished", _why_early(run, progress.status.epoch)


def _record_data(run: Run, splits: Splits, digits: Dataset) -> Run:
    """The run, which says in run.json as well what it learns from, and with which versions."""
    counts = {"train": len(digits), "validation": len(splits.validation), "test": len(splits.test)}
    data = {"name": splits.name, "counts": counts, "fingerprint": digits.fingerprint}
    if splits.parts:
        data["parts"] = dict(splits.parts)
    packages = ("keras", "tensorflow", "numpy", "ai-edge-litert", keras.backend.backend())
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    run = dataclasses.replace(run, data=data, versions=versions)
    write_run(run)
    return run


def _why_early(run: Run, epoch: int) -> str:
    training = run.config.training
    if epoch == training.epochs:
        return ""
    return f"stopped early: no lower validation loss for {training.early_stopping} epochs"
