"""Fine-tuning: a run that goes on from another one with a person's drawings, beside enough of the original data.

Some drawings of each class are held out, so that what was learned can be told. Imports no Keras.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digitrec import jobs
from digitrec.config import RunConfig, is_small
from digitrec.data import real_digits_here
from digitrec.drawings import Drawing, list_drawings
from digitrec.drawings.drawing import in_words
from digitrec.errors import DataError, RunError
from digitrec.runs import DrawingSplit, Origin, Run, Starter

# Of each class's drawings; one at least where there are three.
HELD_OUT = 1 / 4
# Images of the original data, at most, that are shown again so that they are not forgotten.
REPLAYED = 15_000
# The drawings are few among them, and the steps as large as in an ordinary run: of 30 drawings of one class in 25 % of
# the images and smaller steps, MNIST's test lost up to 165 of 10,000 right answers.
_SETTINGS = {
    "images": REPLAYED, "epochs": 2, "batch_size": 64, "learning_rate": 1e-3, "schedule": "one-cycle", "optimizer": "adam",
    "weight_decay": 0.0, "averaging": "off", "label_smoothing": 0.0, "augmentation": "light", "crop": 0, "cutout": 0,
    "early_stopping": 0,
}  # fmt: skip
_EPOCHS_ON_SMALL_SET = 6


@dataclass(frozen=True)
class Plan:
    """What a fine-tuning would learn from and be measured on. known: drawings that the parent was trained on."""

    learned: list[Drawing]
    held_out: list[Drawing]
    known: list[str]

    @property
    def notes(self) -> list[str]:
        """Sentences on what these drawings cannot teach, or not tell."""
        labels = {each.label for each in self.learned + self.held_out}
        notes = []
        if len(labels) == 1:
            (label,) = labels
            notes.append(
                f"All drawings are of one class ({in_words(label)}): the network learns that one, and only the replayed "
                "digits remind it of the others; draw others too, to see that they stay right."
            )
        if not self.held_out:
            notes.append(
                "No drawing is held out, so how much better your drawings are read cannot be told; three of a class are needed."
            )
        return notes

    @property
    def split(self) -> DrawingSplit:
        """The ids, for the run's record."""
        learned = tuple(each.drawing_id for each in self.learned)
        return DrawingSplit(
            learned=learned,
            held_out=tuple(each.drawing_id for each in self.held_out),
            trained_on=tuple(sorted({*learned, *self.known})),
        )


def plan(drawings: Sequence[Drawing], parent: Run) -> Plan:
    """Which drawings to learn from, and which to hold out: never one that the parent was trained on.

    The choice depends on the drawings' ids alone, so that one stays held out while others come. Raises DataError where
    there is nothing to learn from.
    """
    if not drawings:
        raise DataError(
            "There are no drawings to learn from yet; confirm or correct some answers on the Draw page."
        )
    known = list(parent.origin.drawings.trained_on) if parent.origin.drawings else []
    held_out = _held_out(drawings, set(known))
    learned = [each for each in drawings if each.drawing_id not in held_out]
    return Plan(learned, [each for each in drawings if each.drawing_id in held_out], known)


def _held_out(drawings: Sequence[Drawing], known: Collection[str]) -> set[str]:
    counts = Counter(each.label for each in drawings)
    wanted = {label: max(1, round(count * HELD_OUT)) if count >= 3 else 0 for label, count in counts.items()}
    chosen = set()
    for each in sorted(drawings, key=lambda each: hashlib.sha256(each.drawing_id.encode()).digest()):
        if wanted[each.label] and each.drawing_id not in known:
            wanted[each.label] -= 1
            chosen.add(each.drawing_id)
    return chosen


def start(parent: Run, name: str = "", starter: Starter | None = None) -> Run:
    """Starts a worker that goes on from the parent with all drawings that can be read; returns at once.

    name: "pretrained + 31 drawings" where none is given. starter: the visitor, with whose drawings alone, and everyone's.

    Raises DataError where there are none, RunError where the parent cannot be gone on from, and as `jobs.start` does.
    """
    if not can_be_parent(parent):
        raise RunError(
            f"{parent.title} has no model.keras to go on from, only what answers; choose another run, or train one."
        )
    chosen = plan(list_drawings(starter.visitor if starter else None).drawings, parent)
    name = name or f"{parent.title[:36]} + {len(chosen.learned)} drawings"
    origin = Origin(parent=parent.run_id, drawings=chosen.split, starter=starter or Starter())
    return jobs.start(config_from(parent), name=name, origin=origin)


def can_be_parent(run: Run) -> bool:
    """Whether it has an answer and weights to go on from."""
    return run.can_predict and (run.path / "model.keras").is_file()


def config_from(parent: Run) -> RunConfig:
    """The parent's network, and of its data the real digits that are here."""
    data = real_digits_here(parent.config.training.data).name
    epochs = _EPOCHS_ON_SMALL_SET if is_small(data) else _SETTINGS["epochs"]
    return parent.config.but(data=data, **_SETTINGS | {"epochs": epochs})
