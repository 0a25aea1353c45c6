"""Images with their labels, and the three splits that a data set comes in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

# The label of a drawing that is no digit, whose target is a tenth for each digit (Hendrycks et al., 2019); and what a
# network that refuses a drawing answers.
NO_DIGIT = -1


@dataclass(frozen=True, eq=False)
class Dataset:
    """pixels: (n, 28, 28) uint8, ink = 255 (a quarter of the memory of floats), or float32 in [0, 1] where a file has
    such. labels: (n,) int64 in 0..9; -1 for a drawing that is no digit. joined: several sets, one behind the other, of
    which a part shall hold something of each.
    """

    pixels: np.ndarray
    labels: np.ndarray
    joined: bool = False

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def images(self) -> np.ndarray:
        """(n, 28, 28) float32 in [0, 1], ink = 1; made anew at each call."""
        if self.pixels.dtype == np.float32:
            return self.pixels.copy()
        return self.pixels.astype(np.float32) / np.float32(255)

    @property
    def levels(self) -> np.ndarray:
        """(n, 28, 28) uint8, ink = 255: floats rounded to the nearest of 256 levels."""
        return (
            self.pixels
            if self.pixels.dtype == np.uint8
            else np.rint(self.pixels * np.float32(255)).astype(np.uint8)
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of pixels and labels in their order: two sets with the same one hold the same images."""
        digest = hashlib.sha256(self.pixels.tobytes())
        digest.update(self.labels.astype("<i8").tobytes())
        return digest.hexdigest()

    def subset(self, indices: np.ndarray) -> "Dataset":
        """The images at these places, in this order."""
        return Dataset(self.pixels[indices], self.labels[indices], self.joined)

    def first_per_class(self, count: int) -> "Dataset":
        """At most count images, the classes as even as the set allows; the same choice at each call."""
        if count >= len(self):
            return self
        # The rank of each image within its class: taking the lowest ranks first takes all classes alike.
        rank = np.empty(len(self), dtype=np.int64)
        order = np.random.default_rng(0).permutation(len(self)) if self.joined else np.arange(len(self))
        for label in np.unique(self.labels):
            mine = order[self.labels[order] == label]
            rank[mine] = np.arange(len(mine))
        chosen = np.argsort(rank, kind="stable")[:count]
        return self.subset(np.sort(chosen))


@dataclass(frozen=True, eq=False)
class Splits:
    """A data set: what is learned from, what is chosen by, and what is scored once at the end.

    test_name: what the test images are called beside a score. parts: of a set that is put together, what of each source
    there is and its fingerprint, for run.json.
    """

    name: str
    train: Dataset
    validation: Dataset
    test: Dataset
    test_name: str
    parts: Mapping[str, Any] = field(default_factory=dict)


def image_keys(pixels: np.ndarray) -> np.ndarray:
    """One hash an image, to find the same image in another set.

    pixels: (n, 28, 28) uint8. Returns (n,) of 16 bytes each (BLAKE2b).
    """
    return np.array(
        [hashlib.blake2b(image.tobytes(), digest_size=16).digest() for image in pixels], dtype="S16"
    )


def stratified(labels: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Indices of `count` images in which each class has its share of the whole, sorted.

    The classes' counts are rounded by largest remainder, so that they sum to `count`.
    """
    rng = np.random.default_rng(seed)
    digits, sizes = np.unique(labels, return_counts=True)
    shares = sizes * count / len(labels)
    counts = np.floor(shares).astype(int)
    counts[np.argsort(counts - shares, kind="stable")[: count - counts.sum()]] += 1
    chosen = [
        rng.choice(np.flatnonzero(labels == digit), size, replace=False)
        for digit, size in zip(digits, counts, strict=True)
    ]
    return np.sort(np.concatenate(chosen))
