"""The folder epochs/: what is kept of a network at each moment, and what is thinned."""

import numpy as np
import pytest

from digitrec.errors import ModelError
from digitrec.runs.moments import forget_moments, keep_moment, kept_epochs, moments_of, small_weights

WEIGHTS = {"dense_1.kernel": np.array([[0.1, 2.0]]), "dense_1.bias": np.array([1e-5, 7.0])}


def test_moments_come_in_their_order_with_kernels_rounded_to_half_precision(tmp_path):
    """0.1 becomes 0.09998 as a float16; a bias stays as it is."""
    for epoch in (10, 0.0625, 2, 0):
        assert keep_moment(tmp_path, epoch, WEIGHTS)
    found = moments_of(tmp_path)
    assert [moment.epoch for moment in found] == [0, 0.0625, 2, 10]
    assert [moment.path.name for moment in found][:2] == ["epoch-0.npz", "epoch-0.0625.npz"]
    weights = found[1].weights()
    assert weights["dense_1.kernel"][0, 0] == np.float32(np.float16(0.1))
    np.testing.assert_array_equal(weights["dense_1.bias"], np.float32([1e-5, 7.0]))
    assert {each.dtype for each in weights.values()} == {np.dtype(np.float32)}


def test_what_half_precision_has_no_place_for_keeps_its_own():
    """A kernel that blew up to a million."""
    kept = small_weights({"a.kernel": np.full((1, 1), 1e6), "b.kernel": np.ones((1, 1))})
    assert [each.dtype.name for each in kept.values()] == ["float32", "float16"]


def test_a_network_of_more_than_two_megabytes_is_not_kept(tmp_path):
    """A million float16 and one."""
    assert keep_moment(tmp_path, 0, {"a.kernel": np.zeros((1000, 1000))})
    assert not keep_moment(tmp_path, 1, {"a.kernel": np.zeros((1000, 1001))})
    assert [moment.epoch for moment in moments_of(tmp_path)] == [0]


@pytest.mark.parametrize("newest, count", [(0, 1), (1, 2), (40, 41), (48, 49)])
def test_of_a_short_run_every_epoch_is_kept(newest, count):
    """And the one before the first step."""
    assert kept_epochs(newest) == {*range(count)}


@pytest.mark.parametrize("newest", [50, 60, 101, 500])
def test_of_a_long_run_the_first_ten_the_newest_and_fifty_in_all_are_kept(newest):
    """However long it becomes."""
    kept = kept_epochs(newest)
    assert {*range(11), newest} <= kept
    assert 20 < len(kept) <= 50


def test_thinning_never_asks_for_an_epoch_that_was_thinned_before():
    """What is kept at 500 was kept at each epoch before."""
    lost = [
        newest
        for newest in range(1, 500)
        if not (kept_epochs(500) - {500}) & {*range(newest)} <= kept_epochs(newest - 1)
    ]
    assert lost == []


def test_a_long_run_keeps_its_moments_within_the_first_epoch_and_drops_others(tmp_path):
    """Of 60 epochs the eleventh goes, when there are too many, and the twelfth stays."""
    for epoch in (0.25, *range(61)):
        keep_moment(tmp_path, epoch, WEIGHTS)
    epochs = {moment.epoch for moment in moments_of(tmp_path)}
    assert epochs == {0.25, *kept_epochs(60)}
    assert (11 in epochs, 12 in epochs) == (False, True)


def test_a_damaged_moment_says_so_and_a_run_without_the_folder_has_none(tmp_path):
    """Half a file; a name that is none of ours is passed over."""
    keep_moment(tmp_path, 1, WEIGHTS)
    file = tmp_path / "epochs" / "epoch-1.npz"
    file.write_bytes(file.read_bytes()[:100])
    (tmp_path / "epochs" / "notes.txt").touch()
    (moment,) = moments_of(tmp_path)
    with pytest.raises(
        ModelError, match=r"The weights in epoch-1\.npz are damaged, so this moment is left out\."
    ):
        moment.weights()
    forget_moments(tmp_path)
    assert moments_of(tmp_path) == []
