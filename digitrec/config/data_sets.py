"""The data sets that a run can ask for: their names, a line of help each, and about how large they are.

What a set holds, and how it comes onto this machine, is told by `digitrec.data`.
"""

from dataclasses import dataclass

# A network needs more epochs for a set with fewer training images than this.
_FEW = 10_000


@dataclass(frozen=True, kw_only=True)
class DataSetEntry:
    """What a set is called when asked for, what the form says of it, and about how many images it has to learn from.

    help: empty where nothing needs to be said, as whoever sees the set on offer has put its files there.
    """

    name: str
    help: str
    train_images: int


_ENTRIES = (
    DataSetEntry(name="sample", help="5,000 real digits, always here", train_images=3_500),
    DataSetEntry(name="mnist", help="all 70,000", train_images=54_000),
    DataSetEntry(name="drawn", help="", train_images=480_000),
)
DATA_SET_ENTRIES: dict[str, DataSetEntry] = {entry.name: entry for entry in _ENTRIES}
DATA_SETS = tuple(DATA_SET_ENTRIES)
# The set that a run learns from where nothing else is asked for.
USUAL_DATA_SET = "sample"


def is_small(name: str) -> bool:
    """Whether a network sees so few images of this set in an epoch that it needs more epochs. name: one of DATA_SETS."""
    return DATA_SET_ENTRIES[name].train_images < _FEW


def data_sets_in_words() -> str:
    """The sets and what they are, for the help of the setting."""
    return "; ".join(f"{entry.name}: {entry.help}" for entry in _ENTRIES if entry.help) + "."
