"""Outputs and weights as pictures: all maps of a layer on one sheet, in the colours that say above and below 0."""

import math
from dataclasses import dataclass

import numpy as np

# From 0 outward: above 0 through ink blue to white, below through orange; black is 0, in both themes, as ink on the
# network's own image is white on black.
_ABOVE = np.array([[14, 17, 22], [62, 123, 214], [235, 243, 255]], np.float64)
_BELOW = np.array([[14, 17, 22], [217, 115, 13], [255, 236, 214]], np.float64)
_GAP_COLOUR = (44, 50, 59)
_DEAD_COLOUR = (58, 64, 74)
_GREY = (92, 98, 108)
_GAP = 1
# Pixels of the picture that a map's longer side, and a unit of a Dense layer, take at least: the line between them stays thin.
_MAP_SIDE, _UNIT = 28, 9


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A contact sheet of a layer. picture: (h, w, 3) uint8. order: the units, the most active first.

    columns: units in a row. cell: rows and columns of a map. scale: pixels of the picture that one value takes. top: the
    largest output either way.
    """

    picture: np.ndarray
    order: list[int]
    columns: int
    cell: tuple[int, int]
    scale: int
    top: float


def sheet_of(
    values: np.ndarray, most: int | None = None, aspect: float = 1.6, side: int = _MAP_SIDE
) -> Sheet:
    """All units, or the `most` most active ones. values: (rows, columns, units) or (units,). aspect: width by height.

    side: what a map's longer side takes at least, in pixels of the picture.
    """
    maps = values if values.ndim == 3 else values[None, None]
    scale = max(1, math.ceil(side / max(maps.shape[:2]))) if values.ndim == 3 else _UNIT
    activity = np.abs(maps).mean(axis=(0, 1))
    order = np.argsort(-activity, kind="stable")[:most]
    rows, columns = maps.shape[:2]
    wide = min(len(order), max(1, math.ceil(math.sqrt(len(order) * aspect * rows / columns))))
    top = float(np.abs(maps).max())
    tinted = _enlarged(tint(maps[..., order], top), scale)
    for place, unit in enumerate(order):
        if activity[unit] == 0:
            _cross(tinted[:, :, place])
    return Sheet(
        picture=_laid_out(tinted, wide), order=[int(unit) for unit in order], columns=wide, cell=(rows, columns),
        scale=scale, top=top,
    )  # fmt: skip


def silent_units(values: np.ndarray) -> int:
    """How many units are 0 everywhere. values: (rows, columns, units) or (units,)."""
    return int((~np.abs(values.reshape(-1, values.shape[-1])).any(axis=0)).sum())


def tint(values: np.ndarray, top: float) -> np.ndarray:
    """Numbers of any shape as colours, (…, 3) uint8: 0 black, `top` white, −`top` a light orange."""
    share = np.clip(np.nan_to_num(values) / max(top, 1e-12), -1, 1)
    size = np.sqrt(np.abs(share))[..., None] * 2
    colours = np.where(share[..., None] >= 0, _ramp(_ABOVE, size), _ramp(_BELOW, size))
    return np.round(colours).astype(np.uint8)


def enlarged(picture: np.ndarray, side: int) -> np.ndarray:
    """A small picture (h, w, …) with whole pixels repeated, until its longer side is about `side`."""
    times = max(1, side // max(picture.shape[:2]))
    return picture.repeat(times, axis=0).repeat(times, axis=1)


def bars_picture(values: np.ndarray, height: int = 40, width: int = 5) -> np.ndarray:
    """A few numbers as upright bars from 0, (height, w, 3) uint8."""
    top, least = max(float(values.max()), 0.0), min(float(values.min()), 0.0)
    span = max(top - least, 1e-9)
    zero = round((height - 1) * top / span)
    picture = np.full((height, len(values) * (width + 1) + 1, 3), _ABOVE[0], np.uint8)
    best = int(values.argmax())
    for place, value in enumerate(values):
        end = round((height - 1) * (top - float(value)) / span)
        first, last = sorted((zero, end))
        left = 1 + place * (width + 1)
        picture[first : last + 1, left : left + width] = _ABOVE[1] if place == best else _GREY
    return picture


def _ramp(stops: np.ndarray, share: np.ndarray) -> np.ndarray:
    """share: 0 to 2, through three colours."""
    first = stops[0] + np.clip(share, 0, 1) * (stops[1] - stops[0])
    return first + np.clip(share - 1, 0, 1) * (stops[2] - stops[1])


def _enlarged(tinted: np.ndarray, scale: int) -> np.ndarray:
    return tinted.repeat(scale, axis=0).repeat(scale, axis=1) if scale > 1 else tinted


def _cross(cell: np.ndarray) -> None:
    """Strikes a map out, in place."""
    rows, columns = cell.shape[:2]
    # A third of the way from each corner: a cross, not a net over the neighbours.
    for place in range(rows // 3, rows - rows // 3):
        column = place * columns // rows
        cell[place, column] = cell[rows - 1 - place, column] = _DEAD_COLOUR


def _laid_out(tinted: np.ndarray, wide: int) -> np.ndarray:
    """tinted: (rows, columns, units, 3). Cells in rows of `wide`, a line between them and around."""
    rows, columns, count = tinted.shape[:3]
    high = -(-count // wide)
    picture = np.full((high * (rows + _GAP) + _GAP, wide * (columns + _GAP) + _GAP, 3), _GAP_COLOUR, np.uint8)
    for place in range(count):
        top = _GAP + place // wide * (rows + _GAP)
        left = _GAP + place % wide * (columns + _GAP)
        picture[top : top + rows, left : left + columns] = tinted[:, :, place]
    return picture
