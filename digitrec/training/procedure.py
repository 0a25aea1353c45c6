"""A procedure: the parts in which one kind of run differs from another. The loop puts them together."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from digitrec.config import RunConfig
from digitrec.data import Dataset, Splits
from digitrec.evaluation.calibration import calibrate
from digitrec.model.recognizer import Recognizer
from digitrec.runs import CalibrationRecord, FineTuningRecord, Run, read_run
from digitrec.training.starting_network import weights_of

Weights = list[np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """How a run of one kind is trained."""

    # What is learned from.
    digits: Callable[[Splits], Dataset]
    # Gives the compiled network, whose weights are random so far, those that it begins with.
    begin: Callable[[keras.Model], None]
    # Whether an epoch with this validation loss takes the place of the kept one, whose loss comes second.
    keeps: Callable[[float, float], bool]
    # How far from the first weights to the kept epoch's lie those that are served, 0 to 1; asked with a network to try
    # them in, both weights and the validation images.
    share: Callable[[keras.Model, Weights, Weights, Dataset], float]
    # Temperature and threshold; the recognizer is not calibrated yet.
    calibrate: Callable[[Recognizer, Dataset], CalibrationRecord]
    # What the run changed in its parent, where it is a fine-tuning; the recognizer is calibrated, the share that from above.
    compare: Callable[[Recognizer, Splits, float], FineTuningRecord | None]


def ordinary_procedure(run: Run) -> Procedure:
    """On the images that its settings ask for; the epoch with the lowest validation loss is served as it is."""
    return Procedure(
        digits=lambda splits: original_digits(run.config, splits),
        begin=lambda model: take_parent_weights(run, model),
        keeps=lambda val_loss, kept_val_loss: val_loss < kept_val_loss,
        share=lambda *_: 1.0,
        calibrate=calibrate,
        compare=lambda *_: None,
    )


def original_digits(config: RunConfig, splits: Splits) -> Dataset:
    """As many of the data set's training images as the settings say."""
    return splits.train.first_per_class(config.training.images)


def take_parent_weights(run: Run, model: keras.Model) -> None:
    """Has the network begin as the run's parent, if it has one. Raises ModelError where that cannot be."""
    if run.origin.parent is not None:
        model.set_weights(weights_of(read_run(run.origin.parent), model))
