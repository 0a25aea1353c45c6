"""What is timed call by call: a drawing to read, and the time that one call takes."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PIL import Image


def drawing_of(pixels: np.ndarray) -> np.ndarray:
    """An image (28, 28) uint8, ink = 255, as dark ink on white paper, (280, 280, 4) uint8."""
    grey = 255 - np.asarray(Image.fromarray(pixels).resize((280, 280), Image.Resampling.BICUBIC))
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def milliseconds(call: Callable[[], object]) -> float:
    """The time of one call."""
    started = perf_counter()
    call()
    return (perf_counter() - started) * 1000
