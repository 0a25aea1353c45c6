"""The file of the full MNIST: where it may lie on this machine, and whether it is what its makers published."""

import hashlib
import os
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path

import numpy as np

from digitrec import paths
from digitrec.errors import DataError

FILE_NAME = "mnist.npz"
# What is said wherever the file is missing or damaged.
HOW_TO_GET_IT = "get it with `python -m digitrec data fetch mnist`, or train on the sample."

# MD5 of each array written as the IDX file that its makers published.
_IDX_MD5 = {
    "x_train": "6bbc9ace898e44ae57da46a324031adb",
    "y_train": "a25bea736e30d166cdddb491f175f624",
    "x_test": "2646ac647ad5339dbf082846283269ea",
    "y_test": "27ae3e4e09519cfbb04c329615203637",
}
# What NumPy and zipfile raise for a file that is cut, flipped or something else (no ZIP: a lone array or a pickle).
_DAMAGES = (
    OSError, EOFError, ValueError, KeyError, TypeError, NotImplementedError, RuntimeError, MemoryError,
    zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, tokenize.TokenError,
)  # fmt: skip


def candidates() -> list[Path]:
    """Where the file may lie, in the order in which they are tried: DIGITREC_DATA, our cache, Keras's cache."""
    places = [paths.data_cache(), Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets"]
    chosen = os.environ.get("DIGITREC_DATA", "").strip()
    if chosen:
        places.insert(0, Path(chosen).expanduser())
    return [place if place.suffix == ".npz" else place / FILE_NAME for place in places]


def find() -> Path | None:
    """The first file that is there, not yet verified."""
    return next((path for path in candidates() if path.is_file()), None)


def verified_arrays(path: Path) -> dict[str, np.ndarray]:
    """The four uint8 arrays of an mnist.npz, each checked against its published MD5. Raises DataError."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _IDX_MD5}
        wrong = [name for name, md5 in _IDX_MD5.items() if idx_md5(arrays[name]) != md5]
    except _DAMAGES as problem:
        raise DataError(f"{path} is damaged or not an MNIST file; delete it and {HOW_TO_GET_IT}") from problem
    if wrong:
        raise DataError(
            f"{path} does not hold MNIST: not as published are {', '.join(wrong)}; delete it and {HOW_TO_GET_IT}"
        )
    return arrays


def idx_md5(array: np.ndarray) -> str:
    """MD5 of a uint8 array as an IDX file: two zero bytes, type 8, number of axes, each axis' length, the data."""
    if array.dtype != np.uint8:
        raise ValueError(f"{array.dtype} instead of uint8")
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return hashlib.md5(header + array.tobytes(), usedforsecurity=False).hexdigest()
