"""The full MNIST (LeCun, Cortes; CC BY-SA 3.0): how its 70,000 digits are split."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from digitrec.data import sample
from digitrec.data.dataset import Dataset, Splits, image_keys, stratified
from digitrec.data.mnist_download import fetch
from digitrec.data.mnist_file import FILE_NAME, HOW_TO_GET_IT, find, verified_arrays
from digitrec.data.source import DataSource, Download
from digitrec.errors import DataError

_VALIDATION_SEED = 5000
_MISSING = f"The full MNIST is not on this machine; {HOW_TO_GET_IT}"


def load() -> Splits:
    """train 54,000, validation 5,000 (both out of the 60,000), test 10,000.

    The remaining 1,000 are the sample's test digits, kept out so that any model can be measured on them.
    Raises DataError where the file is missing, damaged or not MNIST.
    """
    path = find()
    if path is None:
        raise DataError(_MISSING)
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
    return Splits(MNIST.name, digits.subset(train), digits.subset(validation), test, MNIST.test_name)


class _Mnist(DataSource):
    name = "mnist"
    label = "MNIST"
    test_label = "MNIST's test digits"
    download = Download(
        title="MNIST", contents="The full MNIST (11 MB, 70,000 digits)", file_name=FILE_NAME, fetch=fetch
    )

    @property
    def path(self) -> Path | None:
        return find()

    def missing(self) -> str:
        return "" if find() else _MISSING

    def load(self) -> Splits:
        return load()


MNIST = _Mnist()
