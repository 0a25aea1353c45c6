"""The folder epochs/ of a run: small weights from before the first step, from within the first epoch, and of each epoch's end.

One .npz a moment, epoch-0.npz, epoch-0.25.npz, epoch-3.npz; in it an array a weight, called "conv_1.kernel". Kernels are
float16, what is small stays float32. Readable without TensorFlow.
"""

import contextlib
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.errors import ModelError
from digitrec.files import made_folder, write_arrays

FOLDER = "epochs"
MOST_BYTES = 2_000_000
# Moments kept of a long run, those within its first epoch not counted.
MOST_EPOCHS = 50
# Most is learned in the first epochs: these are kept however long the run becomes.
_FIRST_EPOCHS = 10
_NAME = re.compile(r"epoch-(\d{1,6}(?:\.\d{1,4})?)\.npz")
# What is larger has no place in a float16.
_MOST_IN_FLOAT16 = float(np.finfo(np.float16).max)


@dataclass(frozen=True)
class Moment:
    """epoch: how many were done, 0 before the first step; a fraction within the first one."""

    epoch: float
    path: Path

    def weights(self) -> dict[str, np.ndarray]:
        """Each weight as float32, called "conv_1.kernel". Raises ModelError where the file is missing or damaged."""
        try:
            with np.load(self.path, allow_pickle=False) as arrays:
                return {name: arrays[name].astype(np.float32) for name in arrays}
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as problem:
            raise ModelError(
                f"The weights in {self.path.name} are damaged, so this moment is left out."
            ) from problem


def moments_of(folder: Path) -> list[Moment]:
    """Those of a run's folder, the first one first; none where it has no epochs/."""
    found = []
    with contextlib.suppress(OSError):
        for path in (folder / FOLDER).iterdir():
            name = _NAME.fullmatch(path.name)
            if name:
                found.append(Moment(float(name[1]), path))
    return sorted(found, key=lambda moment: moment.epoch)


def small_weights(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Kernels as float16, where every number has a place there; the rest as float32."""
    return {
        name: each.astype(np.float16)
        if each.ndim > 1 and np.abs(each).max(initial=0) <= _MOST_IN_FLOAT16
        else each.astype(np.float32)
        for name, each in weights.items()
    }


def keep_moment(folder: Path, epoch: float, weights: Mapping[str, np.ndarray]) -> bool:
    """Writes a moment's weights and thins the others; False, and nothing written, where they take more than 2 MB.

    Raises StorageError.
    """
    small: dict[str, Any] = {**small_weights(weights)}
    if sum(each.nbytes for each in small.values()) > MOST_BYTES:
        return False
    own = made_folder(folder / FOLDER)
    # A moment that is lost with the machine costs a picture, not a run: it need not wait for the disk.
    write_arrays(own / f"epoch-{_number(epoch)}.npz", durable=False, **small)
    if epoch == int(epoch):
        _thin(folder, int(epoch))
    return True


def _number(epoch: float) -> str:
    return f"{epoch:.4f}".rstrip("0").rstrip(".")


def kept_epochs(newest: int) -> set[int]:
    """Of the epochs up to the newest one: the first ten, then every second, fourth, … so that 50 are kept at most."""
    every = 1
    while _FIRST_EPOCHS + 2 + newest // every - _FIRST_EPOCHS // every > MOST_EPOCHS:
        every *= 2
    return {*range(min(newest, _FIRST_EPOCHS) + 1), *range(0, newest + 1, every), newest}


def _thin(folder: Path, newest: int) -> None:
    kept = kept_epochs(newest)
    for moment in moments_of(folder):
        if int(moment.epoch) == moment.epoch < newest and moment.epoch not in kept:
            moment.path.unlink(missing_ok=True)


def forget_moments(folder: Path) -> None:
    """Before a run begins again from its first step: what was kept is of another try."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
