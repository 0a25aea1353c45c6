"""What a run writes down of each step, and the dead units of each epoch."""

from typing import Any

import numpy as np
import pytest

from digitrec import jobs
from digitrec.config import ModelConfig, RunConfig
from digitrec.errors import RunError
from digitrec.runs import Run, create_run, read_metrics


def test_the_dead_units_of_a_network_are_those_whose_bias_forbids_them_to_fire(some_digits):
    """Four units, one with a bias of -100; the ten outputs are none."""
    from digitrec.model.build import build_model
    from digitrec.training.dead_units import dead_units

    model = build_model(ModelConfig(architecture="dense", units=(4,), dropout=0.5))
    model.get_layer("dense_1").set_weights([np.full((784, 4), 0.1), np.array([0, 0, -100, 0])])
    assert dead_units(model, some_digits) == {"dense_1": 0.25}
    assert dead_units(build_model(ModelConfig(filters=(2,), activation="tanh")), some_digits) == {}


@pytest.fixture
def run(home) -> Run:
    return create_run(RunConfig())


@pytest.fixture
def step_metrics(run, monkeypatch) -> Any:
    """The callback of a run of 25 images in batches of ten, in its first epoch, that writes at every step."""
    import keras

    from digitrec.training.callbacks import step_metrics as callbacks

    monkeypatch.setattr(callbacks, "_SECONDS_BETWEEN_STEPS", 0)
    metrics = callbacks.StepMetrics(run.path, jobs.Progress(run.path), images=25, batch_size=10)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.25))
    metrics.set_model(model)
    metrics.set_params({"steps": 3})
    metrics.on_train_begin()
    metrics.on_epoch_begin(0)
    return metrics


def test_a_steps_loss_is_the_mean_of_the_images_since_the_last_line(run, step_metrics):
    """Keras's means so far are 2 of 10 images, 1.5 of 20, 1.4 of 25: so 2, then (30 - 20) / 10, then (35 - 30) / 5."""
    for batch, (loss, accuracy) in enumerate([(2.0, 0.5), (1.5, 0.6), (1.4, 0.64)]):
        step_metrics.on_train_batch_end(batch, {"loss": loss, "accuracy": accuracy})
    rows = read_metrics(run.run_id)
    assert [row["step"] for row in rows] == [1, 2, 3]
    assert [row["loss"] for row in rows] == pytest.approx([2, 1, 1])
    assert [row["accuracy"] for row in rows] == pytest.approx([0.5, 0.7, 0.8])
    assert [row["learning_rate"] for row in rows] == [0.25] * 3


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_the_training_with_a_reason(run, step_metrics, loss):
    """In a step, and where only the validation sees it; neither is written down."""
    reason = "The loss stopped being a number in epoch 1; the learning rate is too high: start again with a tenth of it."
    with pytest.raises(RunError) as in_a_step:
        step_metrics.on_train_batch_end(0, {"loss": loss, "accuracy": 0.1})
    with pytest.raises(RunError) as in_validation:
        step_metrics.epoch_done({"loss": 1.0, "val_loss": loss}, {})
    assert str(in_a_step.value) == str(in_validation.value) == reason
    assert read_metrics(run.run_id) == []
