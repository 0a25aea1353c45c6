"""Drawings as a model sees them: through the same preprocessing as on the Draw page."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from digitrec.data.dataset import NO_DIGIT, Dataset
from digitrec.drawings.drawing import Drawing
from digitrec.drawings.folder import MOST_DRAWINGS, picture_path
from digitrec.errors import DrawingError
from digitrec.preprocess import preprocess, read_drawing


def image_of(drawing: Drawing) -> np.ndarray:
    """The (28, 28) float32 image in [0, 1], ink = 1, of a kept drawing: what the network saw, to the bit.

    Raises DrawingError where its picture is gone or damaged, EmptyDrawingError where it has no ink.
    """
    path = picture_path(drawing)
    try:
        return _image(path, path.stat().st_mtime_ns)
    except OSError as problem:
        raise DrawingError(f"{path.name} is missing; the drawing cannot be shown.") from problem


@lru_cache(maxsize=MOST_DRAWINGS)
def _image(path: Path, _modified: int) -> np.ndarray:
    return preprocess(read_drawing(path))


def with_images(drawings: Sequence[Drawing]) -> tuple[list[Drawing], np.ndarray]:
    """The drawings that a model can see, and (n, 28, 28) float32; those without ink are left out."""
    seen, images = [], []
    for drawing in drawings:
        try:
            images.append(image_of(drawing))
        except DrawingError:
            continue
        seen.append(drawing)
    return seen, np.array(images, np.float32).reshape(-1, 28, 28)


def labels_of(drawings: Sequence[Drawing]) -> np.ndarray:
    """(n,) int64: 0..9, or -1 for a drawing that is no digit."""
    return np.array([NO_DIGIT if each.label is None else each.label for each in drawings], np.int64)


def as_dataset(drawings: Sequence[Drawing]) -> Dataset:
    """Images and labels of the drawings that a model can see, in their order; -1 is the label of no digit."""
    seen, images = with_images(drawings)
    return Dataset(images, labels_of(seen))
