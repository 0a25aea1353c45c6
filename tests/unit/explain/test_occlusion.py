"""Occlusion, on a network that is known on paper and on the shipped one."""

import numpy as np
import pytest
from known_networks import KnownNetwork, linear_network

from digitrec import load_recognizer
from digitrec.data import sample
from digitrec.explain.attribution import Subject
from digitrec.explain.class_shares import class_shares, log_odds
from digitrec.explain.occlusion import Occlusion, occlude

RNG = np.random.default_rng(1)
WEIGHTS = RNG.normal(size=(28, 28)) / 20
DIGIT = sample.load().test.images[0]


def test_each_pixel_of_a_linear_network_carries_its_weight_times_its_ink():
    """For logit = w · x, covering one pixel lowers the logit by exactly w x there."""
    subject = Subject(predictor=linear_network(WEIGHTS), image=DIGIT)
    maps = Occlusion().maps(subject, {"window": 1, "stride": 1})
    np.testing.assert_allclose(maps[4], WEIGHTS * DIGIT, atol=1e-4)


def test_a_window_over_a_linear_network_takes_the_sum_beneath_it():
    """Weight times ink, added up over the 25 pixels."""
    found = occlude(Subject(predictor=linear_network(WEIGHTS), image=DIGIT), window=5, stride=2)
    products = np.pad(WEIGHTS * DIGIT, 5)
    sums = [products[row + 5 : row + 10, column + 5 : column + 10].sum() for row, column in found.corners]
    np.testing.assert_allclose(found.losses[:, 4], sums, atol=1e-4)


def test_covering_bare_paper_is_not_asked_for():
    """One pixel of ink lies beneath nine windows of 3 pixels: ten images with the whole one, not 900."""
    image = np.zeros((28, 28), np.float32)
    image[14, 14] = 1
    network = linear_network(WEIGHTS)
    maps = Occlusion().maps(Subject(predictor=network, image=image), {"window": 3, "stride": 1})
    assert network.images_seen == 10
    np.testing.assert_allclose(maps[4][14, 12:15], WEIGHTS[14, 14] * np.array([1, 2, 3]) / 3, atol=1e-4)


def test_an_empty_drawing_has_an_empty_map():
    subject = Subject(predictor=linear_network(WEIGHTS), image=np.zeros((28, 28), np.float32))
    assert not Occlusion().maps(subject, Occlusion().defaults()).any()


def test_what_the_network_does_not_look_at_says_nothing():
    """A network of one answer has a map of zeros for every class."""
    constant = KnownNetwork(lambda images: np.tile(np.arange(10.0), (len(images), 1)))
    maps = Occlusion().maps(Subject(predictor=constant, image=DIGIT), Occlusion().defaults())
    np.testing.assert_allclose(maps, 0, atol=1e-9)


def test_the_log_odds_of_three_quarters_are_the_logarithm_of_three():
    shares = np.array([[0.75, 0.25, *[0.0] * 9]])
    np.testing.assert_allclose(log_odds(shares)[0, :2], [np.log(3), -np.log(3)], atol=1e-5)


def test_no_digit_is_an_eleventh_possibility():
    """The shipped network finds no digit on blank paper: what it spreads over the ten is taken out of them."""
    shares = class_shares(load_recognizer("pretrained"), np.zeros((1, 28, 28), np.float32))
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert shares[0, 10] > 0.9
    assert shares[0, :10].max() < 0.01


def test_the_step_between_windows_and_their_side_have_ranges():
    """What the page draws them from."""
    window, stride = Occlusion.settings
    assert (window.low, window.high, stride.low, stride.high) == (1, 9, 1, 4)
    assert Occlusion().defaults() == {"window": 5, "stride": 2}
