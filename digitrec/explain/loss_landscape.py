"""The loss around a trained network, along two directions through its weights (Li, Xu, Taylor, Studer & Goldstein, 2018).

Each direction is drawn at random and scaled filter by filter to the length of the weights that it is added to: else a
network with larger weights would seem to lie in a flatter valley. What is no kernel (biases, normalisation) stays.
"""

from collections.abc import Sequence

import numpy as np

from digitrec.jobs.computed import Arrays, Computed
from digitrec.runs import Run

# How far along each direction, in lengths of the weights, and at how many places.
REACH, PLACES = 1.0, 15
LOSS_LANDSCAPE = Computed("landscapes", "digitrec.training.landscape_worker", "The loss landscape")


def direction_like(weights: Sequence[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """A random direction of the same shapes; of each kernel, the part of each unit as long as that unit's weights."""
    direction = []
    for each in weights:
        if each.ndim < 2:
            direction.append(np.zeros_like(each))
            continue
        drawn = rng.normal(size=each.shape)
        axes = tuple(range(each.ndim - 1))
        lengths = [
            np.sqrt((array.astype(float) ** 2).sum(axis=axes, keepdims=True)) for array in (each, drawn)
        ]
        direction.append((drawn * lengths[0] / np.maximum(lengths[1], 1e-12)).astype(each.dtype))
    return direction


def steps() -> np.ndarray:
    """The places along each direction, the network itself in the middle: (PLACES,), −REACH to REACH."""
    return np.linspace(-REACH, REACH, PLACES)


def read_landscape(run: Run) -> Arrays | None:
    """`losses` (PLACES, PLACES), in nats, and the count of `images`; None until it is computed. Raises RunError."""
    found = LOSS_LANDSCAPE.read(run)
    if found is None or found.get("losses", np.zeros(0)).shape != (PLACES, PLACES) or "images" not in found:
        return None
    return found


def in_words(losses: np.ndarray, images: int) -> str:
    """Two sentences on what was measured. losses: (PLACES, PLACES)."""
    middle = PLACES // 2
    here = float(losses[middle, middle])
    quarter = middle // 2
    near = float(np.mean([losses[middle - quarter, middle], losses[middle + quarter, middle],
                          losses[middle, middle - quarter], losses[middle, middle + quarter]]))  # fmt: skip
    far = float(np.mean([losses[0, middle], losses[-1, middle], losses[middle, 0], losses[middle, -1]]))
    share = quarter * 2 * REACH / (PLACES - 1)
    lowest = float(losses.min())
    valley = (
        "nowhere on the map is it lower"
        if lowest >= here
        else f"the lowest place of the map has {lowest:.3f}"
    )
    return (
        f"Where training ended, the loss is {here:.3f} on {images:,} validation images; {valley}. A step of {share:.2f} times the "
        f"weights' own length makes it {near:.2f} in the mean, one of {REACH:.0f} makes it {far:.2f}."
    )
