"""How far the pen's width, the digit's size and its tilt change what is read: the same digits drawn in each cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from digitrec.data.pen_digits import load_pen_digits
from digitrec.evaluation.answers import SEED, pen_of, prediction_of
from digitrec.model.prediction import Predictor
from digitrec.runs.counts import Count
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import render

GRID_SET = "uji"
WIDTHS = (8, 15, 22, 30)  # pixels on 280
SIZES = (0.30, 0.50, 0.70, 0.85)  # of the canvas
TILTS = (-15, 0, 15)  # degrees


@dataclass(frozen=True)
class Cell:
    """Every digit of the grid drawn with one width, size and tilt."""

    width: float
    size: float
    tilt: float
    count: Count

    @property
    def share(self) -> float:
        return self.count.correct / self.count.count

    def as_record(self) -> dict[str, Any]:
        return {"width": self.width, "size": self.size, "tilt": self.tilt, **self.count.as_record()}


@dataclass(frozen=True)
class PenGrid:
    """All cells, and what they come to."""

    cells: list[Cell]

    @property
    def best(self) -> Cell:
        return max(self.cells, key=lambda cell: cell.share)

    @property
    def worst(self) -> Cell:
        return min(self.cells, key=lambda cell: cell.share)

    @property
    def spread(self) -> float:
        """How far the best cell's share of right answers is above the worst one's."""
        return self.best.share - self.worst.share

    def along(self, axis: str) -> dict[float, Count]:
        """The counts for each value of `width`, `size` or `tilt`, whatever the two others are."""
        counts: dict[float, Count] = {}
        for cell in self.cells:
            value = getattr(cell, axis)
            counts[value] = counts.get(value, Count()) + cell.count
        return counts

    def as_record(self) -> dict[str, Any]:
        axes = {
            axis: [{axis: value, **count.as_record()} for value, count in self.along(axis).items()]
            for axis in ("width", "size", "tilt")
        }
        return {
            "data": GRID_SET, "best": self.best.as_record(), "worst": self.worst.as_record(), "spread": self.spread,
            "by": axes, "cells": [cell.as_record() for cell in self.cells],
        }  # fmt: skip


def pen_grid(reader: Predictor, count: int, report: Callable[[float], None]) -> PenGrid:
    """So many digits of `uji` in each cell, their place and colours as ever. Raises DataError."""
    digits = grid_digits(count)
    places = list(product(WIDTHS, SIZES, TILTS))
    cells = []
    for done, place in enumerate(places):
        report(done / len(places))
        cells.append(_cell(reader, digits, *place))
    return PenGrid(cells)


def _cell(reader: Predictor, digits: Sequence[PenDigit], width: float, size: float, tilt: float) -> Cell:
    correct = 0
    for digit in digits:
        pen = replace(pen_of(digit), width=width, size=size, tilt=tilt)
        correct += prediction_of(reader, render(digit.strokes, pen)).digit == digit.label
    return Cell(width, size, tilt, Count(len(digits), correct))


def grid_digits(count: int) -> list[PenDigit]:
    """So many digits of `uji`: each class and writer once before any comes twice."""
    digits = load_pen_digits(GRID_SET)
    times_seen: dict[tuple[str, int], int] = {}
    turns = []
    for digit in digits:
        key = digit.writer, digit.label
        turns.append(times_seen.get(key, 0))
        times_seen[key] = turns[-1] + 1
    order = np.lexsort((np.random.default_rng(SEED).permutation(len(digits)), np.array(turns)))
    return [digits[index] for index in np.sort(order[:count])]
