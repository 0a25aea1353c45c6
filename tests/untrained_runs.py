"""Finished runs of networks that never learned, for tests of shapes that nobody trained."""

import json
from pathlib import Path

import numpy as np
from app_pages import finished_run

from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.model.plan import LayerPlan
from digitrec.model.weights import Weights


def write_models(config: ModelConfig, folder: Path) -> None:
    """Writes an untrained network with settled averages as a run's two model files."""
    import keras

    from digitrec.model.build import build_model
    from digitrec.model.export import export_tflite, save_network

    keras.utils.set_random_seed(3)
    model = build_model(config)
    images = sample.load().test.images[:40]
    for _ in range(20):
        model(images, training=True)
    save_network(model, folder / "model.keras")
    export_tflite(model, config, folder / "model.tflite")


def untrained_run(run_id: str, config: ModelConfig) -> Path:
    """A finished run in the home with that network."""
    path = finished_run(run_id, run_id)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record["config"].update({**vars(config), "units": list(config.units), "filters": list(config.filters)})
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (path / "evaluation.json").unlink()
    write_models(config, path)
    return path


def random_weights(layers: list[LayerPlan]) -> Weights:
    """Weights of the right shapes; variances above 0."""
    rng = np.random.default_rng(4)
    weights: Weights = {}
    for layer in layers:
        if layer.kind == "BatchNormalization":
            weights[layer.name] = list(rng.uniform(0.5, 1.5, (4, layer.output_shape[-1])).astype(np.float32))
        elif layer.kind == "Conv2D":
            size, filters = layer.arguments["kernel_size"], layer.arguments["filters"]
            shape = (size, size, layer.parameters // (size**2 * filters), filters)
            weights[layer.name] = [rng.normal(0, 0.4, shape).astype(np.float32)]
        elif layer.kind == "Dense":
            units, has_bias = layer.arguments.get("units", 10), layer.arguments.get("use_bias", True)
            shape = (layer.parameters // units - has_bias, units)
            bias = [rng.normal(0, 0.4, units).astype(np.float32)] if has_bias else []
            weights[layer.name] = [rng.normal(0, 0.2, shape).astype(np.float32), *bias]
    return weights
