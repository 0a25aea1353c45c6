"""Images, and their labels, from an NPZ file that anybody may have made."""

import zipfile
import zlib
from io import BytesIO
from lzma import LZMAError
from pathlib import Path

import numpy as np

from digitrec.data.dataset import Dataset
from digitrec.errors import DataError

MOST_IMAGES = 1_000_000
MOST_BYTES = 2_000_000_000
_SIDE = 28
_HEADER_BYTES = 65_536  # NumPy's own headers have 128
_BROKEN = (OSError, EOFError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, LZMAError)
_HOW_TO_SAVE = "save them with np.savez(file, images=…, labels=…)"


def read_images(path: Path) -> np.ndarray:
    """(n, 28, 28) float32 in [0, 1] from the array `images`: (n, 28, 28) or (28, 28), integers 0..255 or floats in [0, 1].

    Raises DataError, which names the file, for anything else; what the file announces is checked before it is read.
    """
    with _opened(path) as archive:
        pixels = _pixels(archive, path)
    return Dataset(pixels, np.zeros(len(pixels), np.int64)).images


def read_labelled(path: Path) -> Dataset:
    """The arrays `images`, as `read_images` takes them, and `labels`: (n,) integers 0..9. Raises DataError."""
    with _opened(path) as archive:
        pixels = _pixels(archive, path)
        labels = _labels(archive, path)
    if len(labels) != len(pixels):
        raise DataError(
            f"{path} has {len(pixels):,} images but {len(labels):,} labels; it needs one label an image."
        )
    return Dataset(pixels, labels)


def _opened(path: Path) -> zipfile.ZipFile:
    if not path.is_file():  # a device or a pipe could be read for ever
        raise DataError(f"{path} is {'not a file' if path.exists() else 'missing'}; name an NPZ file.")
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as problem:
        raise DataError(f"{path} is not an NPZ file, or cut short; {_HOW_TO_SAVE}.") from problem


def _pixels(archive: zipfile.ZipFile, path: Path) -> np.ndarray:
    """(n, 28, 28), uint8 with ink = 255 or float32 in [0, 1]."""
    shape, dtype = _announced(archive, "images", path)
    if len(shape) not in (2, 3) or shape[-2:] != (_SIDE, _SIDE):
        raise DataError(
            f"{path} has images of shape {shape}; expected (n, {_SIDE}, {_SIDE}) or ({_SIDE}, {_SIDE})."
        )
    if dtype.kind not in "buif":
        raise DataError(f"{path} has images of type {dtype}; expected uint8, or floats in [0, 1].")
    images = _read(archive, "images", path).reshape(-1, _SIDE, _SIDE)
    if not len(images):
        raise DataError(f"{path} has no images in its array 'images'; expected at least one.")
    if dtype.kind == "b":
        return images.astype(np.uint8) * np.uint8(255)
    if dtype.kind == "f" and not np.isfinite(images).all():
        count = int((~np.isfinite(images)).any(axis=(1, 2)).sum())
        raise DataError(
            f"{path} has {count:,} images with NaN or infinite values; every pixel must be a number in [0, 1]."
        )
    low, high = images.min(), images.max()
    if low < 0 or high > (255 if dtype.kind in "ui" else 1):
        expected = "0 to 255" if dtype.kind in "ui" else "0 to 1 for floats (divide by 255)"
        raise DataError(f"{path} has pixels from {low:g} to {high:g}; expected {expected}.")
    return images.astype(np.uint8 if dtype.kind in "ui" else np.float32, copy=False)


def _labels(archive: zipfile.ZipFile, path: Path) -> np.ndarray:
    """(n,) int64 in 0..9."""
    shape, dtype = _announced(archive, "labels", path)
    if len(shape) > 1 or dtype.kind not in "ui":
        raise DataError(
            f"{path} has labels of type {dtype} and shape {shape}; expected (n,) whole numbers from 0 to 9."
        )
    labels = np.atleast_1d(_read(archive, "labels", path))
    wrong = labels[(labels < 0) | (labels > 9)]
    if len(wrong):
        raise DataError(f"{path} has {len(wrong):,} labels such as {wrong[0]}; expected digits from 0 to 9.")
    return labels.astype(np.int64)


def _announced(archive: zipfile.ZipFile, name: str, path: Path) -> tuple[tuple[int, ...], np.dtype]:
    """Shape and type that an array's header announces, small enough to be read and no objects. Raises DataError."""
    there = [member.removesuffix(".npy") for member in archive.namelist()]
    if name not in there:
        found = ", ".join(there)[:80] or "nothing"
        raise DataError(f"{path} has no array called '{name}' (it has {found}); {_HOW_TO_SAVE}.")
    try:
        with archive.open(f"{name}.npy") as file:
            start = BytesIO(file.read(_HEADER_BYTES))
        version = np.lib.format.read_magic(start)
        read = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        shape, _, dtype = read(start)
    except _BROKEN as problem:
        raise _damaged(name, path) from problem
    if dtype.hasobject:
        raise DataError(
            f"{path} has Python objects in '{name}', which could run code; expected an array of numbers."
        )
    # Python's own integers: an announced shape may be larger than NumPy's can count.
    count, size = int(shape[0]) if shape else 1, dtype.itemsize
    for length in shape:
        size *= int(length)
    if count > MOST_IMAGES or size > MOST_BYTES:
        raise DataError(
            f"{path} announces {size / 1e9:,.1f} GB in '{name}' ({count:,} entries); "
            f"at most {MOST_IMAGES:,} images and {MOST_BYTES // 10**9} GB are read at a time, so split it."
        )
    return shape, dtype


def _read(archive: zipfile.ZipFile, name: str, path: Path) -> np.ndarray:
    try:
        with archive.open(f"{name}.npy") as file:
            return np.lib.format.read_array(file, allow_pickle=False)
    except _BROKEN as problem:
        raise _damaged(name, path) from problem


def _damaged(name: str, path: Path) -> DataError:
    return DataError(
        f"{path} is damaged or cut short: its array '{name}' cannot be read; save or send it again."
    )
