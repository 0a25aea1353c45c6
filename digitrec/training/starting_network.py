"""The network before its first step: with random weights, or with those of another run."""

import keras
import numpy as np

from digitrec.config import RunConfig
from digitrec.errors import ModelError
from digitrec.model.build import build_model
from digitrec.model.plan import CLASSES
from digitrec.runs import Run
from digitrec.training.accuracy import DigitAccuracy
from digitrec.training.optimizers import build_optimizer
from digitrec.training.served_network import FILE


def compiled_model(config: RunConfig, steps: int) -> keras.Model:
    """The network with its optimizer and loss, its weights drawn from the seed. steps: an epoch."""
    keras.utils.set_random_seed(config.training.seed)
    model = build_model(config.model)
    model.compile(
        optimizer=build_optimizer(config.training, steps * config.training.epochs),
        loss=keras.losses.CategoricalCrossentropy(),
        metrics=[DigitAccuracy(name="accuracy")],
    )
    return model


def network_of(run: Run) -> keras.Model:
    """A run's network as Keras has it. Raises ModelError where its model.keras cannot be read."""
    try:
        return keras.saving.load_model(run.path / FILE)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ModelError(
            f"{run.title} cannot be learned from: its model.keras is missing or damaged; choose another run."
        ) from problem


def weights_of(parent: Run, like: keras.Model) -> list[np.ndarray]:
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


def _with_a_reject_class(weights: list[np.ndarray], like: keras.Model) -> list[np.ndarray]:
    """An eleventh output that starts with weights of 0: for what the ten are sure of it is next to nothing."""
    kernel, bias = weights[-2:]
    return [*weights[:-2], np.pad(kernel, ((0, 0), (0, 1))), np.pad(bias, (0, 1)), like.get_weights()[-1]]
