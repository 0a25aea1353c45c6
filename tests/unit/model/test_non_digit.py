"""How probable it is that a drawing is no digit, and what the ten are on the condition that it is one."""

import numpy as np
import pytest

from digitrec import load_recognizer
from digitrec.data import sample
from digitrec.model.calibration import non_digit_share
from digitrec.model.prediction import Prediction

# Eleven classes: a 4 of 0.3, a 9 of 0.1, no other digit, and 0.6 for none; each digit gets a tenth of the 0.6.
SPREAD = np.array([0.06, 0.06, 0.06, 0.06, 0.36, 0.06, 0.06, 0.06, 0.06, 0.16], np.float32)
IMAGE = np.zeros((28, 28), np.float32)


def test_the_share_of_no_digit_is_ten_times_the_least_probability():
    """Exactly so where one digit is out of the question."""
    assert non_digit_share(SPREAD) == pytest.approx(0.6, abs=1e-6)


def test_given_a_digit_its_part_is_taken_out_and_the_rest_adds_up_to_one():
    """0.3 and 0.1 of 0.4."""
    given = Prediction(None, SPREAD, IMAGE, non_digit=0.6).given_a_digit
    np.testing.assert_allclose(given, [0, 0, 0, 0, 0.75, 0, 0, 0, 0, 0.25], atol=1e-6)


def test_where_only_rounding_is_left_all_ten_are_alike():
    """And no one of them is made up."""
    probabilities = np.full(10, 0.1, np.float32)
    given = Prediction(None, probabilities, IMAGE, non_digit=non_digit_share(probabilities)).given_a_digit
    np.testing.assert_allclose(given, probabilities)


def test_without_a_class_for_it_the_ten_are_as_the_network_gave_them():
    """And no share is invented."""
    prediction = Prediction(4, SPREAD, IMAGE)
    assert prediction.non_digit is None
    np.testing.assert_array_equal(prediction.given_a_digit, SPREAD)


def test_the_pretrained_network_tells_digits_from_none():
    """A test digit, and noise; what it says is put together from both parts again."""
    recognizer = load_recognizer("pretrained")
    digit = recognizer.predict_image(sample.load().test.images[0])
    noise = recognizer.predict_image(np.random.default_rng(1).uniform(0, 1, (28, 28)).astype(np.float32))
    assert digit.non_digit is not None
    assert digit.non_digit < 0.01
    assert noise.non_digit == pytest.approx(1, abs=0.01)
    together = (1 - digit.non_digit) * digit.given_a_digit + digit.non_digit / 10
    np.testing.assert_allclose(together, digit.probabilities, atol=1e-6)
