"""Data sets, one a module, each in the named splits train, validation and test."""

from collections.abc import Callable

from digitrec.data import mnist, sample
from digitrec.data.dataset import Dataset, Splits
from digitrec.errors import DataError


def _load_drawn() -> Splits:
    from digitrec.data import drawn  # what draws strokes would make the first page wait

    return drawn.load()


_LOADERS: dict[str, Callable[[], Splits]] = {"sample": sample.load, "mnist": mnist.load, "drawn": _load_drawn}


def missing(name: str) -> str:
    """Empty where the data set is on this machine, or a sentence on what to do."""
    if name != "sample" and mnist.find() is None:
        return "The full MNIST is not on this machine; get it with `python -m digitrec data fetch mnist`, or train on the sample."
    if name != "drawn":
        return ""
    from digitrec.data.pen_digits import SETS, is_here

    absent = [each for each in SETS if not is_here(each)]
    if absent:
        return (
            f"The pen strokes of {', '.join(absent)} are not on this machine; put them into the folder ink of DIGITREC_DATA, "
            "or train on mnist."
        )
    return ""


def load_data(name: str) -> Splits:
    """The named splits of `sample`, `mnist` or `drawn`. Raises DataError where the set is missing or damaged."""
    if name not in _LOADERS:
        raise DataError(f"There is no data set called {name[:60]}; choose one of {', '.join(_LOADERS)}.")
    return _LOADERS[name]()


__all__ = ["Dataset", "Splits", "load_data", "missing", "mnist", "sample"]
