"""The gradient of a class's log odds by the pixels, from a run's Keras network on TensorFlow."""

import keras
import numpy as np
import tensorflow as tf

from digitrec.errors import ModelError
from digitrec.explain.gradient_methods import Gradient

# Images at once: enough to keep the processors busy, and few enough for the memory of a large network.
_BATCH = 64


class Differentiable:
    """A network from images (n, 28, 28) to logits: of the ten digits, and of no digit where it has a class for it."""

    def __init__(self, model: keras.Model) -> None:
        """model: as `model.build` makes it. It is changed: its output is no probability any more. Raises ModelError."""
        outputs = [
            layer
            for layer in model.layers
            if isinstance(layer, keras.layers.Dense) and layer.activation is keras.activations.softmax
        ]
        if len(outputs) != 1:
            raise ModelError(
                "This network does not end in one softmax, so its log odds have no gradient here."
            )
        # What is read is what goes into the softmax, before anything is rounded to 0 or 1.
        outputs[0].activation = keras.activations.linear
        self._logits = keras.Model(model.inputs, outputs[0].output)

    def logits(self, images: np.ndarray) -> np.ndarray:
        """(n, 28, 28) → (n, 10) or (n, 11) float32."""
        return np.asarray(self._logits(tf.constant(images), training=False))

    def gradient_of(self, target: int) -> Gradient:
        """The log odds of a class 0 to 9, log(p / (1 − p)) = its logit − logsumexp of all others, and their gradient."""

        def gradient(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            parts = [self._batch(images[at : at + _BATCH], target) for at in range(0, len(images), _BATCH)]
            values, gradients = zip(*parts, strict=True)
            return np.concatenate(values), np.concatenate(gradients)

        return gradient

    def _batch(self, images: np.ndarray, target: int) -> tuple[np.ndarray, np.ndarray]:
        batch = tf.constant(np.asarray(images, np.float32))
        with tf.GradientTape() as tape:
            tape.watch(batch)
            logits = self._logits(batch, training=False)
            others = tf.concat([logits[:, :target], logits[:, target + 1 :]], axis=1)
            odds = logits[:, target] - tf.reduce_logsumexp(others, axis=1)
        gradients = tape.gradient(odds, batch)
        return odds.numpy().astype(np.float64), gradients.numpy().astype(np.float64)
