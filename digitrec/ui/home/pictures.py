"""The small pictures of Home's cards, as HTML that needs no chart library: the page is there as soon as Draw."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from markupsafe import Markup

from digitrec.ui.html import render
from digitrec.ui.pictures import data_url

# Width and height of the curve's picture; it is stretched to its place.
_WIDE, _HIGH = 300, 100
_NEWEST_WEIGHT = 0.35
_MOST_POINTS = 150
_MAP_COLUMNS, _MAP_ROWS = 6, 2
# A layer of more units is shown as a hundred.
_MOST_UNITS = 256

Row = Mapping[str, Any]


def learning_curve(rows: Iterable[Row]) -> Markup:
    """Accuracy over a run as two lines. rows: of metrics.jsonl."""
    training, validation = [], []
    smooth = None
    for row in rows:
        if row["kind"] == "step" and row.get("accuracy") is not None:
            accuracy = row["accuracy"]
            smooth = accuracy if smooth is None else smooth + _NEWEST_WEIGHT * (accuracy - smooth)
            training.append((row["step"] / row["steps_per_epoch"], smooth))
        elif row["kind"] == "epoch" and row.get("val_accuracy") is not None:
            validation.append((float(row["epoch"]), row["val_accuracy"]))
    end = max((epoch for epoch, _ in [*training, *validation]), default=1.0)
    every = -(-len(training) // _MOST_POINTS) or 1
    return render(
        "home_curve", wide=_WIDE, high=_HIGH, training=_line(training[::-every], end), validation=_line(validation, end),
        dots=[_place(point, end) for point in validation],
    )  # fmt: skip


def _line(points: Iterable[tuple[float, float]], end: float) -> str:
    """As SVG writes the points of a line."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(point, end) for point in points))


def _place(point: tuple[float, float], end: float) -> tuple[float, float]:
    epoch, accuracy = point
    return _WIDE * epoch / end, _HIGH * (1 - accuracy)


def units(dead: int, count: int) -> Markup:
    """Each unit of a layer as a square, the dead ones first."""
    if count > _MOST_UNITS:
        dead, count = round(100 * dead / count), 100
    columns = math.ceil(math.sqrt(3 * count))
    squares = [f"M{place % columns * 10} {place // columns * 10}h8v8h-8z" for place in range(count)]
    return render(
        "home_units", dead="".join(squares[:dead]), alive="".join(squares[dead:]), wide=columns * 10,
        high=math.ceil(count / columns) * 10, description=f"{dead} of {count} units are dead",
    )  # fmt: skip


def layer_maps(activations: np.ndarray, description: str) -> Markup:
    """Twelve of a layer's outputs as one picture. activations: (rows, columns, filters), or (units,) of a Dense layer."""
    return render("home_maps", url=data_url(_sheet(activations)), description=description)


def _sheet(activations: np.ndarray) -> np.ndarray:
    """Outputs in [0, 1], each map by its own largest, with a gap between them."""
    if activations.ndim == 1:
        columns = math.ceil(math.sqrt(3 * len(activations)))
        row = np.zeros(columns * -(-len(activations) // columns))
        row[: len(activations)] = activations
        return np.clip(row.reshape(-1, columns) / max(float(activations.max()), 1e-9), 0, 1)
    filters = activations.shape[-1]
    chosen = np.linspace(0, filters - 1, min(filters, _MAP_COLUMNS * _MAP_ROWS)).astype(int)
    maps = np.clip(activations[..., chosen], 0, None)
    maps = maps / np.maximum(maps.max(axis=(0, 1)), 1e-9)
    maps = np.pad(maps, ((1, 1), (1, 1), (0, _MAP_COLUMNS * _MAP_ROWS - len(chosen))))
    rows = [
        np.hstack([maps[..., row * _MAP_COLUMNS + column] for column in range(_MAP_COLUMNS)])
        for row in range(_MAP_ROWS)
    ]
    return np.vstack(rows)
