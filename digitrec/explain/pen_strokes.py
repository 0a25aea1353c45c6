"""A drawing as its single strokes: any of them can be left out, and the network is shown what remains."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.model.plan import SIDE
from digitrec.preprocess import image_of_ink
from digitrec.preprocess.ink import without_stray_dots
from digitrec.strokes.brush import draw
from digitrec.strokes.fabric import strokes_of_canvas

# Where nothing says how large the canvas was.
_USUAL_SHAPE = (340, 340)
# What is rendered for the network is half as large as the canvas: still eight pixels for each of its own, in a quarter
# of the time.
_SMALLER = 2
MOST_STROKES = 24


@dataclass(frozen=True, eq=False)
class PenStrokes:
    """points: of each stroke (n, 2), x and y in pixels of the canvas. widths: of its pen. shape: of the canvas, (h, w).

    whole: (28, 28), what the network was shown of all of them.
    """

    points: tuple[np.ndarray, ...]
    widths: tuple[float, ...]
    shape: tuple[int, int]
    whole: np.ndarray

    def __len__(self) -> int:
        return len(self.points)

    @classmethod
    def of_canvas(
        cls, drawn: Mapping[str, Any] | None, whole: np.ndarray, shape: tuple[int, int] = _USUAL_SHAPE
    ) -> "PenStrokes":
        """The strokes in a canvas's JSON. Raises DrawingError, in one sentence, where there are none to tell apart."""
        if drawn is None:
            raise DrawingError("This digit has no strokes to ask about; draw one on the page Draw.")
        objects = drawn.get("objects") or []
        if any(not isinstance(each, Mapping) or not isinstance(each.get("path"), list) for each in objects):
            raise DrawingError(
                "A picture of a digit lies on this paper, not strokes alone; draw one yourself."
            )
        pens = [strokes_of_canvas({"objects": [each]}) for each in objects]
        strokes = [(points[0], width) for points, width in pens if len(points[0])]
        if not strokes:
            raise EmptyDrawingError("There is nothing drawn yet; draw a digit on the page Draw.")
        if len(strokes) > MOST_STROKES:
            raise DrawingError(
                f"This drawing has {len(strokes)} strokes, too many to ask about each; draw it in {MOST_STROKES} at most."
            )
        return cls(tuple(points for points, _ in strokes), tuple(width for _, width in strokes), shape, whole)

    def ink_of(self, stroke: int, smaller: int = 1) -> np.ndarray:
        """(h, w) uint8, ink = 255: one stroke as the canvas draws it, or so many times smaller."""
        height, width = (side // smaller for side in self.shape)
        return draw([self.points[stroke] / smaller], self.widths[stroke] / smaller, (height, width))

    def images(self, coalitions: np.ndarray) -> np.ndarray:
        """(m, 28, 28): what the network sees when only the strokes of each coalition were drawn.

        Each is fitted and centred anew, as a drawing of these strokes alone would be. Without strokes, or with none that
        leave ink, it is blank paper.
        """
        inks = [self.ink_of(stroke, _SMALLER).astype(np.float32) / 255 for stroke in range(len(self))]
        return np.stack([self._image(int(coalition), inks) for coalition in coalitions])

    def _image(self, coalition: int, inks: list[np.ndarray]) -> np.ndarray:
        if coalition == 2 ** len(self) - 1:
            return np.asarray(self.whole, np.float32)
        present = [ink for stroke, ink in enumerate(inks) if coalition >> stroke & 1]
        blank = np.zeros((SIDE, SIDE), np.float32)
        if not present:
            return blank
        try:
            return image_of_ink(without_stray_dots(np.maximum.reduce(present)))
        except EmptyDrawingError:
            return blank
