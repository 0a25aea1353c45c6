"""Every data set by its name, and which of them can be used on this machine."""

from digitrec.data.dataset import Splits
from digitrec.data.drawn import DRAWN
from digitrec.data.mnist import MNIST
from digitrec.data.sample import SAMPLE
from digitrec.data.source import DataSource
from digitrec.errors import DataError

SOURCES: dict[str, DataSource] = {source.name: source for source in (SAMPLE, MNIST, DRAWN)}


def source_named(name: str) -> DataSource:
    """Raises DataError that lists the data sets."""
    if name not in SOURCES:
        raise DataError(f"There is no data set called {name[:60]}; choose one of {', '.join(SOURCES)}.")
    return SOURCES[name]


def load_data(name: str) -> Splits:
    """The splits of a set. Raises DataError where there is none of that name, or it is missing or damaged."""
    return source_named(name).load()


def missing(name: str) -> str:
    """Empty where the set is on this machine, or a sentence on what to do. Raises DataError for an unknown name."""
    return source_named(name).missing()


def usual_source() -> DataSource:
    """What to suggest for a first run: all of MNIST where it is here."""
    return SAMPLE if MNIST.missing() else MNIST


def real_digits_here(name: str) -> DataSource:
    """The real digits of a set, or the sample in their place where they are not here.

    The sample's test digits are in no set's training images, so they are an honest stand-in.
    """
    base = source_named(name).base
    return SAMPLE if base.missing() else base


def out_of_reach() -> dict[str, str]:
    """The sets that are not on this machine and that the program cannot fetch, each with what to do."""
    reasons = {name: source.missing() for name, source in SOURCES.items() if source.download is None}
    return {name: reason for name, reason in reasons.items() if reason}


def label_of(name: str) -> str:
    """What the images of a set are of, in a sentence; of a set that is not known, its name."""
    return SOURCES[name].label if name in SOURCES else name


def label_of_test(test_name: str) -> str:
    """What evaluation.json calls "mnist test", in words for a sentence; of test images not known, their name."""
    labels = {source.test_name: source.base.test_label for source in SOURCES.values()}
    return labels.get(test_name, test_name)
