"""What tests of networks share: a few real digits, and a network of the shape that a module asks for."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitrec.data import sample


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    """Four real digits of each class."""
    return sample.load().test.first_per_class(40).images


@pytest.fixture(scope="module")
def network(request, images) -> Any:
    """A network of the module's CONFIG that never learned, but has settled averages and large weights, so that it has opinions."""
    import keras

    from digitrec.model.build import build_model

    keras.utils.set_random_seed(3)
    model = build_model(request.module.CONFIG)
    for _ in range(40):
        model(images, training=True)
    model.layers[-1].set_weights([weights * 8 for weights in model.layers[-1].get_weights()])
    return model


@pytest.fixture(scope="module")
def model_file(request, network, tmp_path_factory) -> Path:
    from digitrec.model.export import export_tflite

    path = tmp_path_factory.mktemp("model") / "model.tflite"
    export_tflite(network, request.module.CONFIG, path)
    return path
