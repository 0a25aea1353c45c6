"""A checkpoint: all that a training needs to go on from the end of an epoch as if nothing had come between.

The folder `checkpoint` of a run holds checkpoint.json and one file of arrays, which it names. The record is replaced last
and at once, so that whoever reads finds the old one or the new one, whole. Order, augmentation and teachers of a batch
follow from the settings and its number; no random state of theirs is kept.
"""

import dataclasses
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitrec.errors import ModelError
from digitrec.files import made_folder, read_json, write_arrays, write_json

FOLDER = "checkpoint"
_RECORD = "checkpoint.json"
_GROUPS = ("network", "optimizer", "kept")


@dataclass(frozen=True, kw_only=True)
class KeptEpoch:
    """The epoch whose weights are kept so far, from 1, and what was measured on them.

    val_loss: in nats. dead_fraction: the share of dead units of each ReLU layer.
    """

    epoch: int
    val_loss: float
    dead_fraction: dict[str, float] = field(default_factory=dict)


@dataclass(kw_only=True)
class TrainingState:
    """Where a training stands, besides its arrays; its callbacks share this one.

    epoch, step: how many are done. lowest_val_loss, epochs_without_lower: of early stopping. averages_in_network: whether
    the network holds the averaged weights, and the optimizer those of the last step.
    """

    epoch: int = 0
    step: int = 0
    kept: KeptEpoch | None = None
    lowest_val_loss: float | None = None
    epochs_without_lower: int = 0
    averages_in_network: bool = False

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "TrainingState":
        """From what checkpoint.json holds. Raises KeyError or TypeError for something else."""
        values = {each.name: record[each.name] for each in dataclasses.fields(cls)}
        return cls(**values | {"kept": values["kept"] and KeptEpoch(**values["kept"])})


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """network: its weights, and the states of its dropout's random numbers. optimizer: with its averages and its step.

    kept: the weights of the epoch kept so far, as long as one is.
    """

    state: TrainingState
    network: list[np.ndarray]
    optimizer: list[np.ndarray]
    kept: list[np.ndarray]


def take(model: keras.Model, state: TrainingState, kept: Sequence[np.ndarray]) -> Checkpoint:
    """A copy of it all. model: compiled, between two epochs."""
    return Checkpoint(
        dataclasses.replace(state), _values(model.variables), _values(model.optimizer.variables), list(kept)
    )


def _values(variables: Iterable[keras.Variable]) -> list[np.ndarray]:
    # Copies: the training goes on in the same memory.
    return [np.array(each.numpy()) for each in variables]


def restore(checkpoint: Checkpoint, model: keras.Model) -> None:
    """Puts a compiled network and its optimizer where the checkpoint was taken. Raises ModelError for another shape."""
    model.optimizer.build(model.trainable_variables)
    pairs = ((model.variables, checkpoint.network), (model.optimizer.variables, checkpoint.optimizer))
    if any([each.shape for each in there] != [each.shape for each in here] for there, here in pairs):
        raise ModelError(
            "The checkpoint is of another network or optimizer; start the run again from the beginning."
        )
    for there, here in pairs:
        for variable, value in zip(there, here, strict=True):
            variable.assign(value)


def save(folder: Path, checkpoint: Checkpoint) -> None:
    """Replaces the checkpoint of a run's folder. Raises StorageError, and leaves the one before as it was."""
    own = made_folder(folder / FOLDER)
    arrays = own / f"epoch-{checkpoint.state.epoch}.npz"
    named = {
        f"{group}-{number}": array
        for group in _GROUPS
        for number, array in enumerate(getattr(checkpoint, group))
    }
    write_arrays(arrays, **named)
    write_json(own / _RECORD, {"arrays": arrays.name, **dataclasses.asdict(checkpoint.state)})
    for other in own.glob("*.npz"):
        if other != arrays:
            other.unlink(missing_ok=True)


def load(folder: Path) -> Checkpoint | None:
    """A run's checkpoint, or None where it has none. Raises ModelError where it cannot be read."""
    own = folder / FOLDER
    if not (own / _RECORD).is_file():
        return None
    try:
        record = read_json(own / _RECORD)
        with np.load(own / str(record["arrays"]), allow_pickle=False) as arrays:
            groups = [_group(arrays, name) for name in _GROUPS]
        return Checkpoint(TrainingState.of_record(record), *groups)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as problem:
        raise ModelError(
            f"The checkpoint in {own} is damaged; start the run again from the beginning."
        ) from problem


def _group(arrays: Mapping[str, np.ndarray], name: str) -> list[np.ndarray]:
    count = sum(each.startswith(f"{name}-") for each in arrays)
    return [arrays[f"{name}-{number}"] for number in range(count)]


def delete(folder: Path) -> None:
    """Removes a run's checkpoint, if there is one; the record first, so that no half of it is found."""
    own = folder / FOLDER
    (own / _RECORD).unlink(missing_ok=True)
    shutil.rmtree(own, ignore_errors=True)
