"""The sum of one unit, written out, is the number that the network gives."""

import numpy as np
import pytest
from untrained_runs import random_weights

from digitrec import load_recognizer, paths
from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.explain.path import stops, weights_layer
from digitrec.explain.unit_sum import strongest_place, unit_sum
from digitrec.model.forward import LOGITS, forward
from digitrec.model.plan import plan_layers
from digitrec.model.weights import read_weights
from digitrec.runs import read_run

SHAPES = {
    "residual, halved by pooling": ModelConfig(filters=(3, 4), convolutions=2, residual="on", units=(), downsampling="pool", activation="gelu"),
    "residual, halved by strides": ModelConfig(filters=(3, 4, 5), convolutions=1, residual="on", units=(9,), head="average"),
    "pooling, five pixels, no digit": ModelConfig(filters=(3, 4, 5), kernel_size=5, downsampling="pool", units=(7,), activation="tanh", reject_class="on"),
    "twelve convolutions": ModelConfig(filters=(2, 3, 4), convolutions=4, kernel_size=4, units=(), activation="leaky_relu"),
    "no hidden layer": ModelConfig(architecture="dense", units=()),
    "dropout between dense layers": ModelConfig(architecture="dense", units=(20, 19), activation="sigmoid", dropout=0.3),
}  # fmt: skip


def _image():
    return sample.load().test.images[7:8]


@pytest.mark.parametrize("config", SHAPES.values(), ids=SHAPES)
def test_in_every_layer_the_parts_add_up_to_the_output(config):
    """At the strongest place of the first and the last unit, and in the lower right corner, where the patch leaves the map."""
    layers = plan_layers(config)
    weights = random_weights(layers)
    outputs = forward(layers, weights, _image())
    written, given = [], []
    for stop in stops(layers):
        for unit in (0, stop.units - 1) if stop.has_sums else ():
            values = outputs[stop.name][0]
            places = (
                [None]
                if not stop.has_maps
                else [strongest_place(values, unit), (values.shape[0] - 1, values.shape[1] - 1)]
            )
            for place in places:
                found = unit_sum(layers, weights, outputs, weights_layer(layers, stop).name, unit, place)
                written.append(found.output)
                given.append(values[unit] if place is None else values[(*place, unit)])
    assert len(written) >= 2
    np.testing.assert_allclose(written, given, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("layer", ["relu_1", "relu_2", "relu_6"])
def test_the_pretrained_network_gives_what_its_sum_says(layer):
    """LiteRT's own number, at the strongest place of the strongest unit, to a thousandth."""
    run = read_run(paths.PRETRAINED)
    layers = plan_layers(run.config.model)
    weights = read_weights(run.path / "model.keras", layers)
    by_litert = load_recognizer(paths.PRETRAINED).activations(_image()[0])[layer]
    unit = int(by_litert.max(axis=(0, 1)).argmax())
    place = strongest_place(by_litert, unit)
    found = unit_sum(layers, weights, forward(layers, weights, _image()), layer, unit, place)
    assert found.output == pytest.approx(float(by_litert[(*place, unit)]), rel=1e-3)


def test_the_pretrained_networks_logits_lead_to_its_answer():
    """The eleven sums, written out, through softmax by hand."""
    run = read_run(paths.PRETRAINED)
    layers = plan_layers(run.config.model)
    weights = read_weights(run.path / "model.keras", layers)
    outputs = forward(layers, weights, _image())
    logits = [unit_sum(layers, weights, outputs, "classes", unit).output for unit in range(11)]
    np.testing.assert_allclose(logits, outputs[LOGITS][0], atol=1e-3)
    shares = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(outputs["probabilities"][0], shares[:10] + shares[10] / 10, atol=1e-4)


def test_a_sum_by_hand():
    """A filter of 3×3 ones on a picture whose first row is 1: in the corner it sees two of them, the rest is border or paper.

    Normalised with mean 1, variance 4 − ε, gamma 3, beta −2: 3 · (2 − 1) / 2 − 2 = −0.5, which ReLU makes 0.
    """
    layers = plan_layers(ModelConfig(filters=(1,), units=(), downsampling="pool"))
    weights = random_weights(layers)
    weights["conv_1"] = [np.ones((3, 3, 1, 1), np.float32)]
    weights["norm_1"] = [np.array([value], np.float32) for value in (3, -2, 1, 4 - 1e-3)]
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 0] = 1
    found = unit_sum(layers, weights, forward(layers, weights, image), "relu_1", 0, (0, 0))
    (part,) = found.parts
    np.testing.assert_array_equal(part.patch[..., 0], [[0, 0, 0], [0, 1, 1], [0, 0, 0]])
    assert part.corner == (-1, -1)
    assert (found.total, found.output) == (2, 0)
    assert found.normalised == pytest.approx(-0.5)


def test_a_residual_sum_names_what_came_into_the_block():
    """Two ways into it: the convolution's sum, and what is carried past it unchanged."""
    layers = plan_layers(ModelConfig(filters=(3,), convolutions=2, residual="on", units=()))
    weights = random_weights(layers)
    outputs = forward(layers, weights, _image())
    found = unit_sum(layers, weights, outputs, "relu_3", 2, (5, 6))
    assert [part.layer for part in found.parts] == ["conv_3"]
    assert found.carried_from == "conv_1"
    assert found.carried == pytest.approx(float(outputs["conv_1"][0, 5, 6, 2]))
    assert found.total == pytest.approx(float(outputs["add_3"][0, 5, 6, 2]), rel=1e-4)
