"""Networks of residual blocks, and that those without are built as before there were any."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from digitrec.config import ModelConfig
from digitrec.config.presets import PRESETS
from digitrec.model.plan import shown_layers
from digitrec.model.recognizer import Recognizer

CONFIG = ModelConfig(filters=(3, 4), convolutions=2, residual="on", units=(), head="average")


def outputs_of(network: Any, names: list[str], images: np.ndarray) -> list[np.ndarray]:
    import keras

    inside = keras.Model(network.inputs[0], [network.get_layer(name).output for name in names])
    return [np.asarray(each) for each in inside(images, training=False)]


def flat(arrays: Iterable[np.ndarray]) -> np.ndarray:
    """All their numbers in one row."""
    return np.concatenate([each.ravel() for each in arrays])


def test_litert_says_what_keras_says(network, model_file, images):
    """To a ten thousandth, and the answers are not all the same."""
    by_keras = np.asarray(network.predict_on_batch(images))
    np.testing.assert_allclose(Recognizer(model_file).predict(images), by_keras, atol=1e-4)
    assert len(set(by_keras.argmax(axis=1))) > 1


def test_the_activations_of_a_drawing_are_those_of_the_plan_in_its_order(network, model_file, images):
    """Also those within the blocks; each is what Keras computes there."""
    planned = [(layer.name, layer.output_shape) for layer in shown_layers(CONFIG)]
    activations = Recognizer(model_file).activations(images[7])
    assert [(name, values.shape) for name, values in activations.items()] == planned
    assert [name for name, _ in planned] == [f"relu_{number}" for number in range(1, 10)]
    by_keras = outputs_of(network, [name for name, _ in planned], images[7:8])
    np.testing.assert_allclose(flat(activations.values()), flat(by_keras), atol=1e-4)


def test_a_convolution_is_normalised_by_its_own_weights_in_the_file(model_file):
    """Nine convolutions and a projection; the first one's output and the four sums are needed unnormalised as well."""
    from ai_edge_litert.interpreter import Interpreter

    names = [each["op_name"] for each in Interpreter(str(model_file))._get_ops_details()]
    assert (names.count("CONV_2D"), names.count("MUL")) == (10, 5)


@pytest.mark.parametrize("downsampling", ["stride", "pool"])
def test_a_block_that_has_learned_nothing_passes_on_what_came_in(downsampling, images):
    """Its last convolution gives 0. Where the picture is halved, a projection of the activation passes instead."""
    import keras

    from digitrec.model.build import build_model

    config = ModelConfig(filters=(3, 4), residual="on", units=(), downsampling=downsampling)
    model = build_model(config)
    for name in ("conv_3", "conv_5"):
        model.get_layer(name).set_weights([0 * each for each in model.get_layer(name).get_weights()])
    came_in, first, second, activation = outputs_of(model, ["conv_1", "add_3", "add_5", "relu_3"], images)
    np.testing.assert_array_equal(first, came_in)
    picked = {
        "stride": activation[:, ::2, ::2],
        "pool": activation.reshape(len(images), 14, 2, 14, 2, 3).max(axis=(2, 4)),
    }
    (projection,) = model.get_layer("shortcut_5").get_weights()
    assert isinstance(model.get_layer("add_5"), keras.layers.Add)
    np.testing.assert_allclose(second, picked[downsampling] @ projection[0, 0], atol=1e-5)


def test_a_saved_network_is_read_again_with_its_weights_in_the_same_order(network, images, tmp_path):
    """So that one that goes on from it can take them; by Keras alone, which knows all of its layers."""
    import keras

    network.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert [each.name for each in again.layers] == [each.name for each in network.layers]
    np.testing.assert_array_equal(again.predict_on_batch(images), network.predict_on_batch(images))


def test_dead_units_within_a_block_are_counted(network, images):
    """Two of the three filters behind the second convolution are given a shift that nothing overcomes."""
    import keras

    from digitrec.training.dead_units import dead_units

    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    scale, shift, mean, variance = copy.get_layer("norm_2").get_weights()
    copy.get_layer("norm_2").set_weights([scale, np.array([-1e6, shift[1], -1e6]), mean, variance])
    dead = dead_units(copy, np.concatenate([images] * 6))
    assert list(dead) == [f"relu_{number}" for number in range(1, 10)]
    assert dead["relu_2"] == pytest.approx(2 / 3, abs=1e-4)
    assert dead["relu_1"] == dead_units(network, images)["relu_1"]


def test_the_preset_fast_begins_with_the_weights_that_it_always_had():
    """Those of a chain of Keras's own layers, drawn from the same seed."""
    import keras

    from digitrec.model.build import build_model

    layers = keras.layers
    keras.utils.set_random_seed(1)
    chain = [layers.Reshape((28, 28, 1))]
    for filters in (16, 32, 64):
        chain += [
            layers.Conv2D(filters, 5, 2, "same", use_bias=False),
            layers.BatchNormalization(),
            layers.Activation("relu"),
        ]
    by_hand = keras.Sequential([keras.Input((28, 28)), *chain, layers.Flatten(), layers.Dense(10, "softmax")])
    keras.utils.set_random_seed(1)
    ours = build_model(PRESETS["fast"].config(data="mnist").model)
    assert isinstance(ours, keras.Sequential)
    assert len(ours.get_weights()) == 17
    np.testing.assert_array_equal(flat(ours.get_weights()), flat(by_hand.get_weights()))
