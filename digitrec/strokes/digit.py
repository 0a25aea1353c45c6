"""A digit as it was written by pen."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PenDigit:
    """A digit as it was written: strokes are (n, 2) float32 (x to the right, y down), in units of its set.

    index: its place in the file, from 0; a digit keeps it whichever others are left out.
    """

    label: int
    writer: str
    strokes: tuple[np.ndarray, ...]
    index: int
