"""What each part of the pretrained model's recipe adds: the same network and number of steps, one part more in each row.

`python benchmarks/ablation.py ["+ ink" …]`: all rows, or those named.

Needs DIGITREC_DATA with MNIST and the pen strokes. Choices are made on validation data, so this scores it too: MNIST's
5,000 validation images, and the drawings of uji and numberpad as the canvas would show them. The test set is not read.
"""

import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is imported

import keras
import numpy as np
from checkout import PROJECT  # noqa: F401  # makes digitrec importable

from digitrec.config.presets import PRESETS
from digitrec.data import mnist
from digitrec.data.dataset import Dataset
from digitrec.data.pen_digits import VALIDATION_ONLY, load_pen_digits
from digitrec.evaluation.answers import pen_of, plainly_resized
from digitrec.preprocess import preprocess
from digitrec.runs import read_run
from digitrec.strokes.pen import render
from digitrec.training.batches import training_batches
from digitrec.training.starting_network import compiled_model, network_of

SEEDS = (1, 2, 3)
IMAGES, EPOCHS = 54_000, 2


@dataclass(frozen=True)
class Row:
    """settings: of the preset `pretrained`, changed. data: mnist, or drawn for a like number of images of that set.

    teachers: ids of the runs whose answers are learned as well.
    """

    name: str
    data: str
    settings: dict[str, Any]
    teachers: tuple[str, ...] = ()


PLAIN = {"augmentation": "off", "averaging": "off", "epochs": EPOCHS, "images": IMAGES}
ROWS = (
    Row("MNIST alone", "mnist", PLAIN),
    Row("+ augmentation", "mnist", PLAIN | {"augmentation": "strong"}),
    Row("+ ink", "drawn", PLAIN | {"augmentation": "strong"}),
    Row(
        "+ distillation from the pretrained model",
        "drawn",
        PLAIN | {"augmentation": "strong"},
        ("pretrained",),
    ),
)


def trained(row: Row, sets: dict[str, Dataset], seed: int) -> keras.Sequential:
    """The network after its last step."""
    config = PRESETS["pretrained"].config(**row.settings, seed=seed)
    digits = sets[row.data]
    steps = -(-len(digits) // config.training.batch_size)
    model = compiled_model(config, steps)
    teachers = [network_of(read_run(run_id)) for run_id in row.teachers]
    # At its end `fit` puts the averaged weights in the place of the last ones, where there are such.
    batches = training_batches(digits, config.training, teachers)
    model.fit(batches, epochs=EPOCHS, steps_per_epoch=steps, verbose=0)
    return model


def drawings() -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each set the labels, the images as preprocessed, and the same drawings simply resized."""
    found = {}
    for name in VALIDATION_ONLY:
        digits = load_pen_digits(name)
        pictures = [render(each.strokes, pen_of(each)) for each in digits]
        labels = np.array([each.label for each in digits])
        found[name] = (
            labels,
            np.stack([preprocess(p) for p in pictures]),
            np.stack([plainly_resized(p) for p in pictures]),
        )
    return found


def right(model: keras.Sequential, images: np.ndarray, labels: np.ndarray) -> int:
    """How many are answered right."""
    answers = np.concatenate(
        [np.asarray(model.predict_on_batch(images[i : i + 500])) for i in range(0, len(images), 500)]
    )
    return int((answers.argmax(axis=1) == labels).sum())


def measured(names: Sequence[str]) -> list[dict[str, Any]]:
    """A record for each row of these names; every network is scored without and with the preprocessing."""
    from digitrec.data import drawn

    splits = drawn.load()
    sets = {"mnist": mnist.load().train, "drawn": splits.train.first_per_class(IMAGES)}
    validation, ink = mnist.load().validation, drawings()
    records = []
    for row in (row for row in ROWS if row.name in names):
        counts: list[dict[str, int]] = []
        for seed in SEEDS:
            model = trained(row, sets, seed)
            count = {"mnist": right(model, validation.images, validation.labels)}
            for name, (labels, preprocessed, plain) in ink.items():
                count[name] = right(model, preprocessed, labels)
                count[f"{name} simply resized"] = right(model, plain, labels)
            counts.append(count)
            print(row.name, seed, count, file=sys.stderr, flush=True)
        records.append(
            {
                "row": row.name,
                "seeds": len(SEEDS),
                "right": {name: summary([c[name] for c in counts]) for name in counts[0]},
            }
        )
    sizes = {"mnist": len(validation), **{name: len(labels) for name, (labels, _, _) in ink.items()}}
    return [
        {"images": sizes, "trained on": {name: len(each) for name, each in sets.items()}, "epochs": EPOCHS},
        *records,
    ]


def summary(values: list[int]) -> dict[str, float]:
    """Mean and spread over the seeds."""
    return {"mean": round(statistics.mean(values), 1), "spread": round(statistics.stdev(values), 1)}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1:] or [row.name for row in ROWS]), indent=2))
