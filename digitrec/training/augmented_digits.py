"""The changes of `augmentation.py` in NumPy, for a page that shows digits as a run will see them; no TensorFlow.

A test gives both the same random numbers and compares the images.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

_SIDE = 28
# Points of the smooth random field that bends, along each side.
_FIELD = 5


@dataclass(frozen=True)
class Strength:
    """How far an image is changed at most: turned (degrees), sheared, scaled, moved (pixels); bent (pixels); its pen's change."""

    degrees: float
    shear: float
    scale: float
    shift: float
    bend: float = 0.0
    pen: float = 0.0


STRENGTHS = {
    "light": Strength(10, 0.15, 0.1, 1.5),
    "strong": Strength(14, 0.25, 0.15, 2, bend=1.3, pen=0.5),
}


@dataclass(frozen=True)
class Chances:
    """The random numbers of n images, all in [-1, 1]: affine (6, n) turn, slant, zoom x, y, move x, y; field (n, 5, 5, 2); pen (n,)."""

    affine: np.ndarray
    field: np.ndarray
    pen: np.ndarray

    @classmethod
    def of_seed(cls, seed: int, count: int) -> "Chances":
        """Other numbers for another seed, as evenly spread as TensorFlow's."""
        random = np.random.default_rng(seed)
        return cls(
            random.uniform(-1, 1, (6, count)),
            random.uniform(-1, 1, (count, _FIELD, _FIELD, 2)),
            random.uniform(-1, 1, count),
        )


def augmented(images: np.ndarray, chances: Chances, strength: str) -> np.ndarray:
    """images: (n, 28, 28) float32 in [0, 1] → the same shape and range. strength: off, light or strong."""
    if strength == "off":
        return images
    most = STRENGTHS[strength]
    changed = [
        _pen(_bent(image, row, field * most.bend), pen * most.pen)
        for image, row, field, pen in zip(
            images, _affine_rows(chances.affine, most), chances.field, chances.pen, strict=True
        )
    ]
    return np.clip(np.array(changed, np.float32), 0, 1)


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
    """The affine change and a smooth field of displacements (5, 5, 2), in one bilinear look-up; 0 outside."""
    spread = _spread()
    field = np.stack([spread @ field[..., axis] @ spread.T for axis in (0, 1)])
    y, x = np.mgrid[:_SIDE, :_SIDE]
    a, b, x0, c, d, y0 = row
    places = [c * x + d * y + y0 + field[1], a * x + b * y + x0 + field[0]]
    return ndimage.map_coordinates(image, places, order=1, mode="grid-constant")


@functools.cache
def _spread() -> np.ndarray:
    """(28, 5): the weights of a row of field points in each of 28 pixels, by cubic convolution (Keys, 1981, a = -1/2)."""
    place = (np.arange(_SIDE) + 0.5) * _FIELD / _SIDE - 0.5
    distance = np.abs(place[:, None] - np.arange(_FIELD))
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    weights = np.where(distance <= 1, near, np.where(distance < 2, far, 0.0))
    return weights / weights.sum(axis=1, keepdims=True)


def _pen(image: np.ndarray, amount: float) -> np.ndarray:
    """A thicker pen where the amount is positive, else a thinner one: a blend with the 3×3 maximum or minimum."""
    extreme = ndimage.maximum_filter(image, 3) if amount > 0 else ndimage.minimum_filter(image, 3)
    return image + abs(amount) * (extreme - image)
