"""The gradient of a class's log odds, against differences and against what LiteRT answers."""

import numpy as np
import pytest

from digitrec import paths
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
