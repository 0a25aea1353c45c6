"""A digit played through the moments of a run: what the network, as it was then, made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.config import ModelConfig
from digitrec.errors import ModelError
from digitrec.model.forward import forward
from digitrec.model.plan import CLASSES, plan_layers
from digitrec.model.weights import weights_by_layer
from digitrec.runs.moments import Moment


@dataclass(frozen=True, eq=False)
class Scene:
    """epoch: how many were done. probabilities: (10,), not calibrated. first_layer: its outputs, (rows, columns, filters) or (units,); None where there is none."""

    epoch: float
    probabilities: np.ndarray
    first_layer: np.ndarray | None

    @property
    def digit(self) -> int:
        """The most probable one."""
        return int(self.probabilities.argmax())


def play(config: ModelConfig, moments: Sequence[Moment], image: np.ndarray) -> list[Scene]:
    """Each moment's scene of an image (28, 28), in their order; damaged ones, and those that diverged, are left out."""
    layers = plan_layers(config)
    shown = [layer for layer in layers if layer.shown]
    scenes = []
    for moment in moments:
        try:
            weights = weights_by_layer(moment.weights(), layers)
        except ModelError:
            continue
        # A network that diverged holds infinities; what is no number then is left out below.
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = forward(layers, weights, image[None])
        probabilities = outputs["probabilities"][0]
        if probabilities.shape == (CLASSES,) and np.isfinite(probabilities).all():
            scenes.append(Scene(moment.epoch, probabilities, outputs[shown[0].name][0] if shown else None))
    return scenes


def changes_of_mind(scenes: Sequence[Scene]) -> list[tuple[float, int]]:
    """At which epochs the most probable digit became another one, and which; the first scene's comes first."""
    changes: list[tuple[float, int]] = []
    for scene in scenes:
        if not changes or changes[-1][1] != scene.digit:
            changes.append((scene.epoch, scene.digit))
    return changes
