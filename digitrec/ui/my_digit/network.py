"""A run's network as arrays, read once for each version of its file, and all its outputs for the digit that is looked at."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import streamlit as st

from digitrec.errors import ModelError
from digitrec.explain.path import IMAGE, Stop, stops
from digitrec.model.forward import LOGITS, forward
from digitrec.model.plan import LayerPlan, plan_layers
from digitrec.model.weights import Weights, read_weights
from digitrec.runs import Run
from digitrec.ui.my_digit.looked_at import LookedAt


@st.cache_resource(max_entries=4, show_spinner=False)
def _weights(file: str, modified: int, _layers: list[LayerPlan]) -> Weights:  # noqa: ARG001 - part of the key
    return read_weights(Path(file), _layers)


def weights_of(run: Run, layers: list[LayerPlan]) -> Weights:
    """Shared by all who look at this run, so never changed in place. Raises ModelError where they cannot be read."""
    file = run.path / "model.keras"
    try:
        modified = file.stat().st_mtime_ns
    except OSError as problem:
        raise ModelError(
            f"The run {run.title} has no model.keras, so its sums cannot be written out; its maps are those of model.tflite."
        ) from problem
    return _weights(str(file), modified, layers)


@dataclass(frozen=True)
class Inside:
    """What a network made of one digit.

    weights: None where they cannot be read; problem then says why, and the outputs are those that LiteRT gives.
    """

    looked_at: LookedAt
    layers: list[LayerPlan]
    weights: Weights | None
    problem: ModelError | None = None

    @classmethod
    def of(cls, looked_at: LookedAt) -> "Inside":
        """Never raises: a network of which only the answer is known is one as well."""
        layers = plan_layers(looked_at.run.config.model)
        try:
            return cls(looked_at, layers, weights_of(looked_at.run, layers))
        except ModelError as problem:
            return cls(looked_at, layers, None, problem)

    @property
    def key(self) -> tuple[str, int, bytes]:
        """Tells this digit before this network from any other."""
        return self.looked_at.run.run_id, id(self.looked_at.recognizer), self.looked_at.image.tobytes()

    @cached_property
    def outputs(self) -> dict[str, np.ndarray]:
        """By layer, (1, …) float32."""
        image = self.looked_at.image[None]
        if self.weights is not None:
            return {IMAGE: image, **forward(self.layers, self.weights, image)}
        by_litert = self.looked_at.recognizer.activations(self.looked_at.image)
        found = {IMAGE: image, **{name: value[None] for name, value in by_litert.items()}}
        return {**found, "probabilities": self.looked_at.recognizer.predict(image)}

    @cached_property
    def stops(self) -> list[Stop]:
        """Those whose outputs are known."""
        return [stop for stop in stops(self.layers) if stop.name in self.outputs]

    def values(self, stop: Stop) -> np.ndarray:
        """(rows, columns, units) or (units,)."""
        value: np.ndarray = self.outputs[stop.name][0]
        return value[..., None] if stop.name == IMAGE else value

    @property
    def last_hidden(self) -> Stop | None:
        """The last stop whose units are weighted sums, the logits aside; None of a network without hidden layers."""
        hidden = [stop for stop in self.stops if stop.has_sums and stop.name != LOGITS]
        return hidden[-1] if hidden else None
