"""The outputs of a Keras network's layers on a fixed probe of images, summed up within one compiled function."""

from typing import Any

import keras
import numpy as np

from digitrec.explain.layer_health import SATURATING, dead_share, is_saturated, nearly_dead_share

# The outputs of all layers for so many images are in memory at once; one size, so that it is compiled once.
_BATCH = 250
MOST_IMAGES = 2000
# To look at an image takes about a third of learning from it: a probe of a twentieth of the training images costs about
# 1.7 % of an epoch.
_TRAINING_IMAGES_EACH = 20
_LEAST_IMAGES = 100


def probe_images(validation: np.ndarray, training_images: int) -> np.ndarray:
    """The first 2,000 validation images (n, 28, 28), or fewer: a twentieth of the training images, 100 at least."""
    fitting = training_images // _TRAINING_IMAGES_EACH
    if fitting > _BATCH:
        fitting -= fitting % _BATCH
    return validation[: min(MOST_IMAGES, max(_LEAST_IMAGES, fitting))]


class LayerProbe:
    """What each hidden layer with an activation does on the images (n, 28, 28) float32."""

    def __init__(self, model: keras.Model, images: np.ndarray) -> None:
        self._images = images
        activations = {
            layer.name: keras.activations.serialize(layer.activation)
            for layer in model.layers
            if getattr(layer, "activation", None)
            not in (None, keras.activations.linear, keras.activations.softmax)
        }
        found = {
            name: _sums(model.get_layer(name).output, activation) for name, activation in activations.items()
        }
        sums = {name: each for name, each in found.items() if each}
        self._inside = keras.Model(model.inputs[0], sums) if sums else None

    def measure(self) -> dict[str, dict[str, float]]:
        """By layer: dead, nearly_dead and sparsity of relu, saturated of what saturates; nothing of any other."""
        if self._inside is None:
            return {}
        batches = [self._images[at : at + _BATCH] for at in range(0, len(self._images), _BATCH)]
        parts = [self._inside.predict_on_batch(batch) for batch in batches]
        weights = [len(batch) for batch in batches]
        means = {
            name: {
                each: np.average([part[name][each] for part in parts], axis=0, weights=weights)
                for each in sums
            }
            for name, sums in parts[0].items()
        }
        return {name: _in_shares(each) for name, each in means.items()}


def _sums(outputs: Any, activation: str) -> dict[str, Any]:
    """Of a batch of a layer's outputs, as part of Keras's graph; the definitions are those of `explain.layer_health`."""
    ops, found = keras.ops, dict[str, Any]()
    if activation == "relu":
        fires = outputs > 0
        places = tuple(range(1, len(outputs.shape) - 1))
        found["active"] = ops.mean(
            ops.cast(ops.any(fires, axis=places) if places else fires, "float32"), axis=0
        )
        found["firing"] = ops.mean(ops.cast(fires, "float32"))
    elif activation in SATURATING:
        found["saturated"] = ops.mean(ops.cast(is_saturated(outputs, activation), "float32"))
    return found


def _in_shares(means: dict[str, Any]) -> dict[str, float]:
    if "active" in means:
        # A mean of float32: what is active for one of 2,000 images is far above rounding.
        active = means["active"]
        shares = {
            "dead": dead_share(active),
            "nearly_dead": nearly_dead_share(active),
            "sparsity": 1 - means["firing"],
        }
    else:
        shares = dict(means)
    return {name: float(value) for name, value in shares.items()}
