"""The augmentation in NumPy, for the page: the same images as TensorFlow's, given the same random numbers."""

import numpy as np
import pytest
import tensorflow as tf

from digitrec.data import sample
from digitrec.training.augmentation import _uniform, augment, crop, cutout
from digitrec.training.augmented_digits import Chances, augmented, cropped, with_cutout
from digitrec.training.strength import STRENGTHS

COUNT = 40


def chances_of(seed: tf.Tensor, grid: int = 5) -> Chances:
    """What TensorFlow draws for this seed, scaled to [-1, 1]."""
    return Chances(
        np.stack([_uniform((COUNT,), seed, salt, 1).numpy() for salt in range(1, 7)]),
        _uniform((COUNT, grid, grid, 2), seed, 7, 1).numpy(),
        _uniform((COUNT, 1, 1, 1), seed, 8, 1).numpy()[:, 0, 0, 0],
        np.stack([_uniform((COUNT,), seed, salt, 1).numpy() for salt in (9, 10)]),
        np.stack([_uniform((COUNT,), seed, salt, 1).numpy() for salt in (11, 12)]),
    )


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return sample.load().train.images[:COUNT].astype(np.float32)


@pytest.mark.parametrize("strength", ["light", "strong", "elastic"])
def test_a_page_shows_digits_as_a_run_sees_them(digits, strength):
    """Turned, sheared, scaled, moved, bent, thinner and thicker: no pixel of forty digits differs by a hundredth."""
    seed = tf.constant([7, 11], tf.int32)
    theirs = augment(tf.constant(digits), seed, strength).numpy()
    ours = augmented(digits, chances_of(seed, STRENGTHS[strength].grid), strength)
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    assert np.abs(theirs - digits).mean() > 0.02  # the claim is not empty
    np.testing.assert_allclose(ours, theirs, atol=0.01)


def test_a_page_shows_crops_and_cutouts_as_a_run_sees_them(digits):
    """To the bit: what is random is the same, and nothing is computed with a pixel."""
    seed = tf.constant([7, 11], tf.int32)
    theirs = cutout(crop(tf.constant(digits), seed, 4), seed, 9).numpy()
    chances = chances_of(seed)
    ours = with_cutout(cropped(digits, chances, 4), chances, 9)
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    assert np.abs(theirs - digits).mean() > 0.02
    np.testing.assert_array_equal(ours, theirs)
    unchanged = with_cutout(cropped(digits, chances, 0), chances, 0)
    np.testing.assert_array_equal(unchanged, digits)


def test_digits_that_are_not_augmented_stay_as_they_are(digits):
    """Each pixel of each."""
    assert augmented(digits, Chances.of_seed(1, COUNT), "off") is digits


def test_a_seed_draws_the_same_digits_again_and_another_one_others(digits):
    """As the form shows them for its setting seed."""
    first, again, other = (augmented(digits, Chances.of_seed(seed, COUNT), "light") for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.02


def test_random_numbers_fill_their_range_evenly():
    """Mean 0 and variance 1/3, as between -1 and 1; six times 20,000 of them."""
    drawn = Chances.of_seed(3, 20_000).affine
    assert (drawn.min() >= -1, drawn.max() <= 1) == (True, True)
    np.testing.assert_allclose(drawn.mean(axis=1), 0, atol=0.02)
    np.testing.assert_allclose(drawn.var(axis=1), 1 / 3, atol=0.01)


def test_an_upright_line_is_turned_by_the_angle_that_was_drawn():
    """By 14° at most: the line's ends, 20 pixels apart, move by 20·tan 14° = 5 pixels against each other."""
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 4:25, 14] = 1
    turned = Chances(
        np.array([[1.0], [0], [0], [0], [0], [0]]),
        np.zeros((1, 5, 5, 2)),
        np.zeros(1),
        np.zeros((2, 1)),
        np.zeros((2, 1)),
    )
    result = augmented(image, turned, "strong")[0]
    columns = result @ np.arange(28) / np.maximum(result.sum(axis=1), 1e-6)
    assert abs(columns[23] - columns[5]) == pytest.approx(18 * np.tan(np.radians(14)), abs=0.5)
    assert STRENGTHS["strong"].degrees == 14
