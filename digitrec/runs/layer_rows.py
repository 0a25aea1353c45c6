"""The rows of metrics.jsonl on what is inside the layers: kind "layers", one a moment at which they were measured."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitrec.runs.metrics import append_rows, rows_of_kinds
from digitrec.runs.record import run_path

KIND = "layers"
# In a row each layer holds those of them that were measured.
MEASURES = ("dead", "nearly_dead", "sparsity", "saturated", "gradient", "update_ratio")


@dataclass(frozen=True)
class LayerRow:
    """epoch: how many were done, with the fraction of the one that runs. layers: by layer, by name of MEASURES.

    dead, nearly_dead: shares of units. sparsity, saturated: shares of outputs. gradient: the norm of the loss's gradient in
    the layer's kernel. update_ratio: of the step before.
    """

    epoch: float
    layers: Mapping[str, Mapping[str, float]]

    def of(self, measure: str) -> Iterator[tuple[str, float]]:
        """Each layer for which it was measured, with its value."""
        return ((name, values[measure]) for name, values in self.layers.items() if measure in values)


def append_layer_row(
    path: Path, step: int, steps_per_epoch: int, layers: Mapping[str, Mapping[str, float]]
) -> None:
    """Adds one row; what is no number is left out. step: how many are done, over all epochs. Raises StorageError."""
    numbers = {
        name: {measure: _short(value) for measure, value in values.items() if math.isfinite(value)}
        for name, values in layers.items()
    }
    epoch = max(1, -(-step // steps_per_epoch))
    row = {"kind": KIND, "epoch": epoch, "steps_per_epoch": steps_per_epoch, "step": step, "layers": numbers}
    append_rows(path, [row])


def _short(value: float) -> float:
    """Four digits are more than a chart shows."""
    return float(f"{value:.4g}")


def read_layer_rows(run_id: str) -> list[LayerRow]:
    """Those written so far, in their order, damaged ones left out; none for a run from before they were measured."""
    return [row for record in rows_of_kinds(run_path(run_id), (KIND,)) for row in _row_of(record)]


def _row_of(record: Mapping[str, Any]) -> list[LayerRow]:
    """One, or none where the record holds something else."""
    try:
        layers = {
            str(name): {measure: float(values[measure]) for measure in MEASURES if measure in values}
            for name, values in record["layers"].items()
        }
        return [LayerRow(record["step"] / record["steps_per_epoch"], layers)]
    except (KeyError, TypeError, AttributeError, ValueError, ZeroDivisionError):
        return []
