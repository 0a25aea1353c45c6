"""What an answer hangs on: units of a layer switched off one at a time, and then the worst few together.

Ablation of single units as in Morcos et al. (2018, "On the importance of single directions for generalization"). It cannot
see what two units do only together, which is why the few are sought greedily.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digitrec.model.forward import forward
from digitrec.model.plan import LayerPlan
from digitrec.model.weights import Weights


def probabilities_without_each(
    layers: list[LayerPlan],
    weights: Weights,
    outputs: dict[str, np.ndarray],
    layer: str,
    already_off: Sequence[int] = (),
) -> np.ndarray:
    """The network's own probabilities, (units, 10) float32, with one unit of the layer off in each row.

    outputs: of `forward` for one image. layer: its last hidden one. already_off: units that are off in every row.
    """
    value = outputs[layer][:1]
    units = value.shape[-1]
    gains = 1 - np.eye(units, dtype=np.float32)
    gains[:, list(already_off)] = 0
    # In parts: a thousand units of maps would be a thousand copies of them.
    parts = []
    for rows in np.array_split(gains, -(-units * value.size // 4_000_000)):
        known = {layer: np.broadcast_to(value, (len(rows), *value.shape[1:]))}
        parts.append(forward(layers, weights, value, known=known, gains={layer: rows})["probabilities"])
    return np.concatenate(parts)


class Loss(NamedTuple):
    """A unit that is switched off with those before it. probability: what the answer keeps, 0 to 1. digit: what the network then says."""

    unit: int
    probability: float
    digit: int


def units_it_hangs_on(
    layers: list[LayerPlan], weights: Weights, outputs: dict[str, np.ndarray], layer: str, most: int = 64
) -> list[Loss]:
    """The units whose loss, each with those before it gone, takes most from the answer's probability; worst first.

    The list ends where the answer changes, or with the layer's last unit, or after `most`. outputs, layer: as above.
    """
    digit = int(outputs["probabilities"][0].argmax())
    found: list[Loss] = []
    while len(found) < min(most, outputs[layer].shape[-1]) and (not found or found[-1].digit == digit):
        off = [loss.unit for loss in found]
        without = probabilities_without_each(layers, weights, outputs, layer, off)
        left = without[:, digit].copy()
        left[off] = np.inf
        worst = int(left.argmin())
        found.append(Loss(worst, float(left[worst]), int(without[worst].argmax())))
    return found
