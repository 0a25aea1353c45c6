"""Augmentation: another image of the same digit, which the seed alone decides."""

import numpy as np
import pytest


def augmented(images: np.ndarray, strength: str, seed: tuple[int, int] = (1, 0)) -> np.ndarray:
    from digitrec.training.augmentation import augment

    return np.asarray(augment(images, np.array(seed, np.int32), strength))


def test_no_augmentation_changes_nothing(some_digits):
    """To the bit."""
    np.testing.assert_array_equal(augmented(some_digits, "off"), some_digits)


@pytest.mark.parametrize("strength", ["light", "strong", "elastic"])
def test_an_augmented_digit_is_another_image_from_0_to_1(some_digits, strength):
    """Of the same shape and type, and none is as it was."""
    images = augmented(some_digits, strength)
    assert (images.shape, images.dtype) == (some_digits.shape, np.float32)
    assert images.min() >= 0
    assert images.max() <= 1
    assert np.abs(images - some_digits).max(axis=(1, 2)).min() > 0.1


@pytest.mark.parametrize("strength", ["light", "strong", "elastic"])
def test_an_augmentation_depends_on_its_seed_alone(some_digits, strength):
    """The same seed, the same images; another one, others; and two copies in a batch differ."""
    images = augmented(some_digits, strength, (7, 16))
    np.testing.assert_array_equal(images, augmented(some_digits, strength, (7, 16)))
    assert not np.array_equal(images, augmented(some_digits, strength, (7, 32)))
    twins = augmented(np.stack([some_digits[0]] * 2), strength)
    assert not np.array_equal(twins[0], twins[1])


@pytest.mark.parametrize("strength", ["light", "strong", "elastic"])
def test_a_blank_image_stays_blank(strength):
    """Nothing comes in from the edges."""
    assert augmented(np.zeros((3, 28, 28), np.float32), strength).max() == 0


@pytest.mark.parametrize("strength, least", [("light", 0.5), ("strong", 0.5), ("elastic", 0.2)])
def test_an_augmentation_moves_digits_to_no_side_on_average(strength, least):
    """A disc in the middle, two thousand times: its centre stays at 13.5, and it moves in single cases."""
    rows, columns = np.mgrid[:28, :28]
    disc = (((rows - 13.5) ** 2 + (columns - 13.5) ** 2) < 36).astype(np.float32)
    images = augmented(np.stack([disc] * 2000), strength)
    ink = images.sum(axis=(1, 2))
    centres = np.stack([(images * rows).sum(axis=(1, 2)) / ink, (images * columns).sum(axis=(1, 2)) / ink])
    np.testing.assert_allclose(centres.mean(axis=1), 13.5, atol=0.1)
    assert least < centres.std() < 1.5


def test_elastic_bends_and_turns_but_neither_moves_nor_scales():
    """A bar of 20 pixels, a thousand times: it is bent, on average it stays where it is, and so does its ink.

    The grid is coarse: from one column to the next the bend changes by a pixel or so at most.
    """
    image = np.zeros((28, 28), np.float32)
    image[13:15, 4:24] = 1
    images = augmented(np.stack([image] * 1000), "elastic")
    ink = images.sum(axis=(1, 2))
    assert ink.mean() == pytest.approx(40, rel=0.05)
    heights = (images * np.arange(28)[:, None]).sum(axis=1)[:, 8:20] / images.sum(axis=1)[:, 8:20]
    np.testing.assert_allclose(heights.mean(axis=0), 13.5, atol=0.1)
    assert 0.3 < np.abs(heights - heights.mean(axis=1, keepdims=True)).mean() < 2
    assert np.abs(np.diff(heights, axis=1)).max() < 1.2


# ------------------------------------------------------------------------------------------------ crops and cutout


def cropped(images: np.ndarray, padding: int, seed: tuple[int, int] = (1, 0)) -> np.ndarray:
    from digitrec.training.augmentation import crop

    return np.asarray(crop(images, np.array(seed, np.int32), padding))


def cut_out(images: np.ndarray, side: int, seed: tuple[int, int] = (1, 0)) -> np.ndarray:
    from digitrec.training.augmentation import cutout

    return np.asarray(cutout(images, np.array(seed, np.int32), side))


def test_without_a_frame_and_a_square_nothing_changes(some_digits):
    """To the bit."""
    np.testing.assert_array_equal(cropped(some_digits, 0), some_digits)
    np.testing.assert_array_equal(cut_out(some_digits, 0), some_digits)


def test_a_crop_keeps_the_ink_of_a_digit_with_a_margin_and_moves_it_evenly_in_whole_pixels():
    """One black pixel in the middle, 8,100 times: each of the 9·9 places has it a hundred times or so, and no other one."""
    image = np.zeros((28, 28), np.float32)
    image[14, 14] = 1
    images = cropped(np.stack([image] * 8100), 4)
    np.testing.assert_array_equal(images.sum(axis=(1, 2)), 1)
    times = images.sum(axis=0)
    assert times[10:19, 10:19].sum() == 8100
    assert 60 < times[10:19, 10:19].min() <= times[10:19, 10:19].max() < 140


def test_what_leaves_the_picture_in_a_crop_is_gone():
    """Black to the edge: where it is moved by d rows and e columns, (28 - d)·(28 - e) pixels stay, and the rest is paper."""
    images = cropped(np.ones((500, 28, 28), np.float32), 2)
    stays = {(28 - d) * (28 - e) for d in (0, 1, 2) for e in (0, 1, 2)}
    assert set(images.sum(axis=(1, 2)).astype(int).tolist()) == stays


def test_a_cutout_wipes_a_square_whose_centre_is_anywhere():
    """Of 14 pixels. In a row 14 are covered where the centre is in 7 to 21, fewer outside: 12.25 on average, 12.25² of 28²."""
    images = cut_out(np.ones((4000, 28, 28), np.float32), 14)
    wiped = images == 0
    assert (wiped.mean(), set(np.unique(images))) == (pytest.approx((12.25 / 28) ** 2, abs=0.005), {0.0, 1.0})
    rows, columns = wiped.any(axis=2).sum(axis=1), wiped.any(axis=1).sum(axis=1)
    np.testing.assert_array_equal(wiped.sum(axis=(1, 2)), rows * columns)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 14, 7, 14)


def test_an_odd_square_is_as_wide_as_asked_and_reaches_every_corner():
    """Of one pixel: 40,000 of them leave none of 784 places out."""
    wiped = cut_out(np.ones((40_000, 28, 28), np.float32), 1) == 0
    np.testing.assert_array_equal(wiped.sum(axis=(1, 2)), 1)
    assert wiped.any(axis=0).all()
    assert (cut_out(np.ones((50, 28, 28), np.float32), 5) == 0).any(axis=2).sum(axis=1).max() == 5


def test_crops_and_cutouts_depend_on_their_seed_alone(some_digits):
    """The same again; another one others."""
    np.testing.assert_array_equal(cropped(some_digits, 4, (7, 16)), cropped(some_digits, 4, (7, 16)))
    np.testing.assert_array_equal(cut_out(some_digits, 9, (7, 16)), cut_out(some_digits, 9, (7, 16)))
    assert not np.array_equal(cropped(some_digits, 4, (7, 16)), cropped(some_digits, 4, (7, 32)))
    assert not np.array_equal(cut_out(some_digits, 9, (7, 16)), cut_out(some_digits, 9, (7, 32)))
