"""The strokes in what the canvas component gives back: fabric.js's JSON of free-drawn paths."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from digitrec.errors import DrawingError
from digitrec.strokes.brush import smoothed

# How many numbers follow each command of a path (SVG 1.1, section 8.3); the last two are where it ends.
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6}
MOST_OBJECTS = 10_000
ROUNDING = 2.0  # pixels between a curve's box and that of its straight pieces


def strokes_of_canvas(json_data: Mapping[str, Any]) -> tuple[list[np.ndarray], float]:
    """The strokes, arrays (n, 2) of x, y in pixels of the canvas, and the width of the widest pen.

    json_data: the canvas's, with 'objects' of which those with a 'path' are strokes. Raises DrawingError for anything else.

    Each path keeps its points as they were drawn, and 'left' and 'top' say where the middle of its box is now (fabric.js
    7; before, its corner): the difference is how far it was moved. A curve's control points are the mouse's own points,
    as PencilBrush draws from midpoint to midpoint, so that drawing through them gives the stroke again.
    """
    objects = json_data.get("objects") if isinstance(json_data, Mapping) else None
    if not isinstance(objects, list):
        raise DrawingError("This is no drawing of the canvas: its JSON has no list of objects.")
    if len(objects) > MOST_OBJECTS:
        raise DrawingError(f"This drawing has {len(objects):,} objects, too many for a number.")
    paths = [each for each in objects if isinstance(each, Mapping) and isinstance(each.get("path"), list)]
    pens = [_number_in(each.get("strokeWidth", 1)) for each in paths]
    return [_stroke(each) for each in paths], max(pens, default=1.0)


def _stroke(path: Mapping[str, Any]) -> np.ndarray:
    points: list[list[float]] = []
    for command in path["path"]:
        name, *numbers = command if isinstance(command, list) and command else [None]
        if name in ("Z", "z"):
            continue
        if name not in _NUMBERS or len(numbers) != _NUMBERS[name]:
            raise DrawingError(
                f"A stroke has the command {str(command)[:40]!r}; expected M, L, Q or C with its numbers."
            )
        values = [_number_in(number) for number in numbers]
        if name in ("Q", "C"):
            points += [values[at : at + 2] for at in range(0, len(values) - 2, 2)]
        else:
            points.append(values)
    if path["path"] and path["path"][-1][0] in ("Q", "C"):
        points.append(values[-2:])
    stroke = np.array(points, np.float64).reshape(-1, 2)
    return stroke + _moved(path, stroke) if points else stroke


def _moved(path: Mapping[str, Any], stroke: np.ndarray) -> np.ndarray:
    """(2,) pixels by which a path was moved after it was drawn; zero where it says nothing, or nothing but rounding."""
    if not ("left" in path and "top" in path and np.isfinite(stroke).all()):
        return np.zeros(2)
    way = smoothed(stroke)
    low, high = way.min(axis=0), way.max(axis=0)
    is_middle = path.get("originX") == "center"
    drawn_at = (low + high) / 2 if is_middle else low - _number_in(path.get("strokeWidth", 1)) / 2
    moved = np.array([_number_in(path["left"]), _number_in(path["top"])]) - drawn_at
    return moved if np.abs(moved).max() > ROUNDING else np.zeros(2)


def _number_in(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DrawingError(f"A stroke has {str(value)[:40]!r} where a number should be; draw it again.")
    return float(value)
