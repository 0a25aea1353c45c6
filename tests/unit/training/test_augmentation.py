"""Augmentation: another image of the same digit, which the seed alone decides."""

import numpy as np
import pytest


def augmented(images: np.ndarray, strength: str, seed: tuple[int, int] = (1, 0)) -> np.ndarray:
    from digitrec.training.augmentation import augment

    return np.asarray(augment(images, np.array(seed, np.int32), strength))


def test_no_augmentation_changes_nothing(some_digits):
    """To the bit."""
    np.testing.assert_array_equal(augmented(some_digits, "off"), some_digits)


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_an_augmented_digit_is_another_image_from_0_to_1(some_digits, strength):
    """Of the same shape and type, and none is as it was."""
    images = augmented(some_digits, strength)
    assert (images.shape, images.dtype) == (some_digits.shape, np.float32)
    assert images.min() >= 0
    assert images.max() <= 1
    assert np.abs(images - some_digits).max(axis=(1, 2)).min() > 0.1


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_an_augmentation_depends_on_its_seed_alone(some_digits, strength):
    """The same seed, the same images; another one, others; and two copies in a batch differ."""
    images = augmented(some_digits, strength, (7, 16))
    np.testing.assert_array_equal(images, augmented(some_digits, strength, (7, 16)))
    assert not np.array_equal(images, augmented(some_digits, strength, (7, 32)))
    twins = augmented(np.stack([some_digits[0]] * 2), strength)
    assert not np.array_equal(twins[0], twins[1])


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_a_blank_image_stays_blank(strength):
    """Nothing comes in from the edges."""
    assert augmented(np.zeros((3, 28, 28), np.float32), strength).max() == 0


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_an_augmentation_moves_digits_to_no_side_on_average(strength):
    """A disc in the middle, two thousand times: its centre stays at 13.5, and it moves in single cases."""
    rows, columns = np.mgrid[:28, :28]
    disc = (((rows - 13.5) ** 2 + (columns - 13.5) ** 2) < 36).astype(np.float32)
    images = augmented(np.stack([disc] * 2000), strength)
    ink = images.sum(axis=(1, 2))
    centres = np.stack([(images * rows).sum(axis=(1, 2)) / ink, (images * columns).sum(axis=(1, 2)) / ink])
    np.testing.assert_allclose(centres.mean(axis=1), 13.5, atol=0.1)
    assert 0.5 < centres.std() < 1.5
