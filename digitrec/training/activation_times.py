"""How long activation functions take: on one array, and within a training step of a network."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from digitrec.experiments.cost import NUMBERS, TIMED
from digitrec.training.preparation import Preparation

_ROUNDS = 24
_SEED = 20261126


def activation_times(model: keras.Model, preparation: Preparation) -> dict[str, Any]:
    """Seconds: array_seconds by function, of value and gradient of NUMBERS numbers; activation_seconds, of the network's own function
    on the outputs of all its activation layers; step_seconds, of a whole training step. The model learns a few steps more.
    """
    batch = next(iter(preparation.batches))
    array = tf.constant(np.random.default_rng(_SEED).normal(size=NUMBERS).astype(np.float32))
    calls = {name: there_and_back(keras.activations.get(name), [array]) for name in TIMED}
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Activation)]
    if layers:
        # What each of them is given: as many numbers as it gives.
        inputs = [tf.random.normal((len(batch[0]), *layer.output.shape[1:]), seed=_SEED) for layer in layers]
        calls["own"] = there_and_back(layers[0].activation, inputs)
        calls["step"] = lambda: model.train_on_batch(*batch)
    seconds = _quickest_quarter(calls)
    own = {"activation_seconds": seconds.pop("own"), "step_seconds": seconds.pop("step")} if layers else {}
    return {"array_seconds": seconds, **own}


def there_and_back(function: Callable[[Any], Any], inputs: Sequence[tf.Tensor]) -> Callable[[], object]:
    """Computes the function of each input and the gradient of its sum, as a graph, as a training step does."""

    @tf.function
    def both() -> list[tf.Tensor]:
        results = []
        for each in inputs:
            with tf.GradientTape() as tape:
                tape.watch(each)
                value = function(each)
            results += [value, tape.gradient(value, each)]
        return results

    return both


def _quickest_quarter(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each call, the mean of its quickest quarter.

    By turns, so that a busy minute is everybody's, and each round in another order: whoever comes after a step finds the
    processor's cache full of other things.
    """
    for call in calls.values():
        call()
        call()
    found: dict[str, list[float]] = {name: [] for name in calls}
    order = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        for name in order.permutation(list(calls)):
            began = time.perf_counter()
            calls[name]()
            found[name].append(time.perf_counter() - began)
    return {name: float(np.mean(sorted(times)[: _ROUNDS // 4])) for name, times in found.items()}
