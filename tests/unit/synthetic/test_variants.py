"""A digit's strokes varied for training, and drawn small and fast."""

import numpy as np
import pytest

from digitrec.data.pen_digits import load_pen_digits
from digitrec.preprocess import preprocess
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import CANVAS, placed, random_pen, render
from digitrec.synthetic import variants

BOX = (np.array([[0, 0], [60, 0], [60, 100], [0, 100], [0, 0]], np.float32),)
SEVEN = (np.array([[0, 0], [30, 0], [60, 0], [45, 30], [30, 60], [15, 100]], np.float32),)
DIGITS = [
    PenDigit(label, "w", strokes, index) for index, (label, strokes) in enumerate([(7, SEVEN), (0, BOX)])
]


def test_training_images_are_the_same_for_the_same_seed_and_others_for_another():
    """Also a digit's variants do not depend on which other digits are drawn."""
    images, labels = variants.variant_images(DIGITS, 5, 3)
    assert (images.shape, images.dtype) == ((6, 28, 28), np.uint8)
    assert labels.tolist() == [7, 7, 7, 0, 0, 0]
    np.testing.assert_array_equal(variants.variant_images(DIGITS, 5, 3)[0], images)
    np.testing.assert_array_equal(variants.variant_images(DIGITS[1:], 5, 1)[0], images[3:4])
    assert len({image.tobytes() for image in images}) == 6
    assert not np.array_equal(variants.variant_images(DIGITS, 6, 3)[0], images)


def test_two_processes_draw_what_one_draws(monkeypatch):
    """In the same order."""
    monkeypatch.setattr(variants, "_CHUNK", 1)
    alone, _ = variants.variant_images(DIGITS, 5, 2)
    shared, labels = variants.variant_images(DIGITS, 5, 2, processes=2)
    np.testing.assert_array_equal(shared, alone)
    assert labels.tolist() == [7, 7, 0, 0]


def test_training_images_lie_as_mnists_do():
    """20 pixels long, their centre of mass at pixel (14, 14) within half a pixel."""
    images, _ = variants.variant_images(DIGITS, 1, 40)
    inked = images > 25
    lengths = (
        np.maximum(np.ptp(_ends(inked.any(axis=2)), axis=1), np.ptp(_ends(inked.any(axis=1)), axis=1)) + 1
    )
    assert set(lengths.tolist()) <= {19, 20, 21}
    mass = images.sum(axis=(1, 2), dtype=float)
    rows = (images.sum(axis=2, dtype=float) @ np.arange(28)) / mass
    assert np.abs(rows - 14).max() <= 0.51


def _ends(lines):
    """(n, 2): first and last place that is true."""
    return np.stack([lines.argmax(axis=1), lines.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)], axis=1)


def test_the_small_fast_drawing_is_what_the_canvas_would_give(data_dir, monkeypatch):
    """150 real digits at random places, sizes and colours: through the page's preprocessing both ways, the images differ
    by 1 % of full ink on average; the odd one is centred a pixel further.
    """
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    differences = []
    for digit in load_pen_digits("uji")[::8]:
        pen = random_pen(np.random.default_rng([1, digit.index]))
        slow = preprocess(render(digit.strokes, pen, 340))
        fast = preprocess(255 - variants.ink_of(placed(digit.strokes, pen, 1), pen.width / CANVAS))
        differences.append(np.abs(slow - fast).mean())
    assert np.mean(differences) < 0.01
    assert np.median(differences) < 0.006


def test_a_lone_point_among_the_digits_breaks_nothing():
    """unipen has two of them."""
    dot = PenDigit(1, "w", (np.array([[3, 3]], np.float32),), 0)
    images, labels = variants.variant_images([dot], 1, 2)
    assert images.shape == (2, 28, 28)
    assert labels.tolist() == [1, 1]


def test_no_digits_give_no_images():
    """Rather than an error in NumPy's words."""
    images, labels = variants.variant_images([], 1, 5)
    assert (images.shape, labels.shape) == ((0, 28, 28), (0,))


STEM = np.stack([np.full(12, 0.5), np.linspace(0, 1, 12)], axis=1)


def flagged(drawn):
    """The strokes of a plain 1 with a flag, for each of twenty seeds."""
    return [variants.add_flag([drawn], np.random.default_rng(seed)) for seed in range(20)]


@pytest.mark.parametrize("drawn", [STEM, STEM[::-1]], ids=["downwards", "upwards"])
def test_a_plain_1_gets_an_upstroke_that_comes_from_the_lower_left(drawn):
    """The stem stays, and is drawn from above."""
    first = np.stack([strokes[0][[0, *range(-12, 0)]] for strokes in flagged(drawn)])
    np.testing.assert_allclose(first[:, 1:], np.broadcast_to(STEM, (20, 12, 2)))
    x, y = first[:, 0].T
    assert x.max() < 0.48
    assert y.min() > 0.05
    assert y.max() < 0.5


def test_some_of_those_1s_get_a_foot_below_the_stem():
    """Level at the stem's lower end, from its left to its right."""
    feet = [foot for drawn in (STEM, STEM[::-1]) for _, *more in flagged(drawn) for foot in more]
    assert 2 < len(feet) < 20
    np.testing.assert_allclose([foot[:, 1].mean() for foot in feet], 1)
    assert max(foot[0, 0] for foot in feet) < 0.5
    assert min(foot[-1, 0] for foot in feet) > 0.5


@pytest.mark.parametrize(
    "strokes",
    [
        [[(0, 0.3), (0.3, 0), (0.3, 1)]],
        [[(0, 0), (1, 0.1)]],
        [[(0.5, 0), (0.5, 1)], [(0.2, 1), (0.8, 1)]],
        [[(0.5, 0.5)]],
    ],
    ids=["has one", "level", "two strokes", "a dot"],
)
def test_any_other_1_is_left_as_it_is(strokes):
    """Nothing is added to it."""
    given = [np.array(stroke, float) for stroke in strokes]
    left = variants.add_flag(given, np.random.default_rng(0))
    assert [each.tolist() for each in left] == [each.tolist() for each in given]
