"""A run's weights as arrays, read from model.keras without Keras: a Zip that holds an HDF5 file."""

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np

from digitrec.errors import ModelError
from digitrec.model.plan import LayerPlan

_MEMBER = "model.weights.h5"
# By layer, in Keras's order: kernel, bias; or gamma, beta, moving mean, moving variance.
Weights = dict[str, list[np.ndarray]]
_IN_ORDER = ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance")


def read_weights(path: Path, layers: list[LayerPlan]) -> Weights:
    """The float32 arrays of each layer of the plan that has any. path: of a model.keras.

    Raises ModelError where the file is missing or damaged, or holds another network's weights.
    """
    try:
        weights = _read(path)
    except (OSError, BadZipFile, KeyError, ValueError, RuntimeError) as problem:
        raise ModelError(
            f"The weights in {path} are missing or damaged, so nothing within this network can be computed; choose another run."
        ) from problem
    found = {layer.name: weights.get(layer.name, []) for layer in layers if layer.parameters}
    for layer in layers:
        count = sum(each.size for each in found.get(layer.name, []))
        if count != layer.parameters:
            raise ModelError(
                f"The weights in {path} are of another network: {layer.name} has {count:,} there and {layer.parameters:,} in "
                "run.json; choose another run."
            )
    return found


def weights_by_layer(named: Mapping[str, np.ndarray], layers: list[LayerPlan]) -> Weights:
    """Weights that lie one by one under names such as "conv_1.kernel", as `read_weights` gives them.

    Raises ModelError where they are not those of this plan.
    """
    found = {}
    for layer in layers:
        if not layer.parameters:
            continue
        found[layer.name] = [named[name] for each in _IN_ORDER if (name := f"{layer.name}.{each}") in named]
        if sum(each.size for each in found[layer.name]) != layer.parameters:
            raise ModelError("These weights are of another network; train the run again.")
    return found


def _read(path: Path) -> Weights:
    """Of every layer that a variable's group names."""
    import h5py  # 60 ms that only who looks inside pays

    with ZipFile(path) as saved:
        content = io.BytesIO(saved.read(_MEMBER))
    weights: Weights = {}
    with h5py.File(content) as file:

        def take(name: str, group: object) -> None:
            # Keras's paths count objects by class; what the plan calls a layer stands in an attribute.
            if isinstance(group, h5py.Group) and name.endswith("/vars") and "name" in group.attrs:
                weights[str(group.attrs["name"])] = [
                    np.asarray(group[place], np.float32) for place in sorted(group, key=int)
                ]

        file["layers"].visititems(take)
    return weights
