"""The activation functions: known values, slopes against finite differences, and agreement with Keras."""

import math

import numpy as np
import pytest

from digitrec import config
from digitrec.explain.activation_functions import ACTIVATIONS, PLOT_X, activation_table

GRID = np.linspace(-6, 6, 241)

VALUES_AT_MINUS_ONE_ZERO_AND_TWO = {
    "relu": (0, 0, 2),
    "leaky_relu": (-0.2, 0, 2),
    "elu": (1 / math.e - 1, 0, 2),
    "gelu": (-0.15865525393145707, 0, 1.9544997361036416),
    "tanh": (-0.7615941559557649, 0, 0.9640275800758169),
    "sigmoid": (0.2689414213699951, 0.5, 0.8807970779778823),
}

SLOPES_AT_MINUS_ONE_ZERO_AND_TWO = {
    "relu": (0, 0, 1),
    "leaky_relu": (0.2, 0.2, 1),
    "elu": (1 / math.e, 1, 1),
    "gelu": (-0.08331547058768627, 0.5, 1.0852318190225026),
    "tanh": (0.41997434161402614, 1, 0.07065082485316443),
    "sigmoid": (0.19661193324148185, 0.25, 0.10499358540350662),
}


def test_the_functions_are_those_that_a_run_can_be_configured_with_in_the_same_order():
    """The plot, the form and the command line offer the same choice."""
    assert tuple(ACTIVATIONS) == config.ACTIVATIONS


@pytest.mark.parametrize("name, expected", VALUES_AT_MINUS_ONE_ZERO_AND_TWO.items())
def test_each_function_has_its_known_values(name, expected):
    """Values from tables of Φ, tanh and the logistic function."""
    np.testing.assert_allclose(ACTIVATIONS[name].value([-1, 0, 2]), expected, atol=1e-12)


@pytest.mark.parametrize("name, expected", SLOPES_AT_MINUS_ONE_ZERO_AND_TWO.items())
def test_each_slope_has_its_known_values(name, expected):
    """At the corner of ReLU and leaky ReLU the slope is the left one, as in TensorFlow."""
    np.testing.assert_allclose(ACTIVATIONS[name].derivative([-1, 0, 2]), expected, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_slope_is_what_finite_differences_say(name):
    """(f(x + h) − f(x − h)) / 2h, away from the corner at 0."""
    x, step = GRID[np.abs(GRID) > 0.01], 1e-5
    function = ACTIVATIONS[name]
    differences = (function.value(x + step) - function.value(x - step)) / (2 * step)
    np.testing.assert_allclose(function.derivative(x), differences, atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_function_agrees_with_keras(name):
    """What is explained is what `Dense(…, activation=name)` computes."""
    import keras

    expected = np.asarray(keras.activations.get(name)(keras.ops.convert_to_tensor(GRID, dtype="float64")))
    np.testing.assert_allclose(ACTIVATIONS[name].value(GRID), expected, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_slope_agrees_with_the_gradient_that_tensorflow_takes(name):
    """Including 0, where ReLU has a corner and a convention is needed."""
    import keras
    import tensorflow as tf

    x = tf.constant(GRID)
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = keras.activations.get(name)(x)
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(GRID), tape.gradient(value, x).numpy(), atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.filterwarnings("error")
def test_huge_inputs_neither_overflow_nor_become_nan(name):
    """A unit of an exploding network still has a place in the plot."""
    function = ACTIVATIONS[name]
    assert np.isfinite([function.value([-1e4, 1e4]), function.derivative([-1e4, 1e4])]).all()


def test_the_table_has_one_row_for_each_function_and_input():
    """Tidy rows, in the order of the functions, then of x."""
    table = activation_table([-1, 2])
    assert table.columns.tolist() == ["x", "activation", "value", "derivative"]
    assert table["activation"].tolist() == [name for name in ACTIVATIONS for _ in range(2)]
    assert table.query("activation == 'leaky_relu'")["value"].tolist() == [-0.2, 2.0]


def test_the_plotted_inputs_hold_zero_and_rise():
    """So that the corner is drawn sharp."""
    assert 0.0 in PLOT_X
    assert (np.diff(PLOT_X) > 0).all()
