"""The gradient of a class's log odds by the pixels, from a run's Keras network on TensorFlow."""

import keras
import numpy as np
import tensorflow as tf

from digitrec.errors import ModelError
from digitrec.explain.gradient_methods import Gradient
from digitrec.model.plan import SIDE

# Images at once: enough to keep the processors busy, and few enough for the memory of a large network.
_BATCH = 32


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
        # Traced once for all classes and numbers of images, which takes a second; half the time of each map after it.
        signature = [tf.TensorSpec([None, SIDE, SIDE]), tf.TensorSpec([], tf.int32)]
        self._traced = tf.function(self._odds_and_gradient, input_signature=signature)

    def gradient_of(self, target: int) -> Gradient:
        """The log odds of a class 0 to 9, log(p / (1 − p)) = its logit − logsumexp of all others, and their gradient."""

        def gradient(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            parts = [self._batch(images[at : at + _BATCH], target) for at in range(0, len(images), _BATCH)]
            values, gradients = zip(*parts, strict=True)
            return np.concatenate(values), np.concatenate(gradients)

        return gradient

    def _batch(self, images: np.ndarray, target: int) -> tuple[np.ndarray, np.ndarray]:
        odds, gradients = self._traced(tf.constant(np.asarray(images, np.float32)), tf.constant(target))
        return odds.numpy().astype(np.float64), gradients.numpy().astype(np.float64)

    def _odds_and_gradient(self, images: tf.Tensor, target: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(images)
            logits = self._logits(images, training=False)
            others = tf.concat([logits[:, :target], logits[:, target + 1 :]], axis=1)
            odds = logits[:, target] - tf.reduce_logsumexp(others, axis=1)
        return odds, tape.gradient(odds, images)
