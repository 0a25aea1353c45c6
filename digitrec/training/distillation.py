"""Learning from other networks: what a committee makes of an image is half of what is asked for (Hinton et al., 2015).

The teachers see each image as it is shown to the student, turned and bent (Beyer et al., 2022, "A good teacher is patient
and consistent"). One of them answers for a batch, in turn: on average that asks for what they say together, at the price
of one.
"""

from collections.abc import Sequence
from functools import partial

import keras
import tensorflow as tf

_TAUGHT = 0.5


def taught(
    images: tf.Tensor, targets: tf.Tensor, number: tf.Tensor, teachers: Sequence[keras.Model]
) -> tf.Tensor:
    """The targets of a batch, half of each digit's from a teacher.

    What is no digit keeps its own, and so does what the teacher takes for another digit: one who learned from MNIST alone
    knows little of a crossed 7.

    images: (n, 28, 28) in [0, 1]; targets: (n, 10); number: the batch's, from which it follows whose turn it is.
    """
    turn = tf.cast(number % len(teachers), tf.int32)
    said = tf.switch_case(turn, [partial(teacher, images, training=False) for teacher in teachers])
    is_digit = tf.reduce_max(targets, axis=1) > 0.5
    agrees = tf.argmax(said, axis=1) == tf.argmax(targets, axis=1)
    return tf.where((is_digit & agrees)[:, None], (1 - _TAUGHT) * targets + _TAUGHT * said, targets)
