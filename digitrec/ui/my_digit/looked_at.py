"""The one digit that the tab "My digit" is about: its image, where it comes from, and the network that answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """A digit before a network.

    image: (28, 28) float32 in [0, 1], ink = 1, as the network has it. source: "drawing", "test image", "number" or
    "photo". strokes: the canvas's JSON (`objects`) where it was drawn on the canvas of one digit, else None. picture: the
    drawing (h, w, 4) uint8 as it was on that canvas, else None. label: its class 0..9 where that is known.
    """

    run: Run
    recognizer: Recognizer
    image: np.ndarray
    source: str
    strokes: dict[str, Any] | None = None
    picture: np.ndarray | None = None
    label: int | None = None
