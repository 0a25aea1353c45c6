"""Drawings of no digit, and what training makes of them."""

import numpy as np
import pytest

from digitrec.data import missing
from digitrec.data.dataset import NO_DIGIT
from digitrec.data.drawn import noise_images, non_digit_images
from digitrec.strokes.pen import Pen, render
from digitrec.synthetic.non_digits import (
    HELD_OUT,
    KINDS,
    LETTERS,
    as_by_hand,
    draw_non_digit,
    letter,
    photo_noise,
    side_by_side,
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_fills_the_unit_square_along_its_longer_side(kind):
    """Strokes of finite points from 0 to 1, the longer side exactly 1."""
    points = np.concatenate(draw_non_digit(kind, np.random.default_rng(3)))
    assert np.isfinite(points).all()
    assert points.min() == pytest.approx(0, abs=1e-6)
    assert np.ptp(points, axis=0).max() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_draws_the_same_and_another_draws_another(kind):
    """Everything random comes from the generator."""
    first, again, other = (draw_non_digit(kind, np.random.default_rng(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(again))
    assert not np.array_equal(np.concatenate(first), np.concatenate(other))


def test_a_dash_is_flatter_than_a_1():
    """Of 200 single dashes none is steeper than 45 degrees."""
    drawn = [draw_non_digit("dash", np.random.default_rng(seed)) for seed in range(200)]
    steep = [
        strokes
        for strokes in drawn
        if len(strokes) == 1 and np.ptp(strokes[0][:, 1]) > np.ptp(strokes[0][:, 0])
    ]
    assert steep == []


def test_a_box_has_corners_on_the_canvas():
    """The canvas draws curves from middle to middle of its points: of corners alone a box would become a 0."""
    corners = [np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], np.float32)]
    pen = Pen(width=8, size=0.8)
    bare = render(corners, pen)[..., :3].min(axis=2) < 128
    by_hand = render(as_by_hand(corners, np.random.default_rng(0)), pen)[..., :3].min(axis=2) < 128
    rows, columns = np.nonzero(by_hand)
    corner = by_hand[rows.max() - 20 : rows.max(), columns.max() - 20 : columns.max()]
    rows, columns = np.nonzero(bare)
    assert corner.any()
    assert not bare[rows.max() - 20 : rows.max(), columns.max() - 20 : columns.max()].any()


def test_a_zigzag_that_stands_has_more_teeth_than_a_3():
    """Its height is its longer side then, and it turns at least nine times."""
    drawn = [draw_non_digit("zigzag", np.random.default_rng(seed)) for seed in range(200)]
    standing = [each for (each,) in drawn if np.ptp(each[:, 1]) > 1.5 * np.ptp(each[:, 0])]
    assert 10 < len(standing) < 100
    for each in standing:
        sides = np.sign(each[:, 0] - each[:, 0].mean())
        assert np.count_nonzero(np.diff(sides)) >= 9


def test_a_t_has_a_bar_across_its_top():
    """Its first stroke is level and on top, its second starts in the middle of it and goes down."""
    bar, stem = letter("T", np.random.default_rng(0))
    assert np.ptp(bar[:, 1]) < 0.2
    assert stem[-1, 1] > 0.8
    assert "T" in LETTERS


def test_images_are_drawn_in_turn_and_none_is_blank():
    """Twelve images of two kinds: ink in each, and the kinds alternate."""
    images = non_digit_images(["grid", "cross"], 12, seed=1)
    assert (images.reshape(12, -1).max(axis=1) > 200).all()
    ink = images.reshape(12, -1).mean(axis=1)
    assert ink[::2].mean() > ink[1::2].mean()


def test_two_digits_in_one_drawing_stand_side_by_side():
    """The second's middle is to the right of the first's, both about as high, whatever their units were."""
    left, right = [np.array([[0.0, 0.0], [300.0, 500.0]])], [np.array([[7.0, 1.0], [6.0, 3.0]])]
    for seed in range(20):
        first, second = side_by_side(left, right, np.random.default_rng(seed))
        assert second[:, 0].mean() > first[:, 0].mean() + 0.2
        assert 0.6 < np.ptp(second[:, 1]) / np.ptp(first[:, 1]) < 1.6


def test_a_level_stroke_beside_a_digit_does_not_fill_the_paper():
    """Its height is nothing: its width sets the scale."""
    dash = [np.array([[0.0, 5.0], [100.0, 5.0]])]
    first, second = side_by_side(dash, dash, np.random.default_rng(0))
    assert max(np.ptp(first[:, 0]), np.ptp(second[:, 0])) < 3


def test_photos_of_nothing_are_grey_and_each_another():
    """The same for the same seed."""
    one, again, other = (photo_noise(np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one.shape == (96, 96, 3)
    assert (one[..., 0] == one[..., 2]).all()
    assert noise_images(4, seed=3).shape == (4, 28, 28)


def test_the_held_out_kind_is_one_of_the_kinds():
    """So that leaving it out of training leaves something to measure."""
    assert HELD_OUT in KINDS


def test_a_drawing_of_no_digit_asks_for_a_tenth_of_each():
    """Beside a 3, whose target is 1 at 3."""
    tf = pytest.importorskip("tensorflow")
    from digitrec.training.batches import targets

    rows = np.asarray(targets(tf.constant([3, NO_DIGIT], tf.int64)))
    np.testing.assert_allclose(rows, [np.eye(10)[3], np.full(10, 0.1)], atol=1e-7)


def test_smoothing_takes_a_share_from_the_right_digit_and_spreads_it_over_all_ten():
    """A tenth of it: 0.91 for the 3, 0.01 for each other; what is no digit stays as even as it is."""
    tf = pytest.importorskip("tensorflow")
    from digitrec.training.batches import targets

    rows = np.asarray(targets(tf.constant([3, NO_DIGIT], tf.int64), 0.1))
    np.testing.assert_allclose(rows, [0.9 * np.eye(10)[3] + 0.01, np.full(10, 0.1)], atol=1e-7)


def test_accuracy_counts_digits_alone():
    """Two digits, one of them right, and a drawing of no digit that is answered with 0: one half."""
    from digitrec.training.accuracy import DigitAccuracy

    accuracy = DigitAccuracy(name="accuracy")
    true = np.array([np.eye(10)[2], np.eye(10)[4], np.full(10, 0.1)], np.float32)
    said = np.array([np.eye(10)[2], np.eye(10)[5], np.eye(10)[0]], np.float32)
    accuracy.update_state(true, said)
    assert float(accuracy.result()) == pytest.approx(0.5)


def test_without_pen_strokes_one_is_told_where_to_put_them(home):
    """The set `drawn` needs MNIST and the ink files; the sample is always here."""
    assert "MNIST" in missing("drawn")
    assert missing("sample") == ""
