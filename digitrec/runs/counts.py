"""How many were asked, and how many of the answers were right: what every share of this project is made of."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Count:
    """Counts can be summed where their shares cannot: `sum(counts, Count())`."""

    count: int = 0
    correct: int = 0

    @property
    def accuracy(self) -> float | None:
        """In [0, 1]; None where nothing was asked."""
        return self.correct / self.count if self.count else None

    def __add__(self, other: "Count") -> "Count":
        return Count(self.count + other.count, self.correct + other.correct)

    def as_record(self) -> dict[str, Any]:
        return {"count": self.count, "correct": self.correct, "accuracy": self.accuracy}
