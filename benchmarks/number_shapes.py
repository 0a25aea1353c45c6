"""Six real digits side by side on a wide canvas, and the first of them alone: drawings that need no data set."""

import numpy as np
from PIL import Image

from digitrec.data import sample

SIDE = 140  # pixels of an image of 28×28 on the wide canvas
ALONE = 280


def six_digits() -> tuple[np.ndarray, np.ndarray]:
    """(280, 900, 4) and (280, 280, 4) uint8: dark ink on white paper."""
    test = sample.load().test
    images = [test.images[np.flatnonzero(test.labels == digit)[0]] for digit in (4, 0, 7, 1, 5, 2)]
    wide = np.zeros((ALONE, 60 + 6 * SIDE), np.float32)
    for place, image in enumerate(images):
        left = 30 + place * SIDE
        wide[70 : 70 + SIDE, left : left + SIDE] = _enlarged(image, SIDE)
    return _drawing(wide), _drawing(_enlarged(images[0], ALONE))


def _enlarged(image: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)).clip(0, 1)


def _drawing(ink: np.ndarray) -> np.ndarray:
    grey = np.rint(255 - 255 * ink).astype(np.uint8)
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])
