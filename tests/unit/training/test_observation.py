"""What experiments look at in a network, on networks whose answer is known on paper."""

import keras
import numpy as np
import pytest

from digitrec.config import ModelConfig
from digitrec.model.build import build_model
from digitrec.training.observation import gradient_norms, silent_units
from digitrec.training.restart_procedure import restart_dead_units


def _network(units, **settings):
    return build_model(ModelConfig(architecture="dense", units=units, **settings))


def _dot(place=0):
    """An image with ink 1 at one pixel."""
    image = np.zeros((1, 28, 28), np.float32)
    image.reshape(1, -1)[0, place] = 1
    return image


def test_a_unit_that_is_above_0_for_no_image_is_silent():
    """The first sees the dot with weight 1, the second with −1; leaky ReLU's second gives −0.2, which is not above 0 either."""
    for activation in ("relu", "leaky_relu"):
        model = _network((2,), activation=activation)
        kernel = np.zeros((784, 2), np.float32)
        kernel[0] = 1, -1
        model.get_layer("dense_1").set_weights([kernel, np.zeros(2, np.float32)])
        np.testing.assert_array_equal(silent_units(model, _dot())["dense_1"], [False, True])


def test_the_gradient_of_one_unit_is_as_by_hand():
    """Its sum is 2; class 0 has the logit ln 9 and so probability 1/2. dL/dw = (1/2 − 1) · ln 9 / 2 · 1 at the dot, 0 elsewhere."""
    model = _network((1,))
    kernel = np.zeros((784, 1), np.float32)
    kernel[0] = 2
    model.get_layer("dense_1").set_weights([kernel, np.zeros(1, np.float32)])
    out = np.zeros((1, 10), np.float32)
    out[0, 0] = np.log(9) / 2
    model.get_layer("probabilities").set_weights([out, np.zeros(10, np.float32)])
    norms = gradient_norms(model, _dot(), np.eye(10, dtype=np.float32)[:1])
    assert norms == pytest.approx([0.5 * np.log(9) / 2], rel=1e-5)


def test_a_dead_unit_gets_new_weights_and_no_say_and_the_others_stay():
    """The network answers as before; the second unit's column is the fresh one, its bias 0."""
    model = _network((2,))
    kernel = np.zeros((784, 2), np.float32)
    kernel[0] = 1, -1
    model.get_layer("dense_1").set_weights([kernel, np.array([0.5, -3], np.float32)])
    before = model(_dot(), training=False).numpy()
    fresh = np.full((784, 2), 0.25, np.float32)
    restart_dead_units(model, {"dense_1": fresh}, _dot())
    new_kernel, new_bias = model.get_layer("dense_1").get_weights()
    np.testing.assert_array_equal(new_kernel[:, 0], kernel[:, 0])
    np.testing.assert_array_equal(new_kernel[:, 1], fresh[:, 1])
    np.testing.assert_array_equal(new_bias, [0.5, 0])
    np.testing.assert_array_equal(model.get_layer("probabilities").get_weights()[0][1], np.zeros(10))
    np.testing.assert_allclose(model(_dot(), training=False).numpy(), before, atol=1e-6)


# ----------------------------------------------------------------------------------------------- starting weights


def test_without_a_choice_the_weights_begin_as_keras_draws_them():
    """Bit for bit those of a network in which no initializer is named: runs of today begin as those of yesterday."""
    keras.utils.set_random_seed(7)
    ours = _network((16, 8), dropout=0.2).get_weights()
    keras.utils.set_random_seed(7)
    layers = keras.layers
    plain = keras.Sequential([
        keras.Input((28, 28)), layers.Flatten(), layers.Dense(16, "relu"), layers.Dropout(0.2), layers.Dense(8, "relu"),
        layers.Dropout(0.2), layers.Dense(10, "softmax"),
    ]).get_weights()  # fmt: skip
    assert [each.tobytes() for each in ours] == [each.tobytes() for each in plain]


def test_weights_after_he_reach_as_far_as_the_paper_says():
    """Uniform up to √(6 / inputs), whatever goes out; the layer that answers stays as it was."""
    model = _network((64, 32), initializer="he")
    furthest = [
        np.abs(layer.kernel.numpy()).max() for layer in model.layers if isinstance(layer, keras.layers.Dense)
    ]
    assert furthest[0] == pytest.approx(np.sqrt(6 / 784), rel=0.01)
    assert furthest[1] == pytest.approx(np.sqrt(6 / 64), rel=0.02)
    assert furthest[2] == pytest.approx(np.sqrt(6 / (32 + 10)), rel=0.05)
    filters = (
        build_model(ModelConfig(filters=(8,), units=(), initializer="he")).get_layer("conv_1").kernel.numpy()
    )
    assert np.abs(filters).max() == pytest.approx(np.sqrt(6 / 9), rel=0.1)
