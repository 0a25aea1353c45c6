"""The norm of each kernel's gradient, taken from the training step itself, so that none is computed twice."""

from collections.abc import Sequence
from typing import Any

import keras


class GradientNorms:
    """Looks over an optimizer's shoulder; made before the first step, since TensorFlow compiles the step with it.

    With JAX, whose steps keep their gradients to themselves, it sees nothing.
    """

    def __init__(self, model: keras.Model) -> None:
        """model: compiled."""
        self._kernels = [
            (place, variable.path.split("/")[-2])
            for place, variable in enumerate(model.trainable_variables)
            if variable.name == "kernel"
        ]
        self._norms: Any = None
        if keras.backend.backend() == "jax":
            return
        # No variable of the optimizer: those stand in checkpoints.
        self._norms = keras.Variable([0.0] * len(self._kernels), trainable=False, name="gradient_norms")
        # Of most steps nobody asks: a pass over all gradients each time took some percent of a small network's training.
        self._wanted = keras.Variable(False, dtype="bool", trainable=False, name="gradient_norms_wanted")
        optimizer, apply = model.optimizer, model.optimizer.apply

        def look_and_apply(gradients: Sequence[Any], variables: Any = None) -> Any:
            self._norms.assign(
                keras.ops.cond(self._wanted.value, lambda: self._of(gradients), lambda: self._norms.value + 0)
            )
            return apply(gradients, variables)

        optimizer.apply = look_and_apply

    def _of(self, gradients: Sequence[Any]) -> Any:
        return keras.ops.stack(
            [keras.ops.sqrt(keras.ops.sum(gradients[place] ** 2)) for place, _ in self._kernels]
        )

    def look(self, wanted: bool) -> None:
        """Whether the steps from now on are looked at; none is before this is asked for."""
        if self._norms is not None:
            self._wanted.assign(wanted)

    def read(self) -> dict[str, float]:
        """By layer, of the last step that was looked at; 0 before the first one."""
        if self._norms is None:
            return {}
        norms = keras.ops.convert_to_numpy(self._norms.value)
        return {name: float(norm) for (_, name), norm in zip(self._kernels, norms, strict=True)}
