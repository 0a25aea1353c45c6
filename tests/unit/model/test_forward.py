"""The forward pass in NumPy, against LiteRT's on real digits."""

from pathlib import Path

import numpy as np
import pytest

from digitrec.config import ModelConfig
from digitrec.config.model_config import ACTIVATIONS
from digitrec.data import sample
from digitrec.errors import ModelError
from digitrec.model.forward import activated, layer_outputs
from digitrec.model.recognizer import Recognizer

# Between them every kind of layer, odd sides, and both ways of halving.
NETWORKS = {
    "stride": {"filters": (4, 6, 8), "kernel_size": 5, "units": ()},
    "pool": {
        "filters": (3, 5, 4),
        "convolutions": 2,
        "downsampling": "pool",
        "head": "average",
        "units": (7,),
    },
    "residual": {"filters": (4, 8), "convolutions": 2, "residual": "on", "head": "average", "units": ()},
    "residual, pool": {"filters": (4, 8), "residual": "on", "downsampling": "pool", "kernel_size": 2},
    "no digit": {"filters": (4,), "units": (6,), "reject_class": "on", "dropout": 0.5},
    "twelve convolutions": {"filters": (2, 3, 2), "convolutions": 4, "units": ()},
    "six dense": {"architecture": "dense", "units": (32, 16, 16, 8, 8, 8)},
    "no hidden layer": {"architecture": "dense", "units": ()},
    **{name: {"filters": (3,), "units": (5,), "activation": name} for name in ACTIVATIONS},
}


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return sample.load().test.images[:20]


def _random_network(config: ModelConfig):
    """With averages as after some training, not the 0 and 1 of the start."""
    import keras

    from digitrec.model.build import build_model

    keras.utils.set_random_seed(3)
    model, random = build_model(config), np.random.default_rng(3)
    for layer in model.layers:
        if layer.name.startswith("norm"):
            layer.set_weights([random.uniform(0.5, 1.5, each.shape) for each in layer.get_weights()])
    return model


@pytest.mark.parametrize("name", NETWORKS)
def test_it_says_what_litert_says_on_real_digits(tmp_path: Path, digits, name):
    """Probabilities and each shown layer's activations, to a thousandth."""
    from digitrec.model.export import export_tflite
    from digitrec.training.epoch_weights import named_weights

    config = ModelConfig(**NETWORKS[name])
    model = _random_network(config)
    export_tflite(model, config, tmp_path / "model.tflite")
    recognizer = Recognizer(tmp_path / "model.tflite")
    outputs = layer_outputs(config, named_weights(model), digits)
    np.testing.assert_allclose(outputs["probabilities"], recognizer.predict(digits), atol=1e-3)
    inside = recognizer.activations(digits[0])
    differences = [np.abs(outputs[layer][0] - values).max() for layer, values in inside.items()]
    assert max(differences, default=0) < 1e-3


def test_weights_of_another_network_and_images_of_another_size_are_refused(digits):
    """In one sentence each."""
    with pytest.raises(ModelError, match="These weights are of another network; train the run again"):
        layer_outputs(ModelConfig(), {}, digits)
    with pytest.raises(ModelError, match=r"Images must have the shape \(n, 28, 28\), not \(28, 28\)"):
        layer_outputs(ModelConfig(), {}, digits[0])


def test_softmax_of_large_sums_is_finite():
    """1000 against 0 is certainty, not a number that is none."""
    np.testing.assert_array_equal(activated(np.array([1000.0, 0.0]), "softmax"), [1, 0])
