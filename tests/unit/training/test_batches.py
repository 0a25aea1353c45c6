"""Batches: each image once an epoch, with its label, in an order that the seed decides."""

import itertools

import numpy as np
import pytest

from digitrec.config import TrainConfig
from digitrec.data import Dataset, sample


def numbered(count: int) -> Dataset:
    """Images of one grey each: the image's number. Their labels are its last digit."""
    numbers = np.arange(count)
    return Dataset(np.broadcast_to(numbers[:, None, None], (count, 28, 28)).astype(np.uint8), numbers % 10)


def numbers_of(config: TrainConfig, count: int = 25) -> list[list[int]]:
    """The numbers of the images in each batch."""
    from digitrec.training.batches import training_batches

    batches = training_batches(numbered(count), config)
    return [np.rint(images.numpy()[:, 0, 0] * 255).astype(int).tolist() for images, _ in batches]


def test_each_epoch_shows_every_image_once_and_ends_with_the_smaller_batch():
    """25 images in batches of ten: 10, 10 and 5, twice."""
    batches = numbers_of(TrainConfig(epochs=2, batch_size=10))
    assert [len(batch) for batch in batches] == [10, 10, 5] * 2
    assert sorted(itertools.chain(*batches[:3])) == list(range(25))
    assert sorted(itertools.chain(*batches[3:])) == list(range(25))


def test_two_epochs_show_them_in_different_orders():
    """Nor is either the order of the set."""
    batches = numbers_of(TrainConfig(epochs=2, batch_size=25))
    assert batches[0] != batches[1]
    assert list(range(25)) not in batches


def test_the_same_seed_gives_the_same_batches_and_another_seed_others():
    """All of them, in their order."""
    config = TrainConfig(epochs=2, batch_size=10, seed=4)
    assert numbers_of(config) == numbers_of(config)
    assert numbers_of(config) != numbers_of(TrainConfig(epochs=2, batch_size=10, seed=5))


def test_a_batch_larger_than_the_set_is_the_whole_set():
    """Once an epoch."""
    (batch,) = numbers_of(TrainConfig(epochs=1, batch_size=4096))
    assert sorted(batch) == list(range(25))


def test_every_image_comes_with_its_own_label():
    """One-hot, in float32."""
    from digitrec.training.batches import training_batches

    ((images, labels),) = training_batches(numbered(25), TrainConfig(epochs=1, batch_size=25))
    numbers = np.rint(images.numpy()[:, 0, 0] * 255).astype(int)
    np.testing.assert_array_equal(labels.numpy(), np.eye(10, dtype=np.float32)[numbers % 10])


def test_an_augmented_run_repeats_exactly_and_changes_from_epoch_to_epoch():
    """The same image is bent anew in the second epoch."""
    from digitrec.training.batches import training_batches

    digits = sample.load().train.first_per_class(50)
    config = TrainConfig(epochs=2, batch_size=50, augmentation="strong")
    first, again = ([images.numpy() for images, _ in training_batches(digits, config)] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(np.sort(first[0].sum(axis=(1, 2))), np.sort(first[1].sum(axis=(1, 2))))


def test_a_run_with_cutout_and_crops_sees_images_moved_and_with_a_hole():
    """White images: what a crop brings in and what is cut out are 0, and nothing but 0 and 1 is seen."""
    from digitrec.training.batches import training_batches

    white = Dataset(np.full((40, 28, 28), 255, np.uint8), np.arange(40) % 10)
    settings = ({}, {"crop": 4}, {"cutout": 8}, {"crop": 4, "cutout": 8})
    seen = [
        next(iter(training_batches(white, TrainConfig(epochs=1, batch_size=40, **each))))[0].numpy()
        for each in settings
    ]
    plain, moved, with_hole, both = (1 - images.mean(axis=(1, 2)) for images in seen)
    assert (plain.max(), set(np.unique(seen[3]))) == (0, {0.0, 1.0})
    assert 0 < moved.mean() < 0.27
    assert with_hole.max() == pytest.approx(64 / 784)
    assert both.mean() > max(moved.mean(), with_hole.mean())
