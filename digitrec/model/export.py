"""What a trained network becomes on disk: a Keras file, and a LiteRT file with every layer's activations as outputs."""

import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import keras
import numpy as np
import tensorflow as tf

from digitrec.config import ModelConfig
from digitrec.errors import ModelError
from digitrec.files import replace_file
from digitrec.model.plan import SIDE, shown_layers
from digitrec.model.recognizer import Recognizer

# Between Keras's and LiteRT's probabilities, by how the weights are stored.
LARGEST_DIFFERENCE = {"float32": 1e-4, "float16": 5e-3}


def export_tflite(model: keras.Model, config: ModelConfig, path: Path, weights: str = "float32") -> None:
    """Writes model.tflite: a signature with the input `image` (1, 28, 28) and an output for each shown layer.

    weights: "float32", which says what Keras says, or "float16" in half the space; both compute in float32. Raises
    StorageError.
    """
    # One image at a time: with a fixed batch LiteRT plans its memory once.
    image = keras.Input(batch_shape=(1, SIDE, SIDE), name="image")
    names = [*(layer.name for layer in shown_layers(config)), "probabilities"]
    inside = keras.Model(model.inputs[0], {name: model.get_layer(name).output for name in names})
    converter = tf.lite.TFLiteConverter.from_keras_model(keras.Model(image, inside(image)))
    if weights == "float16":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
    content = converter.convert()
    replace_file(path, lambda temporary: temporary.write_bytes(content))


def round_to_half(model: keras.Model) -> None:
    """Rounds the kernels to half precision, in place; they still compute in float32."""
    for layer in model.layers:
        layer.set_weights(
            [
                each.astype(np.float16).astype(np.float32) if each.ndim > 1 and layer.trainable else each
                for each in layer.get_weights()
            ]
        )


def save_network(model: keras.Model, path: Path, weights: str = "float32") -> None:
    """Writes a .keras file, which is a Zip. Raises StorageError.

    weights: "float16" where they are rounded; the zeros that each then ends with need no space in a compressed Zip.
    """

    def compressed(temporary: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            loose = Path(folder) / "model.keras"
            model.save(loose)
            with ZipFile(loose) as saved, ZipFile(temporary, "w", ZIP_DEFLATED, compresslevel=9) as dense:
                for name in saved.namelist():
                    dense.writestr(name, saved.read(name))

    replace_file(path, compressed if weights == "float16" else model.save)


def largest_difference(model: keras.Model, path: Path, images: np.ndarray) -> float:
    """The largest absolute difference between Keras's and LiteRT's probabilities. images: (n, 28, 28)."""
    by_keras = np.concatenate(
        [np.asarray(model.predict_on_batch(images[i : i + 500])) for i in range(0, len(images), 500)]
    )
    return float(np.abs(by_keras - Recognizer(path).predict(images)).max())


def check_export(model: keras.Model, path: Path, images: np.ndarray, weights: str = "float32") -> float:
    """`largest_difference`, or ModelError where it is more than LARGEST_DIFFERENCE (or not a number)."""
    difference, most = largest_difference(model, path, images), LARGEST_DIFFERENCE[weights]
    if not difference <= most:
        raise ModelError(
            f"The exported model disagrees with the trained one by {difference:.2g} (at most {most:g} is "
            f"accepted on {len(images):,} images); train again with a lower learning rate."
        )
    return difference
