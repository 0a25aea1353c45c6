"""The block that says what the network makes of a drawing: sure, in between, or refused."""

import re
from html import unescape

import numpy as np

from digitrec.model.prediction import Prediction
from digitrec.ui.draw.prediction import prediction_html


def shown(digit, best, second, non_digit=None):
    """The block's HTML, as a browser reads it, for these probabilities of a 4 and a 9."""
    probabilities = np.full(10, (1 - best - second) / 8, np.float32)
    probabilities[4], probabilities[9] = best, second
    image = np.zeros((28, 28), np.float32)
    return unescape(prediction_html(Prediction(digit, probabilities, image, "", non_digit)))


def elements(html):
    """The names and keys of its elements, in their order, without what a drawing changes."""
    return re.findall(r"<(/?\w+)(?: [^>]*?data-digit=\"(\d)\")?", html)


def test_a_sure_answer_is_said_with_its_probability():
    """In ink blue, with nothing beside it where nothing comes close."""
    said = shown(4, 0.99, 0.003)
    assert "<b>sure</b>, 99.0 %<br>nothing else comes close" in said
    assert 'dr-row dr-first" data-digit="4"' in said
    assert "dr-pale" not in said


def test_an_answer_beside_which_another_is_notable_is_probable_not_sure():
    """One wording: sure and "or another" never stand together."""
    said = shown(4, 0.95, 0.03)
    assert "<b>probably</b>, 95.0 %<br>or 9 (3.0 %)" in said
    assert "sure" not in said


def test_between_sure_and_refused_both_digits_are_named():
    """With what speaks for each."""
    said = shown(4, 0.62, 0.3)
    assert "<b>4, or perhaps 9</b><br>62.0 % against 30.0 %" in said
    assert "dr-pale" not in said


def test_what_is_no_digit_is_said_kindly_and_its_bars_are_pale():
    """The closest is named; no bar is the answer's."""
    said = shown(None, 0.3, 0.2)
    assert "That doesn't look like a digit" in said
    assert "the closest is 4" in said
    assert '"dr-bars dr-pale"' in said
    assert "dr-first" not in said


def test_a_refused_drawing_says_how_probable_no_digit_is_and_the_ten_given_a_digit():
    """0.96 for no digit, 0.03 for a 4 and 0.01 for a 9: of what is left three quarters and one."""
    said = shown(None, 0.126, 0.106, non_digit=0.96)
    assert "the closest is 4; no digit, 96.0 %" in said
    assert re.search(r'no digit</span>.*?--share:96.00%.*?"dr-value">96.0 %', said)
    assert re.search(r'data-digit="4".*?width:75.00%.*?75.0 %', said)
    assert re.search(r'data-digit="9".*?width:25.00%.*?25.0 %', said)
    assert '"dr-value">10.0 %' not in said


def test_a_network_without_a_class_for_no_digit_has_a_line_without_a_number():
    """Its place is there, and says why it is empty."""
    said = shown(4, 0.99, 0.003)
    assert "has no class for what is no digit" in said
    assert re.search(r'no digit</span>.*?--share:0.00%.*?"dr-value">–<', said)


def test_the_elements_are_the_same_whatever_the_answer():
    """So that the browser moves the bars instead of making new ones; ten of them, in the order of the digits."""
    sure, refused = shown(4, 0.99, 0.003), shown(None, 0.3, 0.2)
    assert elements(sure) == elements(refused)
    assert [digit for _, digit in elements(sure) if digit] == list("0123456789")
