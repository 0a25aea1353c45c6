"""Images that take minutes to draw: made once, and kept in the data cache."""

import hashlib
from collections.abc import Callable

import numpy as np

from digitrec import paths
from digitrec.files import write_arrays

# Images (n, 28, 28) uint8, and a number for each, (n,) int64.
Labelled = tuple[np.ndarray, np.ndarray]


def from_cache(name: str, recipe: object, make: Callable[[], Labelled]) -> Labelled:
    """The images and labels of the data cache, or made and put there. recipe: all that decides what is made."""
    path = paths.data_cache() / cache_file(name, recipe)
    if path.is_file():
        with np.load(path, allow_pickle=False) as file:
            return file["images"], file["labels"]
    images, labels = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_arrays(path, images=images, labels=labels)
    return images, labels


def cache_file(name: str, recipe: object) -> str:
    """What the images of this name are called in the data cache: another name for every other way to make them."""
    return f"{name}-{hashlib.sha256(repr(recipe).encode()).hexdigest()[:10]}.npz"
