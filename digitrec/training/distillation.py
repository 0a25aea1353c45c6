"""Distillation: half of a target comes from another network's answer to the same image (Hinton et al., 2015).

The teachers see each image as it is shown to the student, turned and bent (Beyer et al., 2022, "A good teacher is patient
and consistent"). One of them answers for a batch, in turn: on average that asks for what they say together, at the price
of one.
"""

from collections.abc import Sequence
from functools import partial

import keras
import tensorflow as tf

# Of a digit's target, what the teacher says.
_TEACHER = 0.5


def targets_with_teacher(
    images: tf.Tensor, targets: tf.Tensor, number: tf.Tensor, teachers: Sequence[keras.Model]
) -> tf.Tensor:
    """The targets of a batch, half of each digit's from a teacher.

    What is no digit keeps its own, and so does what the teacher takes for another digit: one who learned from MNIST alone
    knows little of a crossed 7.

    images: (n, 28, 28) in [0, 1]; targets: (n, 10); number: the batch's, from which it follows whose turn it is.
    """
    turn = tf.cast(number % len(teachers), tf.int32)
    answers = tf.switch_case(turn, [partial(teacher, images, training=False) for teacher in teachers])
    is_digit = tf.reduce_max(targets, axis=1) > 0.5
    agrees = tf.argmax(answers, axis=1) == tf.argmax(targets, axis=1)
    return tf.where((is_digit & agrees)[:, None], (1 - _TEACHER) * targets + _TEACHER * answers, targets)
