"""The network in NumPy: every layer says what LiteRT says, and may be told otherwise."""

from zipfile import ZipFile

import numpy as np
import pytest
from untrained_runs import write_models

from digitrec import paths
from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.errors import ModelError
from digitrec.explain.activation_functions import ACTIVATIONS
from digitrec.model.forward import LOGITS, activated, forward
from digitrec.model.plan import plan_layers
from digitrec.model.recognizer import Recognizer
from digitrec.model.weights import read_weights
from digitrec.runs import read_run

SHAPES = {
    "residual, halved by pooling": ModelConfig(filters=(3, 4), convolutions=1, residual="on", units=(), downsampling="pool", activation="gelu"),
    "residual, halved by strides": ModelConfig(filters=(3, 4), convolutions=2, residual="on", units=(9,), head="average"),
    "pooling of odd maps, five pixels": ModelConfig(filters=(3, 4, 5), kernel_size=5, downsampling="pool", units=(), activation="tanh", reject_class="on"),
    "no hidden layer": ModelConfig(architecture="dense", units=()),
    "six dense layers": ModelConfig(architecture="dense", units=(20, 19, 18, 17, 16, 15), activation="elu", dropout=0.3),
}  # fmt: skip


@pytest.fixture(scope="module", params=SHAPES.values(), ids=SHAPES)
def network(request, tmp_path_factory):
    """A network's plan, weights and recognizer."""
    folder = tmp_path_factory.mktemp("network")
    write_models(request.param, folder)
    layers = plan_layers(request.param)
    return layers, read_weights(folder / "model.keras", layers), Recognizer(folder / "model.tflite")


def _flat(arrays):
    return np.concatenate([[], *(np.ravel(each) for each in arrays)])


def test_every_layer_gives_what_litert_gives(network):
    """To a thousandth, for three digits at once; and the probabilities."""
    layers, weights, recognizer = network
    images = sample.load().test.images[[3, 30, 300]]
    outputs = forward(layers, weights, images)
    np.testing.assert_allclose(outputs["probabilities"], recognizer.predict(images), atol=1e-4)
    by_litert = recognizer.activations(images[2])
    np.testing.assert_allclose(
        _flat(outputs[name][2] for name in by_litert), _flat(by_litert.values()), atol=1e-3
    )


def test_the_pretrained_network_is_the_one_that_answers():
    """Its file for LiteRT has weights of half precision: within a thousandth of each layer's largest output."""
    run = read_run(paths.PRETRAINED)
    layers = plan_layers(run.config.model)
    images = sample.load().test.images[:5]
    outputs = forward(layers, read_weights(run.path / "model.keras", layers), images)
    by_litert = Recognizer(run.path / "model.tflite").activations(images[4])
    off = [np.abs(outputs[name][4] - values).max() / values.max() for name, values in by_litert.items()]
    assert max(off) < 1e-3
    assert outputs[LOGITS].shape == (5, 11)
    np.testing.assert_allclose(outputs["probabilities"].sum(axis=1), 1, atol=1e-5)


def test_a_unit_that_is_switched_off_says_nothing_and_the_rest_follows(network_on_paper):
    """Two units of weight 1 on one pixel each; the first speaks for 0, the second for 1."""
    layers, weights = network_on_paper
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 0, :2] = 1, 0.5
    whole = forward(layers, weights, image)
    np.testing.assert_array_equal(whole["dense_1"], [[1, 0.5]])
    np.testing.assert_array_equal(whole[LOGITS][0, :3], [2, 1, 0])
    without = forward(layers, weights, image, gains={"dense_1": np.array([0.0, 3.0])})
    np.testing.assert_array_equal(without[LOGITS][0, :3], [0, 3, 0])


def test_what_is_known_is_not_computed_again(network_on_paper):
    """From the hidden layer on, each row with a unit of its own off."""
    layers, weights = network_on_paper
    known = {"dense_1": np.array([[1, 0.5], [1, 0.5]], np.float32)}
    outputs = forward(
        layers,
        weights,
        np.zeros((2, 28, 28)),
        known=known,
        gains={"dense_1": np.array([[0, 1.0], [1, 0]])},
    )
    np.testing.assert_array_equal(outputs[LOGITS][:, :2], [[0, 1], [2, 0]])


@pytest.fixture
def network_on_paper():
    """784 pixels, two units with ReLU, ten digits: unit 0 is pixel 0, unit 1 is pixel 1; both count twice for their digit."""
    layers = plan_layers(ModelConfig(architecture="dense", units=(2,)))
    first, last = np.zeros((784, 2), np.float32), np.zeros((2, 10), np.float32)
    first[0, 0] = first[1, 1] = 1
    last[0, 0] = last[1, 1] = 2
    return layers, {
        "dense_1": [first, np.zeros(2, np.float32)],
        "probabilities": [last, np.zeros(10, np.float32)],
    }


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_activation_function_is_the_one_that_is_drawn(name):
    """Those of explain/, in float32."""
    sums = np.linspace(-6, 6, 101, dtype=np.float32)
    np.testing.assert_allclose(activated(name, sums), ACTIVATIONS[name].value(sums), atol=1e-6)


def test_a_cut_file_of_weights_is_one_sentence(tmp_path):
    """And one of another network, with both counts."""
    run = read_run(paths.PRETRAINED)
    content = (run.path / "model.keras").read_bytes()
    cut = tmp_path / "model.keras"
    cut.write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=r"missing or damaged.+choose another run\.$"):
        read_weights(cut, plan_layers(run.config.model))
    with pytest.raises(ModelError, match="missing or damaged"):
        read_weights(tmp_path / "nothing.keras", [])
    with ZipFile(cut, "w") as empty:
        empty.writestr("model.weights.h5", b"no HDF5")
    with pytest.raises(ModelError, match="missing or damaged"):
        read_weights(cut, [])
    with pytest.raises(ModelError, match=r"of another network: conv_1 has 432 there and 144 in run\.json"):
        read_weights(run.path / "model.keras", plan_layers(ModelConfig()))
