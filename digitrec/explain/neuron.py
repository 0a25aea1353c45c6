"""One neuron with two or three inputs: a weighted sum, an activation function, and steps of training that may kill it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.explain.activation_functions import ACTIVATIONS, Values


@dataclass(frozen=True)
class Example:
    """What a step is taken on. inputs: each in [0, 1], as pixels are. target: what the neuron should say."""

    inputs: tuple[float, ...]
    target: float


@dataclass(frozen=True)
class Neuron:
    """output = activation(weights · inputs + bias). activation: one of `ACTIVATIONS`."""

    weights: tuple[float, ...]
    bias: float
    activation: str = "relu"

    def total(self, inputs: Sequence[float] | Values) -> Values:
        """z = weights · inputs + bias. inputs: (…, n), one a weight → (…)."""
        return np.asarray(inputs, np.float64) @ np.asarray(self.weights) + self.bias

    def output(self, inputs: Sequence[float] | Values) -> Values:
        """activation(z), in the shape of z."""
        return ACTIVATIONS[self.activation].value(self.total(inputs))

    def derivative(self, inputs: Sequence[float] | Values) -> Values:
        """activation′(z), in the shape of z: the part of a gradient that passes."""
        return ACTIVATIONS[self.activation].derivative(self.total(inputs))

    @property
    def is_dead(self) -> bool:
        """With ReLU and no input from 0 to 1 that makes z positive: output and gradient are 0 from now on."""
        # z is largest where each input with a positive weight is 1 and the others are 0.
        return self.activation == "relu" and self.bias + sum(max(0.0, weight) for weight in self.weights) <= 0

    def after_step(self, example: Example, learning_rate: float) -> "Neuron":
        """After one step of gradient descent on ½ (output − target)² of one example."""
        error = float(self.output(example.inputs)) - example.target
        slope = float(self.derivative(example.inputs))
        step = learning_rate * error * slope
        weights = tuple(
            weight - step * value for weight, value in zip(self.weights, example.inputs, strict=True)
        )
        return Neuron(weights, self.bias - step, self.activation)


def corners(inputs: int) -> tuple[Example, ...]:
    """All inputs of 0 and 1, whose target is 1 only where all are 1: none, all, then the others, the last input first."""
    places = np.array(np.meshgrid(*[(0.0, 1.0)] * inputs, indexing="ij")).reshape(inputs, -1).T
    ordered = [places[0], places[-1], *places[1:-1]]
    return tuple(Example(tuple(map(float, place)), float(place.min())) for place in ordered)
