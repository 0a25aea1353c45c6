"""Shapley values on games whose answer is known on paper, and over the strokes of a drawing."""

import numpy as np
import pytest
from browser.drawing import DIGITS
from canvas_drawings import canvas_json, image_of, pen_strokes
from known_networks import KnownNetwork

from digitrec import load_recognizer
from digitrec.errors import DrawingError
from digitrec.explain.by_stroke import StrokeAnswers, shares_by_stroke
from digitrec.explain.pen_strokes import PenStrokes
from digitrec.explain.shapley import exact_shares, sampled_shares


def joins(coalitions, player):
    return (coalitions >> player & 1).astype(float)


def gloves(coalitions):
    """Player 0 has a left glove, 1 and 2 a right one each, 3 nothing: a pair is worth 1 (Shapley's own market)."""
    left, right = joins(coalitions, 0), np.maximum(joins(coalitions, 1), joins(coalitions, 2))
    return (left * right)[:, None]


def test_the_market_of_gloves_is_shared_as_on_paper():
    """Left ⅔, each right glove ⅙, who has nothing 0: efficiency, symmetry and the dummy in one."""
    shares = exact_shares(gloves, 4)
    np.testing.assert_allclose(shares.values[:, 0], [2 / 3, 1 / 6, 1 / 6, 0], atol=1e-12)
    assert not shares.error.any()


def test_sampled_orders_come_near_and_sum_to_the_whole_in_each_game():
    """Two games at once: the gloves, and ten times player 3."""

    def both(coalitions):
        return np.column_stack([gloves(coalitions)[:, 0], 10 * joins(coalitions, 3)])

    shares = sampled_shares(both, 4, 400, np.random.default_rng(0))
    np.testing.assert_allclose(shares.values.sum(axis=0), [1, 10], atol=1e-12)
    np.testing.assert_allclose(shares.values[:, 0], [2 / 3, 1 / 6, 1 / 6, 0], atol=0.08)
    np.testing.assert_allclose(shares.values[:, 1], [0, 0, 0, 10], atol=1e-12)
    assert shares.orders == 400
    assert 0 < shares.error[0, 0] < 0.05
    assert shares.error[3, 1] == 0


def test_equal_strokes_of_a_network_that_counts_ink_get_equal_shares():
    """Two bars of one length; both shares sum to p(both) − p(blank paper), which is a tenth for equal logits."""
    network = KnownNetwork(lambda images: np.outer(images.sum(axis=(1, 2)) / 40, np.eye(10)[4]))
    answers = StrokeAnswers(network, pen_strokes([[(0.2, 0.2), (0.2, 0.8)], [(0.8, 0.2), (0.8, 0.8)]]))
    shares = shares_by_stroke(answers).values[:, 4]
    none, both = answers.values(np.array([0, answers.everything]))[:, 4]
    assert shares.sum() == pytest.approx(both - none)
    assert shares[0] == pytest.approx(shares[1], abs=0.01)
    assert none == pytest.approx(0.1)


def test_a_stroke_that_changes_nothing_has_no_share():
    """Drawn over another one, point for point: neither adds anything once the other is there."""
    bar = [(0.5, 0.2), (0.5, 0.8)]
    network = KnownNetwork(lambda images: np.outer(images.sum(axis=(1, 2)) / 40, np.eye(10)[4]))
    alone = StrokeAnswers(network, pen_strokes([bar]))
    twice = StrokeAnswers(network, pen_strokes([bar, bar]))
    whole = shares_by_stroke(alone).values[0, 4]
    np.testing.assert_allclose(shares_by_stroke(twice).values[:, 4], whole / 2, atol=0.01)


def test_the_shipped_networks_shares_of_a_4_sum_to_its_probability_of_a_4():
    """What it says of the drawing, less what it says of blank paper, where it sees no digit."""
    answers = StrokeAnswers(load_recognizer("pretrained"), pen_strokes(DIGITS[4]))
    shares = shares_by_stroke(answers).values
    none, everything = answers.values(np.array([0, answers.everything]))
    np.testing.assert_allclose(shares.sum(axis=0), everything - none, atol=1e-9)
    assert everything[4] > 0.9
    assert none.max() < 0.01


def test_beyond_eight_strokes_orders_are_sampled_and_their_number_is_told():
    """Nine strokes in 400 images: 44 orders; the shares still sum to the whole."""
    nine = [[(0.2 + 0.06 * place, 0.2), (0.2 + 0.06 * place, 0.8)] for place in range(9)]
    answers = StrokeAnswers(load_recognizer("pretrained"), pen_strokes(nine))
    shares = shares_by_stroke(answers)
    none, everything = answers.values(np.array([0, answers.everything]))
    assert shares.orders == 44
    np.testing.assert_allclose(shares.values.sum(axis=0), everything - none, atol=1e-9)


@pytest.mark.parametrize(
    "drawn, sentence",
    [
        (None, "has no strokes"),
        ({"objects": []}, "nothing drawn yet"),
        ({"objects": [{"type": "Image", "src": "data:"}]}, "A picture of a digit lies on this paper"),
        (canvas_json([[(0.1, 0.1), (0.2, 0.2)]] * 25), "25 strokes, too many"),
    ],
)
def test_a_digit_without_strokes_to_tell_apart_is_refused_in_a_sentence(drawn, sentence):
    with pytest.raises(DrawingError, match=sentence):
        PenStrokes.of_canvas(drawn, np.zeros((28, 28), np.float32))


def test_each_stroke_keeps_the_pen_that_it_was_drawn_with():
    """A thick one beside a thin one."""
    thick, thin = canvas_json([DIGITS[4][0]], 30)["objects"], canvas_json([DIGITS[4][1]], 8)["objects"]
    strokes = PenStrokes.of_canvas({"objects": thick + thin}, image_of(DIGITS[4]))
    assert strokes.widths == (30, 8)
    assert strokes.ink_of(0).astype(bool).sum() > 3 * strokes.ink_of(1).astype(bool).sum()


def test_log_odds_can_be_shared_as_well():
    """Their shares sum to the gain in log odds, also of a digit that is hardly probable."""
    answers = StrokeAnswers(load_recognizer("pretrained"), pen_strokes(DIGITS[4]))
    shares = shares_by_stroke(answers, "log odds").values
    none, everything = answers.values(np.array([0, answers.everything]), "log odds")
    np.testing.assert_allclose(shares.sum(axis=0), everything - none, atol=1e-9)
    assert np.abs(shares[:, 9]).max() > 1
