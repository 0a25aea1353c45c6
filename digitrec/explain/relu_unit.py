"""One ReLU unit with one input: the smallest thing that can learn, and die."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digitrec.explain.activation_functions import Values, relu, relu_derivative


@dataclass(frozen=True)
class ReluUnit:
    """output = max(0, weight · x + bias), for inputs x in [0, 1], as pixels are."""

    weight: float
    bias: float

    def pre_activation(self, x: ArrayLike) -> Values:
        """z = weight · x + bias, in the shape of x."""
        return self.weight * np.asarray(x, dtype=np.float64) + self.bias

    def output(self, x: ArrayLike) -> Values:
        """max(0, z), in the shape of x."""
        return relu(self.pre_activation(x))

    def passes_gradient(self, x: float) -> bool:
        """Whether the slope at this input is 1, not 0."""
        return bool(relu_derivative(self.pre_activation(x)))

    @property
    def is_dead(self) -> bool:
        """No input from 0 to 1 makes z positive: the output and every gradient are 0 from now on."""
        # z is a straight line, so its largest value over [0, 1] lies at one of the ends.
        return max(self.bias, self.weight + self.bias) <= 0

    def after_step(self, x: float, target: float, learning_rate: float) -> "ReluUnit":
        """The unit after one step of gradient descent on ½ (output − target)² for the single input x."""
        error = float(self.output(x)) - target
        slope = 1.0 if self.passes_gradient(x) else 0.0
        return ReluUnit(
            weight=self.weight - learning_rate * error * slope * x,
            bias=self.bias - learning_rate * error * slope,
        )
