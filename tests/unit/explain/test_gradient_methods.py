"""Integrated gradients and SmoothGrad on functions whose gradient is known on paper."""

import numpy as np

from digitrec.data import sample
from digitrec.explain.gradient_methods import IntegratedGradients, SmoothGrad

WEIGHTS = np.random.default_rng(1).normal(size=(28, 28))
DIGIT = sample.load().test.images[0]


def linear(images):
    """w · x − 2, whose gradient is w everywhere."""
    return (images * WEIGHTS).sum(axis=(1, 2)) - 2, np.broadcast_to(WEIGHTS, images.shape)


def squares(images):
    """Σ w x², whose gradient is 2 w x."""
    return (WEIGHTS * images**2).sum(axis=(1, 2)), 2 * WEIGHTS * images


def test_integrated_gradients_of_a_linear_function_are_weight_times_input():
    """And what it says of the drawing and of blank paper is told beside them."""
    found = IntegratedGradients().explain(linear, DIGIT, {"steps": 8})
    np.testing.assert_allclose(found.attribution, WEIGHTS * DIGIT, atol=1e-5)
    assert found.at_blank == -2
    np.testing.assert_allclose(found.attribution.sum(), found.at_drawing - found.at_blank, atol=1e-4)


def test_integrated_gradients_of_squares_are_the_squares():
    """w x², not 2 w x²: the way from blank paper counts, not the drawing alone. They sum to f(x) − f(0)."""
    found = IntegratedGradients().explain(squares, DIGIT, {"steps": 256})
    np.testing.assert_allclose(found.attribution, WEIGHTS * DIGIT**2, atol=1e-4)
    np.testing.assert_allclose(found.attribution.sum(), found.at_drawing - found.at_blank, rtol=1e-4)


def test_smoothgrad_of_a_linear_function_is_its_weights_whatever_the_noise():
    found = SmoothGrad().explain(linear, DIGIT, {"samples": 4, "noise": 0.5})
    np.testing.assert_allclose(found.attribution, WEIGHTS, atol=1e-12)


def test_smoothgrad_without_noise_is_the_gradient_and_with_it_the_same_at_each_call():
    """2 w x; the noise of two calls is one."""
    plain = SmoothGrad().attribution(squares, DIGIT, {"samples": 4, "noise": 0.0})
    np.testing.assert_allclose(plain, 2 * WEIGHTS * DIGIT, atol=1e-5)
    noisy = [SmoothGrad().attribution(squares, DIGIT, {"samples": 4, "noise": 0.2}) for _ in range(2)]
    np.testing.assert_array_equal(*noisy)
    assert np.abs(noisy[0] - plain).max() > 0.1
