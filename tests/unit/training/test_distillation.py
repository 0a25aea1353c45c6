"""Distillation: what a teacher adds to the targets of a batch, computed by hand."""

import numpy as np


def test_a_teacher_has_a_say_in_digits_that_it_gets_right():
    """Half of the target; the first teacher in even batches, the second in odd ones; none in what is no digit."""
    import keras
    import tensorflow as tf

    from digitrec.training.batches import targets
    from digitrec.training.distillation import targets_with_teacher

    def always(digit: int, how_sure: float) -> keras.Sequential:
        rest = (1 - how_sure) / 9
        bias = np.log([how_sure if each == digit else rest for each in range(10)])
        dense = keras.layers.Dense(10, "softmax", kernel_initializer="zeros")
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), dense])
        dense.bias.assign(bias)
        return model

    teachers = [always(3, 0.55), always(4, 0.91)]
    images, asked = tf.zeros((3, 28, 28)), targets(tf.constant([3, 4, -1], tf.int64))
    even, odd = (
        targets_with_teacher(images, asked, tf.constant(number, tf.int64), teachers).numpy()
        for number in (6, 7)
    )
    np.testing.assert_allclose(even[0], [0.025] * 3 + [0.775] + [0.025] * 6, atol=1e-6)
    np.testing.assert_allclose(odd[1], [0.005] * 4 + [0.955] + [0.005] * 5, atol=1e-6)
    np.testing.assert_array_equal(even[1:], asked.numpy()[1:])
    np.testing.assert_array_equal(odd[[0, 2]], asked.numpy()[[0, 2]])
