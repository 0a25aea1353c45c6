"""What the rest of the program may ask of a data set, whichever it is."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from digitrec.data.dataset import Splits
from digitrec.errors import DataError

# Is told bytes done and bytes in all; 0 in all where that is not known.
Report = Callable[[int, int], None]


class Fetch(Protocol):
    """Fetches a file, unless it is here. timeout: seconds without an answer. Returns where it is; raises DataError."""

    def __call__(self, report: Report | None = None, timeout: float = 30) -> Path: ...


@dataclass(frozen=True, kw_only=True)
class Download:
    """How a set's file is fetched.

    title: what it is called on a button. contents: what comes and how large it is. file_name: what is looked for.
    """

    title: str
    contents: str
    file_name: str
    fetch: Fetch


class DataSource(ABC):
    """A data set by its name.

    name: as in digitrec.config.DATA_SETS. label: what its images are of, in a sentence. test_label: its test images, in a
    sentence; of the set that scores are on (see `base`). ready: what is said where nothing remains to be fetched.
    contents: what it holds, in words, where counting that would take minutes; else empty. holds_non_digits: whether it
    also teaches what is no digit. download: how this program can fetch it; None where it cannot, or need not.
    """

    name: str
    label: str
    test_label: str
    ready: str = ""
    contents: str = ""
    holds_non_digits: bool = False
    download: Download | None = None

    @property
    def base(self) -> "DataSource":
        """The set of real digits in it: itself, but of a set that was put together the one that it was built on.

        Its test images score every run on this set, only its training images can be found in other files as well, and
        it is what a fine-tuning shows again.
        """
        return self

    @property
    def test_name(self) -> str:
        """What evaluation.json calls the test images."""
        return f"{self.base.name} test"

    @property
    def path(self) -> Path | None:
        """Its file, not yet verified; None where it has none of its own, or that is not here."""
        return None

    @abstractmethod
    def missing(self) -> str:
        """Empty where the set is on this machine, or a sentence on what to do."""

    @abstractmethod
    def load(self) -> Splits:
        """Its splits; kept in memory. Raises DataError where it is missing or damaged."""

    def check(self) -> None:
        """Makes sure that it can be used, as far as that takes no minutes. Raises DataError."""
        reason = self.missing()
        if reason:
            raise DataError(reason)
        if not self.contents:
            self.load()
