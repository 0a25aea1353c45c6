"""Data sets, one a module, each in the named splits train, validation and test."""

from collections.abc import Callable

from digitrec.data import mnist, sample
from digitrec.data.dataset import Dataset, Splits
from digitrec.errors import DataError

_LOADERS: dict[str, Callable[[], Splits]] = {"sample": sample.load, "mnist": mnist.load}


def load_data(name: str) -> Splits:
    """The named splits of `sample` or `mnist`. Raises DataError where the set is missing or damaged."""
    if name not in _LOADERS:
        raise DataError(f"There is no data set called {name[:60]}; choose one of {', '.join(_LOADERS)}.")
    return _LOADERS[name]()


__all__ = ["Dataset", "Splits", "load_data", "mnist", "sample"]
