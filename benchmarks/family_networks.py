"""Cheap networks that learn digits and some families of no digit, and what they see of drawings."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported

import keras
import numpy as np
import tensorflow as tf
from checkout import PROJECT  # noqa: F401  # makes digitrec importable
from refusal_scores import Outputs

from digitrec.config.presets import PRESETS
from digitrec.data.dataset import Dataset
from digitrec.data.drawn_splits import SEED, validation_drawings
from digitrec.data.image_cache import from_cache
from digitrec.data.mnist import MNIST
from digitrec.data.non_digit_drawings import load_non_digits, usable_digits
from digitrec.errors import EmptyDrawingError
from digitrec.evaluation.families import EACH, SMILEY, drawings_of, family_names
from digitrec.evaluation.families import SEED as DRAWINGS_SEED
from digitrec.preprocess import preprocess
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.doodles.families import RULES
from digitrec.synthetic.variants import to_pixels, variant_images
from digitrec.training.batches import training_batches
from digitrec.training.optimizers import build_optimizer
from digitrec.training.starting_network import compiled_model

tf.config.threading.set_intra_op_parallelism_threads(2)
tf.config.threading.set_inter_op_parallelism_threads(1)


@dataclass(frozen=True)
class Recipe:
    """digits, non_digits: how many images of each are trained on. settings: of the preset `pretrained`, changed.

    loss: "spread", as runs are trained: on ten probabilities, to each of which no digit gives a tenth of its own; or "eleven", on
    the eleven classes themselves.
    """

    digits: int
    non_digits: int
    settings: dict[str, Any]
    loss: str = "spread"


def trained(recipe: Recipe, left_out: Collection[str], seed: int) -> tuple[keras.Model, Dataset]:
    """The network, and the digits that it learned. left_out: families that it has not seen."""
    rng = np.random.default_rng(seed)
    digits, others = digits_to_learn(), load_non_digits(SEED).without(left_out).dataset
    digits, others = (
        each.subset(rng.permutation(len(each))[:most])
        for each, most in ((digits, recipe.digits), (others, recipe.non_digits))
    )
    images = Dataset(
        np.concatenate([digits.pixels, others.pixels]), np.concatenate([digits.labels, others.labels])
    )
    config = PRESETS["pretrained"].config(**recipe.settings, seed=seed)
    steps = -(-len(images) // config.training.batch_size)
    model = compiled_model(config, steps)
    batches = training_batches(images, config.training)
    learner: keras.Model = model
    if recipe.loss == "eleven":
        learner = keras.Model(model.inputs, model.get_layer("classes").output)
        learner.compile(
            optimizer=build_optimizer(config.training, steps * config.training.epochs),
            loss="categorical_crossentropy",
        )
        batches = batches.map(lambda images, asked: (images, _eleven(asked)))
    learner.fit(batches, epochs=config.training.epochs, steps_per_epoch=steps, verbose=0)
    return model, digits


def _eleven(targets: tf.Tensor) -> tf.Tensor:
    """(n, 10), even for what is no digit → (n, 11), one-hot."""
    is_digit = tf.reduce_max(targets, axis=1, keepdims=True) > 0.5
    none = tf.cast(~is_digit, tf.float32)
    return tf.concat([targets * (1 - none), none], axis=1)


def digits_to_learn() -> Dataset:
    """MNIST's 54,000 and one drawing of each pen digit, instead of the eight of the set `drawn`: cheaper to make."""
    drawn, labels = from_cache(
        "one-variant", SEED, lambda: variant_images(usable_digits(), SEED, 1, processes=2)
    )
    mnist = MNIST.load().train
    return Dataset(np.concatenate([mnist.levels, drawn]), np.concatenate([mnist.labels, labels]))


def validation_digits() -> Dataset:
    """What the set `drawn` validates with: MNIST's 5,000, uji and numberpad."""
    held_out = MNIST.load().validation
    drawn, labels = validation_drawings()
    return Dataset(np.concatenate([held_out.levels, drawn]), np.concatenate([held_out.labels, labels]))


def outputs(model: keras.Model, images: np.ndarray) -> Outputs:
    """images: (n, 28, 28) uint8."""
    classes = model.get_layer("classes")
    before = keras.Model(model.inputs, classes.input)
    kernel, bias = (np.asarray(each, np.float64) for each in classes.get_weights())
    features = np.concatenate(
        [
            np.asarray(before(images[i : i + 1000].astype(np.float32) / 255, training=False))
            for i in range(0, len(images), 1000)
        ]
    ).astype(np.float64)
    return Outputs(features @ kernel + bias, features)


def family_drawings(digits: Sequence[PenDigit], each: int = EACH) -> dict[str, np.ndarray]:
    """Of each family that can be measured, and of smileys alone: images (n, 28, 28) uint8 of drawings on the canvas."""
    found = {}
    for name in (*family_names(), SMILEY):

        def made(name: str = name) -> tuple[np.ndarray, np.ndarray]:
            images = [_image(picture) for picture in drawings_of(name, each, digits)]
            return to_pixels(np.stack(images)), np.zeros(len(images), np.int64)

        found[name], _ = from_cache(f"measured-{name.replace(' ', '-')}", (RULES, DRAWINGS_SEED, each), made)
    return found


def _image(picture: np.ndarray) -> np.ndarray:
    try:
        return preprocess(picture)
    except EmptyDrawingError:
        return np.zeros((28, 28), np.float32)
