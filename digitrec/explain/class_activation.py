"""Class activation maps: where the last feature maps lie, weighed as the output weighs them (Zhou et al., 2016)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from digitrec.config import ModelConfig
from digitrec.errors import ModelError
from digitrec.explain.attribution import MapMethod, Subject
from digitrec.model.plan import CLASSES, SIDE, LayerPlan, plan_layers
from digitrec.model.weights import read_weights

FILE = "model.keras"


class ClassActivation(MapMethod):
    """Exact where the last maps are averaged and one layer of weights makes the ten sums of them."""

    name = "class-activation"
    label = "Class activation"
    paper = "Zhou et al., Learning deep features for discriminative localization, CVPR 2016"
    link = "https://arxiv.org/abs/1512.04150"
    unit = "logit"
    explanation = (
        "The last feature maps, each times its weight to the class: the mean of this map is the class's logit, but for "
        "the bias. Exact, nothing is approximated."
    )
    cannot_tell = (
        "It cannot tell about single pixels: the last maps are coarse, each of their places has seen a large patch of the "
        "drawing, and a place can speak for a class without ink on it."
    )

    def why_not(self, subject: Subject) -> str:
        if subject.config is None or subject.folder is None:
            return "This network belongs to no run, so that its weights cannot be read."
        reason = _architecture_without_map(subject.config)
        if not reason and not (subject.folder / FILE).is_file():
            reason = f"This run has no {FILE}, in which the output's weights stand; train it again, or choose another run."
        return reason

    def maps(self, subject: Subject, settings: Mapping[str, Any]) -> np.ndarray:  # noqa: ARG002 - it has none
        coarse, _ = class_activation(subject)
        side = coarse.shape[0]
        # Each place keeps its value over the pixels that it stands for, so that the mean stays the logit.
        places = np.arange(SIDE) * side // SIDE
        return coarse[places][:, places].transpose(2, 0, 1)[:CLASSES]


def class_activation(subject: Subject) -> tuple[np.ndarray, np.ndarray]:
    """The map of each output (rows, columns, outputs), and the biases (outputs,); the map's mean + bias is the logit.

    outputs: the ten digits, then no digit where the network has a class for it. Raises ModelError where the architecture
    gives no exact map, or the weights cannot be read.
    """
    reason = ClassActivation().why_not(subject)
    if reason or subject.config is None or subject.folder is None:
        raise ModelError(reason)
    plan = plan_layers(subject.config)
    kernel, bias = read_weights(subject.folder / FILE, plan)[_output(plan).name]
    shown = [layer.name for layer in plan if layer.shown][-1]
    maps = subject.predictor.activations(subject.image)[shown].astype(np.float64)
    if plan[[layer.name for layer in plan].index("average") - 1].kind == "MaxPooling2D":
        maps = _pooled(maps)
    return maps @ kernel.astype(np.float64), bias.astype(np.float64)


def _architecture_without_map(config: ModelConfig) -> str:
    """Why this architecture has no exact class activation map; empty where it has one."""
    if config.architecture != "cnn" or not config.filters:
        return "This network has no feature maps: it takes the 784 pixels as loose numbers."
    if config.head != "average":
        return (
            "This network flattens its last maps, with weights of their own for each place; the method needs one that "
            "averages them (From pictures to numbers: average)."
        )
    if config.units:
        return (
            "Behind the average of this network's maps stands a hidden layer, so no map's mean is a class's sum; the "
            "method needs the ten outputs right behind it (Hidden units: none)."
        )
    return ""


def _output(plan: list[LayerPlan]) -> LayerPlan:
    """The layer whose sums are the logits."""
    return next(layer for layer in plan if layer.kind == "Dense")


def _pooled(maps: np.ndarray) -> np.ndarray:
    """(rows, columns, filters): the largest of each 2×2, as MaxPooling2D with padding "same" takes it."""
    rows, columns, filters = maps.shape
    padded = np.pad(maps, ((0, rows % 2), (0, columns % 2), (0, 0)), constant_values=-np.inf)
    return padded.reshape((rows + 1) // 2, 2, (columns + 1) // 2, 2, filters).max(axis=(1, 3))
