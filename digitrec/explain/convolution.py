"""A convolution by hand: one kernel that slides over one image, and the sum at one place.

As in deep learning the kernel is not turned round, which mathematicians call a cross-correlation; beyond the edge there is
paper (zeros), so that what comes out is as large as what goes in: Keras's padding "same".
"""

from dataclasses import dataclass

import numpy as np

# What each finds, and its numbers. Sobel & Feldman's edges (1968) stand for what a first layer tends to learn by itself.
KERNELS: dict[str, np.ndarray] = {
    "upright edges": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "level edges": np.array([[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "corners and ends": np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "blur": np.full((3, 3), 1 / 9),
    "nothing: the image itself": np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
}


@dataclass(frozen=True, eq=False)
class PlaceOfKernel:
    """What a kernel computes at one place. patch, products: as large as the kernel. total: the sum of the products."""

    patch: np.ndarray
    products: np.ndarray
    total: float


def slide(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The sums at all places. image: (rows, columns). kernel: (k, k), k odd. Returns (rows, columns)."""
    windows = np.lib.stride_tricks.sliding_window_view(_padded(image, kernel), kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def at_place(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> PlaceOfKernel:
    """The sum whose middle lies on this pixel, and what it is made of. row, column: from 0."""
    side = kernel.shape[0]
    patch = _padded(image, kernel)[row : row + side, column : column + side]
    products = patch * kernel
    return PlaceOfKernel(patch, products, float(products.sum()))


def _padded(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.pad(np.asarray(image, float), kernel.shape[0] // 2)
