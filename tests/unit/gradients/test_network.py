"""The gradient of a class's log odds, against differences and against what LiteRT answers."""

import numpy as np
import pytest

from digitrec import paths
from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.errors import ModelError
from digitrec.explain.class_shares import class_shares, log_odds
from digitrec.explain.gradient_methods import IntegratedGradients

DIGIT = sample.load().test.images[0]


@pytest.fixture(scope="module")
def shipped():
    import keras

    from digitrec.gradients.network import Differentiable

    return Differentiable(keras.saving.load_model(paths.pretrained_dir() / "model.keras"))


def test_the_gradient_is_what_a_small_difference_of_the_log_odds_gives(shipped):
    """At four pixels, both ways, for two classes; the shipped network has an eleventh for no digit."""
    step, pixels = 1e-3, [(8, 12), (14, 14), (18, 9), (21, 16)]
    for target in (7, 3):
        gradient = shipped.gradient_of(target)
        shifted = np.repeat(DIGIT[None], 8, axis=0)
        for place, pixel in enumerate(pixels):
            shifted[2 * place][pixel] += step
            shifted[2 * place + 1][pixel] -= step
        values, _ = gradient(shifted)
        _, found = gradient(DIGIT[None])
        differences = (values[0::2] - values[1::2]) / (2 * step)
        np.testing.assert_allclose([found[0][pixel] for pixel in pixels], differences, atol=0.02)


def test_the_log_odds_are_those_of_what_litert_answers(shipped):
    """Before calibration, where float32 tells a probability from 0 and 1."""
    from digitrec.model.recognizer import Recognizer

    bare = Recognizer(paths.pretrained_dir() / "model.tflite")
    # Faint ones: it is not sure of them.
    images = 0.12 * sample.load().test.first_per_class(40).images
    answered = log_odds(class_shares(bare, images))
    for target in (3, 8):
        values, _ = shipped.gradient_of(target)(images)
        unsure = np.abs(answered[:, target]) < 4
        assert unsure.any()
        np.testing.assert_allclose(values[unsure], answered[unsure, target], atol=0.2)


def test_integrated_gradients_of_the_shipped_network_sum_to_what_its_log_odds_gain(shipped):
    """Within 4 % of the gain, with the steps that the page begins with."""
    method = IntegratedGradients()
    found = method.explain(shipped.gradient_of(7), DIGIT, method.defaults())
    gain = found.at_drawing - found.at_blank
    assert abs(found.attribution.sum() - gain) < 0.04 * abs(gain)
    assert not found.attribution[DIGIT == 0].any()


def test_a_network_that_ends_in_no_softmax_is_refused():
    import keras

    from digitrec.gradients.network import Differentiable

    with pytest.raises(ModelError, match="does not end in one softmax"):
        Differentiable(keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()]))


def test_integrated_gradients_of_a_linear_network_are_weight_times_ink():
    """One layer whose other nine sums are 0: the log odds of the 4 are w · x + b − log 9, so each pixel gets w x."""
    import keras

    from digitrec.gradients.network import Differentiable
    from digitrec.model.build import build_model

    model: keras.Model = build_model(ModelConfig(architecture="dense", units=()))
    kernel, bias = np.zeros((784, 10), np.float32), np.zeros(10, np.float32)
    kernel[:, 4] = np.random.default_rng(0).normal(0, 0.1, 784)
    bias[4] = 2
    model.get_layer("probabilities").set_weights([kernel, bias])
    method = IntegratedGradients()
    found = method.explain(Differentiable(model).gradient_of(4), DIGIT, method.defaults())
    np.testing.assert_allclose(found.attribution, kernel[:, 4].reshape(28, 28) * DIGIT, atol=1e-5)
    assert found.at_blank == pytest.approx(2 - np.log(9), abs=1e-5)


@pytest.mark.parametrize(
    "config",
    [
        ModelConfig(architecture="dense", units=(8,) * 6, activation="sigmoid"),
        ModelConfig(filters=(3, 4), residual="on", head="average", units=(), activation="gelu"),
        ModelConfig(filters=(3,), downsampling="pool", units=(5,), dropout=0.3, activation="tanh", reject_class="on"),
    ],
    ids=["six sigmoid layers", "residual", "pooling, dropout, a class for no digit"],
)  # fmt: skip
def test_any_architecture_has_a_gradient(config):
    """What a small step along it gains is its length, times the step: of networks that never learned."""
    import keras

    from digitrec.gradients.network import Differentiable
    from digitrec.model.build import build_model

    keras.utils.set_random_seed(5)
    gradient = Differentiable(build_model(config)).gradient_of(6)
    # With grain: on even paper all four pixels of a pool are its largest.
    image = (DIGIT / 2 + np.random.default_rng(0).uniform(0, 0.3, DIGIT.shape)).astype(np.float32)
    (start,), (slope,) = gradient(image[None])
    length = np.linalg.norm(slope)
    (end,), _ = gradient((image + 0.01 / length * slope)[None])
    assert length > 0
    assert end - start == pytest.approx(0.01 * length, rel=0.1, abs=1e-6)
