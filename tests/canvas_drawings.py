"""Drawings as the canvas of the Draw page gives them: its JSON, and the picture that it shows."""

from typing import Any

import numpy as np
from browser.drawing import SIDE, Stroke, picture_of

from digitrec.explain.pen_strokes import PenStrokes
from digitrec.preprocess import preprocess


def canvas_json(strokes: list[Stroke], pen: float = 20) -> dict[str, Any]:
    """strokes: points from 0 to 1."""
    return {
        "objects": [
            {
                "type": "Path",
                "strokeWidth": pen,
                "path": [["ML"[place > 0], x * SIDE, y * SIDE] for place, (x, y) in enumerate(stroke)],
            }
            for stroke in strokes
        ]
    }


def image_of(strokes: list[Stroke]) -> np.ndarray:
    """(28, 28): what a network sees of them."""
    return preprocess(np.asarray(picture_of(strokes)))


def pen_strokes(strokes: list[Stroke]) -> PenStrokes:
    return PenStrokes.of_canvas(canvas_json(strokes), image_of(strokes))
