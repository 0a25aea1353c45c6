"""How well a recognizer reads what people draw: pen strokes, shown to it as the canvas would show them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from PIL import Image

from digitrec.data.pen_digits import SETS, VALIDATION_ONLY, load_pen_digits
from digitrec.errors import DataError, EmptyDrawingError
from digitrec.evaluation.metrics import confusion, expected_calibration_error, negative_log_likelihood
from digitrec.evaluation.styles import STYLES, style_of
from digitrec.model.prediction import Predictor
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import random_pen, render

SEED = 20261122
REFUSED = -1  # among answered digits: "not a digit", or no ink was found
MOST_OF_A_TRAINING_SET = 2000
WORST_WRITERS = 5
GRID_WIDTHS = (8, 15, 22, 30)  # pixels on 280
GRID_SIZES = (0.30, 0.50, 0.70, 0.85)  # of the canvas
GRID_TILTS = (-15, 0, 15)  # degrees
_EVEN = np.full(10, 0.1, np.float32)

Report = dict[str, Any]
Progress = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class Answers:
    """What was answered to each of n drawings of a set.

    answered: (n,) int64, -1 where none of the ten. probabilities: (n, 10). images: (n, 28, 28) float32, what the network
    saw. plain: (n,) int64, the answers to the same drawings simply resized.
    """

    name: str
    digits: list[PenDigit]
    answered: np.ndarray
    probabilities: np.ndarray
    images: np.ndarray
    plain: np.ndarray

    @cached_property
    def labels(self) -> np.ndarray:
        return np.array([digit.label for digit in self.digits], np.int64)

    @property
    def right(self) -> np.ndarray:
        """(n,) bool."""
        return self.answered == self.labels


def read_set(reader: Predictor, name: str, report: Callable[[float], None] = lambda _: None) -> Answers:
    """Every drawing of a validation set, or 2,000 of another one, each with a pen of its own; the same at each call.

    Raises DataError where the set is missing or damaged.
    """
    digits = load_pen_digits(name)
    if name not in VALIDATION_ONLY and len(digits) > MOST_OF_A_TRAINING_SET:
        chosen = np.random.default_rng(SEED).choice(len(digits), MOST_OF_A_TRAINING_SET, replace=False)
        digits = [digits[index] for index in np.sort(chosen)]
    answers, plain_images = [], []
    for row, digit in enumerate(digits):
        drawing = render(digit.strokes, random_pen(np.random.default_rng([SEED, digit.index])))
        answers.append(_read(reader, drawing))
        plain_images.append(plainly_resized(drawing))
        if row % 50 == 0:
            report(row / len(digits))
    digit_or_none, probabilities, images = zip(*answers, strict=True)
    plain = reader.predict(np.stack(plain_images)).argmax(axis=1)
    return Answers(
        name, digits, np.array(digit_or_none, np.int64), np.stack(probabilities), np.stack(images), plain
    )


def plainly_resized(drawing: np.ndarray) -> np.ndarray:
    """(28, 28) float32 in [0, 1], ink = 1: the whole drawing made smaller, and nothing else of our preprocessing.

    drawing: (h, w, 4) uint8, opaque. Paper is what the corner shows; ink is what differs most from it.
    """
    grey = np.asarray(Image.fromarray(drawing).convert("L"), np.float32)
    ink = np.abs(grey - grey[0, 0])
    small = Image.fromarray(ink / max(float(ink.max()), 1.0)).resize((28, 28), Image.Resampling.BOX)
    return np.asarray(small)


def _read(reader: Predictor, drawing: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    try:
        prediction = reader.predict_drawing(drawing)
    except EmptyDrawingError:
        return REFUSED, _EVEN, np.zeros((28, 28), np.float32)
    digit = REFUSED if prediction.digit is None else prediction.digit
    return digit, prediction.probabilities, prediction.image


def set_report(answers: Answers) -> Report:
    """The counts of one set: in all, without our preprocessing, by class, the worst writers, the confusion.

    `correct` counts drawings whose answer is their label; one that was refused is not correct. `nll` in nats and `ece`
    are of the bars. `confusion[true][answered]` is without the refused.
    """
    labels, given = answers.labels, answers.answered != REFUSED
    classes = {str(digit): counted(answers.right[labels == digit]) for digit in np.unique(labels)}
    return {
        **counted(answers.right),
        "refused": int((~given).sum()),
        "trained_on_by_some_runs": answers.name not in VALIDATION_ONLY,
        "plain": counted(answers.plain == labels),
        "nll": negative_log_likelihood(labels, answers.probabilities),
        "ece": expected_calibration_error(labels, answers.probabilities),
        "classes": classes,
        "worst_class": min(classes, key=lambda digit: classes[digit]["accuracy"]),
        "worst_writers": _worst_writers(answers),
        "confusion": confusion(labels[given], answers.answered[given]).tolist(),
    }


def counted(right: np.ndarray) -> Report:
    """{count, correct, accuracy} of an array of booleans; the accuracy of none is None."""
    count, correct = len(right), int(np.count_nonzero(right))
    return {"count": count, "correct": correct, "accuracy": correct / count if count else None}


def _worst_writers(answers: Answers) -> list[Report]:
    writers = np.array([digit.writer for digit in answers.digits])
    rows = [
        {"writer": str(writer), **counted(answers.right[writers == writer])} for writer in np.unique(writers)
    ]
    rows.sort(key=lambda row: (row["accuracy"], row["writer"]))
    return rows[:WORST_WRITERS] if len(rows) > 1 else []


def style_rows(answers: Sequence[Answers]) -> list[Report]:
    """A row for each style and set; the rule says how the style was found among the strokes."""
    rows = []
    styles = [[style_of(digit) for digit in each.digits] for each in answers]
    for (name, (label, _, rule)), (each, found) in product(STYLES.items(), zip(answers, styles, strict=True)):
        mine = np.array([name in names for names in found])
        rows.append(
            {"style": name, "digit": label, "data": each.name, "rule": rule, **counted(each.right[mine])}
        )
    return rows


def grid_cells(
    reader: Predictor, digits: Sequence[PenDigit], report: Callable[[float], None]
) -> Iterator[Report]:
    """A cell for each pen width, size and tilt: the same digits, place and colours as ever, drawn so."""
    cells = list(product(GRID_WIDTHS, GRID_SIZES, GRID_TILTS))
    for done, (width, size, tilt) in enumerate(cells):
        report(done / len(cells))
        right = []
        for digit in digits:
            pen = replace(
                random_pen(np.random.default_rng([SEED, digit.index])), width=width, size=size, tilt=tilt
            )
            right.append(_read(reader, render(digit.strokes, pen))[0] == digit.label)
        yield {"width": width, "size": size, "tilt": tilt, **counted(np.array(right))}


def grid_digits(count: int) -> list[PenDigit]:
    """So many digits of `uji`: each class and writer once before any comes twice."""
    digits = load_pen_digits("uji")
    seen: dict[tuple[str, int], int] = {}
    turns = []
    for digit in digits:
        key = digit.writer, digit.label
        turns.append(seen.get(key, 0))
        seen[key] = turns[-1] + 1
    order = np.lexsort((np.random.default_rng(SEED).permutation(len(digits)), np.array(turns)))
    return [digits[index] for index in np.sort(order[:count])]


def benchmark(
    reader: Predictor, grid: int, progress: Progress = lambda _share, _text: None
) -> tuple[Report, list[Answers]]:
    """The whole report but MNIST's row, and the answers that it counts.

    grid: drawings of `uji` in each cell of pen width, size and tilt; 0 leaves the grid out. Sets that are missing are
    named under `skipped` with the reason.
    """
    answers: list[Answers] = []
    skipped: dict[str, str] = {}
    for name in (*VALIDATION_ONLY, *(name for name in SETS if name not in VALIDATION_ONLY)):
        try:
            answers.append(read_set(reader, name, lambda share, name=name: progress(share, name)))  # type: ignore[misc]
        except DataError as problem:
            skipped[name] = str(problem)
    report: Report = {
        "seed": SEED,
        "ink": {each.name: set_report(each) for each in answers},
        "styles": style_rows(answers),
        "grid": None,
        "skipped": skipped,
    }
    if grid and "uji" not in skipped:
        cells = list(
            grid_cells(reader, grid_digits(grid), lambda share: progress(share, "pen, size and tilt"))
        )
        report["grid"] = {"data": "uji", **grid_summary(cells), "cells": cells}
    return report, answers


def grid_summary(cells: Sequence[Report]) -> Report:
    """The best and the worst cell, how far they are apart, and the counts along each axis alone."""
    best, worst = (choose(cells, key=lambda cell: cell["accuracy"]) for choose in (max, min))
    axes = {}
    for axis in ("width", "size", "tilt"):
        rows: dict[float, list[int]] = {}
        for cell in cells:
            row = rows.setdefault(cell[axis], [0, 0])
            row[0] += cell["count"]
            row[1] += cell["correct"]
        axes[axis] = [
            {axis: value, "count": count, "correct": correct, "accuracy": correct / count}
            for value, (count, correct) in rows.items()
        ]
    return {"best": best, "worst": worst, "spread": best["accuracy"] - worst["accuracy"], "by": axes}
