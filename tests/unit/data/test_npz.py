"""NPZ files of images: what is read, and what is refused before it can do harm."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitrec.data import npz
from digitrec.data.npz import read_images, read_labelled
from digitrec.errors import DataError

RAMP = np.arange(2 * 28 * 28).reshape(2, 28, 28) % 256


@pytest.fixture
def save(tmp_path: Path) -> Any:
    """Saves arrays by name as an NPZ file and returns its path."""

    def save(**arrays: Any) -> Path:
        path = tmp_path / "digits.npz"
        np.savez(path, **arrays)
        return path

    return save


def announcing(path: Path, shape: tuple[int, ...], dtype: str = "|u1", name: str = "images") -> Path:
    """An NPZ file whose array announces a shape that its few bytes do not have."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": dtype, "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.npy", header.getvalue() + b"\0" * 100)
    return path


def test_levels_become_shares_of_ink(save):
    """0 → 0, 255 → 1, 51 → 0.2, as float32."""
    images = read_images(save(images=RAMP.astype(np.uint8)))
    assert images.dtype == np.float32
    np.testing.assert_allclose(images, RAMP / 255, atol=1e-7)


@pytest.mark.parametrize("dtype", ["int64", ">i4", "uint16", "float32", "float64", ">f8"])
def test_any_kind_of_number_says_the_same(save, dtype):
    """Integers count from 0 to 255, floats from 0 to 1, in any width and byte order."""
    scale = 255 if np.dtype(dtype).kind == "f" else 1
    np.testing.assert_allclose(read_images(save(images=(RAMP / scale).astype(dtype))), RAMP / 255, atol=1e-6)


def test_booleans_are_ink_or_none(save):
    """True is full ink."""
    np.testing.assert_array_equal(read_images(save(images=RAMP > 100)), (RAMP > 100).astype(np.float32))


def test_one_image_needs_no_third_axis(save):
    """(28, 28) is read as (1, 28, 28)."""
    assert read_images(save(images=RAMP[0].astype(np.uint8))).shape == (1, 28, 28)


def test_an_array_in_fortran_order_keeps_its_rows(save):
    """The order in the file does not matter."""
    np.testing.assert_allclose(
        read_images(save(images=np.asfortranarray(RAMP / 255.0))), RAMP / 255, atol=1e-6
    )


def test_a_compressed_file_is_read_too(tmp_path):
    """np.savez_compressed makes the same arrays."""
    np.savez_compressed(tmp_path / "small.npz", images=RAMP.astype(np.uint8))
    np.testing.assert_allclose(read_images(tmp_path / "small.npz"), RAMP / 255, atol=1e-7)


def test_labels_come_with_their_images(save):
    """Pixels stay uint8, labels become int64."""
    digits = read_labelled(save(images=RAMP.astype(np.uint8), labels=np.array([3, 9], np.uint8)))
    np.testing.assert_array_equal(digits.pixels, RAMP)
    assert digits.labels.dtype == np.int64
    assert digits.labels.tolist() == [3, 9]


def test_floats_between_two_levels_are_kept(save):
    """0.5 lies between the levels 127 and 128 and is not rounded to either."""
    digits = read_labelled(save(images=np.full((1, 28, 28), 0.5), labels=[0]))
    np.testing.assert_array_equal(digits.images, np.full((1, 28, 28), 0.5, np.float32))


GREY = np.zeros((2, 28, 28), np.uint8)
NAN = np.full((2, 28, 28), np.nan)


@pytest.mark.parametrize(
    "arrays, words",
    [
        pytest.param({"images": np.array([{}, {}], dtype=object)}, "Python objects in 'images'", id="objects"),
        pytest.param({"images": np.zeros((2, 27, 28))}, r"shape (2, 27, 28); expected (n, 28, 28)", id="27 rows"),
        pytest.param({"images": np.zeros((2, 28, 28, 1))}, "shape (2, 28, 28, 1)", id="four axes"),
        pytest.param({"images": np.zeros(784)}, "shape (784,)", id="one axis"),
        pytest.param({"images": np.array(0.5)}, "shape ()", id="a number"),
        pytest.param({"images": np.zeros((0, 28, 28))}, "no images", id="none"),
        pytest.param({"images": NAN}, "2 images with NaN", id="nan"),
        pytest.param({"images": np.where(RAMP == 7, np.inf, 0)}, "NaN or infinite values", id="infinite"),
        pytest.param({"images": RAMP / 100}, "from 0 to 2.55; expected 0 to 1 for floats (divide by 255)", id="floats > 1"),
        pytest.param({"images": RAMP / 255 - 0.5}, "pixels from -0.5", id="negative floats"),
        pytest.param({"images": RAMP * 2}, "from 0 to 510; expected 0 to 255", id="integers > 255"),
        pytest.param({"images": -RAMP}, "pixels from -255", id="negative integers"),
        pytest.param({"images": GREY.astype("U1")}, "type <U1", id="text"),
        pytest.param({"images": GREY + 1j}, "type complex128", id="complex"),
        pytest.param({"pictures": GREY}, "no array called 'images' (it has pictures)", id="no images"),
        pytest.param({}, "it has nothing", id="no arrays"),
    ],
)  # fmt: skip
def test_images_that_cannot_be_read_are_refused_in_a_sentence(save, arrays, words):
    """The message names the file, what it holds and what was expected."""
    path = save(**arrays)
    with pytest.raises(DataError, match=re.escape(words)) as refusal:
        read_images(path)
    assert str(refusal.value).startswith(f"{path} ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "labels, words",
    [
        pytest.param([3, 10], "1 labels such as 10; expected digits from 0 to 9", id="beyond 9"),
        pytest.param([-1, 3], "such as -1", id="negative"),
        pytest.param([3.0, 4.0], "type float64", id="floats"),
        pytest.param(["3", "4"], "type <U1", id="text"),
        pytest.param(np.eye(10)[[3, 4]].astype(int), "shape (2, 10)", id="one-hot"),
        pytest.param([1, 2, 3], "2 images but 3 labels", id="one too many"),
        pytest.param(np.array([3, None]), "Python objects in 'labels'", id="objects"),
    ],
)  # fmt: skip
def test_labels_that_are_no_digits_are_refused_in_a_sentence(save, labels, words):
    """Each image needs one whole number from 0 to 9."""
    path = save(images=GREY, labels=labels)
    with pytest.raises(DataError, match=re.escape(words)) as refusal:
        read_labelled(path)
    assert str(path) in str(refusal.value)


def test_labels_that_are_missing_are_asked_for(save):
    """The message says how to save them."""
    with pytest.raises(
        DataError, match=r"no array called 'labels' \(it has images\); save them with np\.savez"
    ):
        read_labelled(save(images=GREY))


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    """Its name alone does not make it an NPZ file."""
    path = tmp_path / "digits.npz"
    path.write_text("three, seven")
    with pytest.raises(DataError, match="is not an NPZ file"):
        read_images(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    """The message holds its path."""
    with pytest.raises(DataError, match=r"nowhere\.npz is missing"):
        read_images(tmp_path / "nowhere.npz")


def test_a_folder_is_no_file(tmp_path):
    """A folder, a device or a pipe is not opened."""
    with pytest.raises(DataError, match="is not a file"):
        read_images(tmp_path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_refused(save, kept):
    """Wherever the download broke off, there is one sentence."""
    path = save(images=RAMP.astype(np.uint8))
    path.write_bytes(path.read_bytes()[: int(kept * path.stat().st_size)])
    with pytest.raises(DataError, match="cut short"):
        read_images(path)


def test_a_flipped_bit_is_noticed(save):
    """The archive's checksum covers every pixel."""
    path = save(images=GREY)
    content = bytearray(path.read_bytes())
    content[800] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match="is damaged"):
        read_images(path)


def test_a_million_images_and_one_are_refused_before_they_are_read(tmp_path):
    """What counts is what the header announces."""
    path = announcing(tmp_path / "many.npz", (npz.MOST_IMAGES + 1, 28, 28))
    with pytest.raises(
        DataError, match=r"announces 0\.8 GB in 'images' \(1,000,001 entries\); at most 1,000,000"
    ):
        read_images(path)


@pytest.mark.parametrize("shape", [(400_000, 28, 28), (10**12, 28, 28), (28, 10**9, 10**9)])
def test_more_than_two_gigabytes_are_refused_before_they_are_read(tmp_path, shape):
    """400,000 images of float64 are 2.5 GB; the others are more than any machine has."""
    with pytest.raises(DataError, match=r"announces [\d,.]+ GB .* so split it"):
        read_images(announcing(tmp_path / "large.npz", shape, "<f8"))


def test_labels_are_measured_too_before_they_are_read(tmp_path):
    """A small set of images does not excuse a hundred million labels."""
    path = announcing(tmp_path / "large.npz", (10**8,), "<i8", "labels")
    with zipfile.ZipFile(path, "a") as archive, archive.open("images.npy", "w") as file:
        np.lib.format.write_array(file, GREY)
    with pytest.raises(DataError, match=r"announces 0\.8 GB in 'labels'"):
        read_labelled(path)


def test_an_array_shorter_than_announced_is_refused(tmp_path):
    """A hundred bytes are not two images."""
    with pytest.raises(DataError, match="is damaged or cut short: its array 'images'"):
        read_images(announcing(tmp_path / "short.npz", (2, 28, 28)))


def test_an_array_that_is_no_array_is_refused(tmp_path):
    """A member may be called images.npy and be a text."""
    with zipfile.ZipFile(tmp_path / "text.npz", "w") as archive:
        archive.writestr("images.npy", "three, seven")
    with pytest.raises(DataError, match="is damaged"):
        read_images(tmp_path / "text.npz")
