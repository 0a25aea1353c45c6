"""The full MNIST (LeCun, Cortes; CC BY-SA 3.0): where it lies on this machine, how to get it, how it is split."""

import hashlib
import os
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from digitrec import paths
from digitrec.data import sample
from digitrec.data.dataset import Dataset, Splits, image_keys, stratified
from digitrec.errors import DataError

FILE_NAME = "mnist.npz"
# The file that keras.datasets.mnist loads, and its hash there.
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"

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
_VALIDATION_SEED = 5000
_HOW_TO_GET_IT = "get it with `python -m digitrec data fetch mnist`, or train on the sample."


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


def load() -> Splits:
    """train 54,000, validation 5,000 (both out of the 60,000), test 10,000.

    The remaining 1,000 are the sample's test digits, kept out so that any model can be measured on them.
    Raises DataError where the file is missing, damaged or not MNIST.
    """
    path = find()
    if path is None:
        raise DataError(f"The full MNIST is not on this machine; {_HOW_TO_GET_IT}")
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _load(path: Path, _modified: int) -> Splits:
    arrays = verified_arrays(path)
    digits = Dataset(arrays["x_train"], arrays["y_train"].astype(np.int64))
    kept_aside = np.isin(image_keys(digits.pixels), image_keys(sample.load().test.pixels))
    usable = np.flatnonzero(~kept_aside)
    validation = usable[stratified(digits.labels[usable], 5000, _VALIDATION_SEED)]
    train = np.setdiff1d(usable, validation)
    test = Dataset(arrays["x_test"], arrays["y_test"].astype(np.int64))
    return Splits("mnist", digits.subset(train), digits.subset(validation), test, "mnist test")


def verified_arrays(path: Path) -> dict[str, np.ndarray]:
    """The four uint8 arrays of an mnist.npz, each checked against its published MD5. Raises DataError."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _IDX_MD5}
        wrong = [name for name, md5 in _IDX_MD5.items() if _idx_md5(arrays[name]) != md5]
    except _DAMAGES as problem:
        raise DataError(
            f"{path} is damaged or not an MNIST file; delete it and {_HOW_TO_GET_IT}"
        ) from problem
    if wrong:
        raise DataError(
            f"{path} does not hold MNIST: not as published are {', '.join(wrong)}; delete it and {_HOW_TO_GET_IT}"
        )
    return arrays


def _idx_md5(array: np.ndarray) -> str:
    """MD5 of a uint8 array as an IDX file: two zero bytes, type 8, number of axes, each axis' length, the data."""
    if array.dtype != np.uint8:
        raise ValueError(f"{array.dtype} instead of uint8")
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return hashlib.md5(header + array.tobytes(), usedforsecurity=False).hexdigest()


class _Progress:
    """What pooch wants of a progress bar, handed on as bytes done and bytes in all."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self.total = 0
        self._done = 0
        self._report = report

    def update(self, count: int) -> None:
        # pooch counts the last block as full.
        self._done = min(self._done + count, int(self.total)) if self.total else self._done + count
        self._report(self._done, int(self.total))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        pass


def _is_usable(path: Path) -> bool:
    """Raises DataError for a damaged file that is not ours to replace."""
    try:
        verified_arrays(path)
    except DataError:
        if path.parent != paths.data_cache():
            raise
        path.unlink(missing_ok=True)
        return False
    return True


def fetch(report: Callable[[int, int], None] | None = None, timeout: float = 30, url: str = URL) -> Path:
    """Downloads the file that `keras.datasets.mnist` uses into our cache, unless a verified one is already here.

    report: called with bytes done and bytes in all. timeout: seconds without an answer. Raises DataError; a broken
    download leaves nothing behind.
    """
    here = find()
    if here is not None and _is_usable(here):
        return here
    import pooch  # only who downloads waits for its import
    import requests

    pooch.get_logger().setLevel("WARNING")
    progress: Any = _Progress(report) if report else False
    # Blocks of 128 KB: about ninety reports, not eleven thousand.
    download = pooch.HTTPDownloader(timeout=timeout, progressbar=progress, chunk_size=2**17)
    try:
        path = pooch.retrieve(
            url, f"sha256:{SHA256}", fname=FILE_NAME, path=paths.data_cache(), downloader=download
        )
    except requests.RequestException as problem:
        answer = "no answer" if problem.response is None else f"status {problem.response.status_code}"
        raise DataError(
            f"MNIST could not be downloaded: {answer} from {url.split('/')[2]}; check the network and try again, or copy "
            f"mnist.npz to {paths.data_cache()}."
        ) from problem
    except ValueError as problem:
        raise DataError(
            f"What {url} sent is not the file that was published (its SHA-256 differs); try again later."
        ) from problem
    except OSError as problem:
        raise DataError(
            f"MNIST could not be saved in {paths.data_cache()} ({problem.strerror or problem}); free some space and try again."
        ) from problem
    verified_arrays(Path(path))
    return Path(path)
