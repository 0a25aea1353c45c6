"""The batches of a run.

Order and augmentation come from (seed, epoch, place) alone, never from a state, so that a run can be repeated, and
later resumed, exactly.
"""

import math
from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

from digitrec.config import TrainConfig
from digitrec.data import Dataset
from digitrec.model.plan import CLASSES
from digitrec.training.augmentation import augment, crop, cutout
from digitrec.training.distillation import targets_with_teacher


def steps_per_epoch(images: int, batch_size: int) -> int:
    """Batches an epoch, the last one perhaps smaller."""
    return math.ceil(images / batch_size)


def training_batches(
    digits: Dataset, config: TrainConfig, teachers: Sequence[keras.Model] = (), first_epoch: int = 0
) -> tf.data.Dataset:
    """The batches of all epochs in their order: images (n, 28, 28) float32 in [0, 1], targets (n, 10) float32.

    teachers: networks that have a say in the targets. first_epoch: where to begin, from 0; what comes is the same.
    """
    pixels, labels = tf.constant(digits.pixels), tf.constant(digits.labels)
    count, steps = len(digits), steps_per_epoch(len(digits), config.batch_size)

    # There is nothing in it that AutoGraph would have to turn into a graph's branches; looking for it took a second.
    @tf.autograph.experimental.do_not_convert
    def batch(number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        epoch, step = number // steps, number % steps
        places = tf.range(step * config.batch_size, tf.minimum((step + 1) * config.batch_size, count))
        key = tf.stack([tf.constant(config.seed, tf.int64), epoch])
        chosen = tf.random.experimental.index_shuffle(places, key, tf.constant(count - 1, tf.int64))
        images = tf.cast(tf.gather(pixels, chosen), tf.float32) / 255
        # 16: more than the number of random draws within one batch, so that no two batches share one.
        seed = tf.stack([tf.constant(config.seed, tf.int32), tf.cast(number * 16, tf.int32)])
        asked = targets(tf.gather(labels, chosen), config.label_smoothing)
        images = cutout(
            crop(augment(images, seed, config.augmentation), seed, config.crop), seed, config.cutout
        )
        return images, targets_with_teacher(images, asked, number, teachers) if teachers else asked

    numbers = tf.data.Dataset.range(first_epoch * steps, config.epochs * steps)
    return _without_tuning(numbers.map(batch, num_parallel_calls=2).prefetch(4))


def held_out_batches(images: np.ndarray, labels: np.ndarray, batch_size: int) -> tf.data.Dataset:
    """All of them once, in their order. images: (n, 28, 28) float32 in [0, 1]; labels: (n, 10) float32."""
    return _without_tuning(tf.data.Dataset.from_tensor_slices((images, labels)).batch(batch_size))


def _without_tuning(batches: tf.data.Dataset) -> tf.data.Dataset:
    # tf.data looks ever more rarely whether it could be tuned, and `fit` ends only after the next look: seconds.
    options = tf.data.Options()
    options.autotune.enabled = False
    return batches.with_options(options)


def targets(labels: tf.Tensor, smoothing: float = 0.0) -> tf.Tensor:
    """(n,) int64 → (n, 10) float32: one-hot for a digit, a tenth each for a drawing that is none (label -1).

    smoothing: the share that is spread evenly over all ten (Szegedy et al., 2016). It stands here and not in the loss, so
    that the validation loss stays the negative log-likelihood, which can be compared between runs.
    """
    certain = tf.one_hot(labels, CLASSES)
    certain += (1 - tf.reduce_sum(certain, axis=1, keepdims=True)) / CLASSES
    return certain * (1 - smoothing) + smoothing / CLASSES


def one_hot(labels: np.ndarray) -> np.ndarray:
    """(n,) int64 in 0..9 → (n, 10) float32."""
    return np.eye(CLASSES, dtype=np.float32)[labels]
