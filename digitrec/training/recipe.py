"""A recipe: the parts in which one kind of run differs from another. The loop puts them together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from digitrec.data import Dataset, Splits
from digitrec.evaluation.calibration import calibrate
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, read_run
from digitrec.training.starting_network import weights_of

Weights = list[np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a run of one kind is trained.

    digits: what is learned from. begin: gives the compiled network, its weights random so far, those that it begins with.
    keeps: whether an epoch's validation loss has it take the place of the kept epoch, whose loss comes second. share: how
    far from the first weights to the kept epoch's lie those that are served, 0 to 1: asked with the network that is to be
    served, to try them with, both weights and the validation images.
    calibrate: the record `calibration` of evaluation.json,
    from a recognizer that is not calibrated yet. findings: what evaluation.json says besides what it says of every run,
    from the calibrated recognizer and the share.
    """

    digits: Callable[[Splits], Dataset]
    begin: Callable[[keras.Sequential], None]
    keeps: Callable[[float, float], bool]
    share: Callable[[keras.Sequential, Weights, Weights, Dataset], float]
    calibrate: Callable[[Recognizer, Dataset], dict[str, Any]]
    findings: Callable[[Recognizer, Splits, float], dict[str, Any]]


def ordinary_recipe(run: Run) -> Recipe:
    """On the images that its settings ask for; the epoch with the lowest validation loss is served as it is."""
    return Recipe(
        digits=lambda splits: original_digits(run, splits),
        begin=lambda model: take_parent_weights(run, model),
        keeps=lambda val_loss, kept_val_loss: val_loss < kept_val_loss,
        share=lambda *_: 1.0,
        calibrate=calibrate,
        findings=lambda *_: {},
    )


def original_digits(run: Run, splits: Splits) -> Dataset:
    """As many of the data set's training images as the settings say."""
    return splits.train.first_per_class(run.config.training.images)


def take_parent_weights(run: Run, model: keras.Sequential) -> None:
    """Has the network begin as the run's parent, if it has one. Raises ModelError where that cannot be."""
    if run.origin.parent is not None:
        model.set_weights(weights_of(read_run(run.origin.parent), model))
