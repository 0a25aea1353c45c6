"""The changes of `augmentation.py` in NumPy, for a page that shows digits as a run will see them; no TensorFlow.

A test gives both the same random numbers and compares the images.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digitrec.training.strength import STRENGTHS, Strength

_SIDE = 28
# Of the random displacements along each side that a bend may have.
_FINEST_GRID = 5


@dataclass(frozen=True)
class Chances:
    """The random numbers of n images, all in [-1, 1].

    affine: (6, n) turn, slant, zoom x, y, move x, y. field: (n, 5, 5, 2), of which a coarser grid takes a part. pen: (n,).
    crop, cutout: (2, n) row, column.
    """

    affine: np.ndarray
    field: np.ndarray
    pen: np.ndarray
    crop: np.ndarray
    cutout: np.ndarray

    @classmethod
    def of_seed(cls, seed: int, count: int) -> "Chances":
        """Other numbers for another seed, as evenly spread as TensorFlow's."""
        random = np.random.default_rng(seed)
        return cls(
            random.uniform(-1, 1, (6, count)),
            random.uniform(-1, 1, (count, _FINEST_GRID, _FINEST_GRID, 2)),
            random.uniform(-1, 1, count),
            random.uniform(-1, 1, (2, count)),
            random.uniform(-1, 1, (2, count)),
        )


def augmented(images: np.ndarray, chances: Chances, strength: str) -> np.ndarray:
    """images: (n, 28, 28) float32 in [0, 1] → the same shape and range. strength: off, or one of STRENGTHS."""
    if strength == "off":
        return images
    most = STRENGTHS[strength]
    fields = most.bend * chances.field[:, : most.grid, : most.grid]
    changed = [
        _pen(_bent(image, row, field), pen * most.pen)
        for image, row, field, pen in zip(
            images, _affine_rows(chances.affine, most), fields, chances.pen, strict=True
        )
    ]
    return np.clip(np.array(changed, np.float32), 0, 1)


def cropped(images: np.ndarray, chances: Chances, padding: int) -> np.ndarray:
    """Each image moved by at most so many whole pixels. images: (n, 28, 28)."""
    wide = np.pad(images, ((0, 0), (padding, padding), (padding, padding)))
    moved = [
        image[top : top + _SIDE, left : left + _SIDE]
        for image, top, left in zip(wide, *_places(chances.crop, 2 * padding + 1), strict=True)
    ]
    return np.array(moved)


def with_cutout(images: np.ndarray, chances: Chances, side: int) -> np.ndarray:
    """A square of so many pixels a side of each image is 0. images: (n, 28, 28)."""
    distances = np.arange(_SIDE) - _places(chances.cutout, _SIDE)[..., None] + side // 2
    row, column = (distances >= 0) & (distances < side)
    return np.where(row[:, :, None] & column[:, None, :], np.float32(0), images)


def _places(chances: np.ndarray, count: int) -> np.ndarray:
    """Numbers in [-1, 1] → whole ones from 0 to count - 1."""
    return np.minimum(((chances + 1) / 2 * count).astype(int), count - 1)


def _affine_rows(chances: np.ndarray, most: Strength) -> np.ndarray:
    """(n, 6) a, b, x0, c, d, y0: the point (a·x + b·y + x0, c·x + d·y + y0) of an image is shown at (x, y) of the result."""
    turn, slant, zoom_x, zoom_y, move_x, move_y = chances
    angle, slant = math.radians(most.degrees) * turn, most.shear * slant
    zoom_x, zoom_y = 1 + most.scale * zoom_x, 1 + most.scale * zoom_y
    move_x, move_y = most.shift * move_x, most.shift * move_y
    a, b = np.cos(angle) / zoom_x, (slant - np.sin(angle)) / zoom_x
    c, d = np.sin(angle) / zoom_y, np.cos(angle) / zoom_y
    centre = (_SIDE - 1) / 2
    x0 = centre - a * (centre + move_x) - b * (centre + move_y)
    y0 = centre - c * (centre + move_x) - d * (centre + move_y)
    return np.stack([a, b, x0, c, d, y0], axis=1)


def _bent(image: np.ndarray, row: np.ndarray, field: np.ndarray) -> np.ndarray:
    """The affine change and a smooth field of displacements (grid, grid, 2), in one bilinear look-up; 0 outside."""
    spread = _spread(len(field))
    field = np.stack([spread @ field[..., axis] @ spread.T for axis in (0, 1)])
    y, x = np.mgrid[:_SIDE, :_SIDE]
    a, b, x0, c, d, y0 = row
    places = [c * x + d * y + y0 + field[1], a * x + b * y + x0 + field[0]]
    return ndimage.map_coordinates(image, places, order=1, mode="grid-constant")


@functools.cache
def _spread(grid: int) -> np.ndarray:
    """(28, grid): the weights of a row of field points in each of 28 pixels, by cubic convolution (Keys, 1981, a = -1/2)."""
    place = (np.arange(_SIDE) + 0.5) * grid / _SIDE - 0.5
    distance = np.abs(place[:, None] - np.arange(grid))
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    weights = np.where(distance <= 1, near, np.where(distance < 2, far, 0.0))
    return weights / weights.sum(axis=1, keepdims=True)


def _pen(image: np.ndarray, amount: float) -> np.ndarray:
    """A thicker pen where the amount is positive, else a thinner one: a blend with the 3×3 maximum or minimum."""
    extreme = ndimage.maximum_filter(image, 3) if amount > 0 else ndimage.minimum_filter(image, 3)
    return image + abs(amount) * (extreme - image)
