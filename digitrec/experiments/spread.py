"""Means over seeds, with their standard deviation, and how they are written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from digitrec.config import RunConfig
from digitrec.wording import counted

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["x", "series", "mean", "sd", "note"]
LABELS = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "gelu": "GELU", "tanh": "tanh", "sigmoid": "sigmoid"}


class Spread:
    """Of some numbers, one a seed: mean, and standard deviation (of a sample; 0 of a single one)."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.count = len(numbers)
        self.mean = float(np.mean(numbers))
        self.sd = float(np.std(numbers, ddof=1)) if self.count > 1 else 0.0

    @property
    def percent(self) -> str:
        """(0.80, 0.78, 0.82) → "80.0 ± 2.0 %"; of a single number without ±."""
        spread = f" ± {100 * self.sd:.1f}" if self.count > 1 else ""
        return f"{100 * self.mean:.1f}{spread} %"

    def number(self, digits: int = 1) -> str:
        """As `percent`, of the numbers themselves."""
        spread = f" ± {self.sd:.{digits}f}" if self.count > 1 else ""
        return f"{self.mean:.{digits}f}{spread}"


def row(
    x: object, series: str, numbers: Sequence[float], note: str = "", of: str = "seed"
) -> tuple[object, str, float, float, str]:
    """Of `table`: these numbers of one series at one place, each of one of these."""
    found = Spread(numbers)
    told = counted(found.count, of)
    return x, series, found.mean, found.sd, f"{told}, {note}" if note else told


def table(rows: Sequence[tuple[object, str, float, float, str]]) -> "pd.DataFrame":
    """The rows of a panel."""
    import pandas as pd  # a worker that trains needs none

    return pd.DataFrame(rows, columns=COLUMNS)


def dense(**settings: object) -> RunConfig:
    """A dense network on the sample, small enough for dozens of runs in a minute."""
    return RunConfig.from_settings({"data": "sample", "architecture": "dense", "batch_size": 32, **settings})
