"""The smallest change: on networks for which it is known on paper, and on the shipped one."""

import numpy as np
import pytest
from browser.drawing import DIGITS
from canvas_drawings import image_of, pen_strokes
from known_networks import KnownNetwork, linear_network

from digitrec import load_recognizer
from digitrec.explain.by_stroke import StrokeAnswers
from digitrec.explain.smallest_change import fewest_pixels, fewest_strokes

BAR = image_of([[(0.5, 0.2), (0.5, 0.8)]])


def test_a_network_that_asks_for_one_pixel_is_given_its_block():
    """A 4 is read once the pixel beside the bar, at row 14 and column 11, has ink: four pixels, and no others."""
    weights = np.zeros((28, 28))
    weights[14, 10] = 10
    change = fewest_pixels(linear_network(weights, bias=-5), BAR, target=4, seconds=30)
    assert change.found
    assert change.erased.sum() == 0
    assert np.argwhere(change.added).tolist() == [[14, 10], [14, 11], [15, 10], [15, 11]]


def test_ink_that_speaks_against_is_erased():
    """The 4 waits for one pixel of the bar to go."""
    weights = np.zeros((28, 28))
    weights[14, 14] = -10
    change = fewest_pixels(linear_network(weights, bias=2), BAR, target=4, seconds=30)
    assert change.found
    assert change.erased[14, 14]
    assert change.pixels <= 4
    assert change.after > 0.1 > change.before


def test_what_is_not_found_says_what_it_was_given_up_for():
    """A network with one answer to everything, and one that is given no time."""
    stubborn = KnownNetwork(lambda images: np.tile(np.arange(10.0), (len(images), 1)))
    change = fewest_pixels(stubborn, BAR, target=4, most=12, seconds=30)
    assert (change.found, change.stopped) == (False, "pixels")
    assert change.pixels <= 12
    assert fewest_pixels(stubborn, BAR, target=4, seconds=0).stopped == "time"


def test_the_answer_itself_needs_no_change():
    change = fewest_pixels(load_recognizer("pretrained"), image_of(DIGITS[4]), target=4)
    assert (change.found, change.pixels) == (True, 0)


def test_a_change_of_the_shipped_networks_answer_is_one():
    """A 1 becomes a 7 by a hook; the network reads the changed image so."""
    recognizer = load_recognizer("pretrained")
    change = fewest_pixels(recognizer, image_of(DIGITS[1]), target=7, seconds=60)
    assert change.found
    assert recognizer.predict_image(change.image).digit == 7
    assert 0 < change.pixels <= 100


def test_a_4_without_its_angle_is_a_1():
    """One stroke to erase, and the shipped network is sure; nothing that can be erased makes it an 8."""
    answers = StrokeAnswers(load_recognizer("pretrained"), pen_strokes(DIGITS[4]))
    erasure = fewest_strokes(answers, target=1)
    assert (erasure.strokes, erasure.exact) == ((0,), True)
    assert erasure.probability > 0.9
    assert fewest_strokes(answers, target=8) is None


@pytest.mark.parametrize("extra, exact", [(0, True), (8, False)])
def test_of_many_strokes_those_are_erased_that_hide_the_digit(extra, exact):
    """The 1 of a 4 again; with eight more bars over the angle no choice is tried but the best of each step."""
    over = [[(0.27, 0.5 + 0.01 * place), (0.5, 0.56)] for place in range(extra)]
    answers = StrokeAnswers(load_recognizer("pretrained"), pen_strokes([*DIGITS[4], *over]))
    erasure = fewest_strokes(answers, target=1)
    assert erasure.exact is exact
    assert 1 not in erasure.strokes
