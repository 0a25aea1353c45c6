"""What a run leaves that trained to its end in a process of its own."""

import json

import numpy as np
import pytest
from training_runs import SMALL, rows_of, run_to_the_end

import digitrec
from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.data import sample
from digitrec.evaluation.metrics import negative_log_likelihood
from digitrec.files import read_json
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, activate, active_run

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def finished(runs_home) -> Run:
    return run_to_the_end(SMALL, name="first", preset="fast")


def test_a_finished_run_says_so_and_where_it_came_to(finished):
    """Three epochs of ten steps; nothing is left to do, and nobody is asked to stop."""
    status = finished.status
    progress = (status.epoch, status.epochs, status.step, status.steps)
    assert (status.state, progress) == ("finished", (3, 3, 30, 30))
    assert (status.seconds_left, status.reason, status.message) == (None, "", "")
    assert (finished.name, finished.preset, finished.can_predict) == ("first", "fast", True)
    assert jobs.working() == []


def test_a_finished_run_leaves_its_files_and_no_others(finished):
    """No temporary file either."""
    names = {path.name for path in finished.path.iterdir()}
    assert names == {
        "run.json", "status.json", "metrics.jsonl", "worker.log", "model.keras", "model.tflite", "evaluation.json", "epochs"
    }  # fmt: skip


def test_a_run_records_what_it_was_trained_on(finished):
    """The first 500 training digits of the sample, by their fingerprint; seed and versions as well."""
    record = json.loads((finished.path / "run.json").read_text())
    digits = sample.load().train.first_per_class(500)
    counts = {"train": 500, "validation": 500, "test": 1000}
    assert record["data"] == {"name": "sample", "counts": counts, "fingerprint": digits.fingerprint}
    assert record["seed"] == 5
    assert {"python", "keras", "tensorflow", "numpy", "ai-edge-litert"} <= record["versions"].keys()
    assert finished.config == RunConfig.from_settings(SMALL)


def test_every_epoch_leaves_a_line_with_training_and_validation(finished):
    """At steps 10, 20 and 30, with the share of dead units of each ReLU layer."""
    rows = rows_of(finished, "epoch")
    assert [(row["epoch"], row["step"]) for row in rows] == [(1, 10), (2, 20), (3, 30)]
    assert all(
        {"loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"} <= row.keys()
        for row in rows
    )
    assert all(row["dead_fraction"].keys() == {"relu_1", "relu_2", "dense_1"} for row in rows)


def test_the_steps_of_an_epoch_add_up_to_its_mean(finished):
    """Each line weighted by the images since the one before; the last step of each epoch always has a line."""
    rows = rows_of(finished, "step")
    steps = np.array([row["step"] for row in rows])
    since = np.diff(steps, prepend=0)
    means = [np.average([row["loss"] for row in rows if row["epoch"] == epoch],
                        weights=since[[row["epoch"] == epoch for row in rows]]) for epoch in (1, 2, 3)]  # fmt: skip
    assert {10, 20, 30} <= set(steps.tolist())
    assert means == pytest.approx([row["loss"] for row in rows_of(finished, "epoch")], rel=1e-4)


def test_a_small_network_learns_something_from_500_digits(finished):
    """Chance is 10 %."""
    assert read_json(finished.path / "evaluation.json")["test"]["accuracy"] > 0.3


def test_the_kept_epoch_is_that_of_the_lowest_validation_loss(finished):
    """Which the evaluation names, with its loss."""
    losses = [row["val_loss"] for row in rows_of(finished, "epoch")]
    evaluation = read_json(finished.path / "evaluation.json")
    assert evaluation["best_epoch"] == int(np.argmin(losses)) + 1
    assert evaluation["val_loss"] == min(losses)


def test_an_evaluation_counts_the_thousand_test_digits_once(finished):
    """Its confusion sums to their number, and its diagonal to the right ones."""
    test = read_json(finished.path / "evaluation.json")["test"]
    table = np.array(test["confusion"])
    assert (test["data"], test["count"], int(table.sum())) == ("sample test", 1000, 1000)
    assert table.sum(axis=1).tolist() == [100] * 10
    assert int(np.trace(table)) == test["correct"]
    assert test["accuracy"] == test["correct"] / 1000


def test_the_exported_model_was_checked_on_a_thousand_images(finished):
    """At most 1e-4 apart."""
    checked = read_json(finished.path / "evaluation.json")["litert_difference"]
    assert checked["count"] == 1000
    assert 0 <= checked["largest"] <= 1e-4


def test_what_one_loads_is_what_was_measured(finished):
    """The recognizer by id and by name, and the Keras file, give the counted number of right answers."""
    import keras

    digits = sample.load().test
    answers = digitrec.load_recognizer(finished.run_id).predict(digits.images)
    correct = read_json(finished.path / "evaluation.json")["test"]["correct"]
    assert int((answers.argmax(axis=1) == digits.labels).sum()) == correct
    by_keras = keras.saving.load_model(finished.path / "model.keras").predict_on_batch(digits.images)
    uncalibrated = Recognizer(finished.path / "model.tflite").predict(digits.images)
    np.testing.assert_allclose(by_keras, uncalibrated, atol=1e-4)
    np.testing.assert_array_equal(digitrec.load_recognizer("first").predict(digits.images[:3]), answers[:3])


def test_a_finished_run_can_be_made_the_active_one(finished):
    """And is then what `load_recognizer()` loads."""
    activate(finished.run_id)
    assert active_run().run_id == finished.run_id
    assert digitrec.load_recognizer().layers == ["relu_1", "relu_2", "dense_1"]


def test_the_same_seed_and_settings_give_the_same_run_again(finished, runs_home):
    """Every epoch's losses, to the last digit, augmentation and dropout included."""
    again = run_to_the_end(SMALL)
    kept = [[(row["loss"], row["val_loss"]) for row in rows_of(run, "epoch")] for run in (finished, again)]
    assert kept[0] == kept[1]


def test_a_residual_run_with_crops_and_cutout_is_served_like_any_other(runs_home):
    """In half precision too: its file agrees with Keras, and what is dead is told of the layers within its blocks."""
    run = run_to_the_end(
        SMALL | {"residual": "on", "epochs": 1, "crop": 2, "cutout": 8, "export": "float16", "units": ()}
    )
    evaluation = read_json(run.path / "evaluation.json")
    layers = [f"relu_{number}" for number in range(1, 6)]
    assert (run.status.state, run.can_predict) == ("finished", True)
    assert 0 < evaluation["litert_difference"]["largest"] <= 5e-3
    assert list(evaluation["dead_fraction"]) == digitrec.load_recognizer(run.run_id).layers == layers


def test_early_stopping_ends_a_run_whose_validation_loss_no_longer_falls(runs_home):
    """Fifty digits are soon known by heart: two epochs after the best one it is over, and finished."""
    settings = {"architecture": "dense", "units": (64,), "images": 50, "epochs": 500, "early_stopping": 2}
    run = run_to_the_end(SMALL | settings | {"augmentation": "off"})
    losses = [row["val_loss"] for row in rows_of(run, "epoch")]
    assert run.status.state == "finished"
    assert len(losses) == int(np.argmin(losses)) + 1 + 2
    assert read_json(run.path / "evaluation.json")["best_epoch"] == len(losses) - 2


def test_averaged_weights_are_kept_where_they_were_what_was_validated(runs_home):
    """The model of the best epoch has, on the validation split, the very loss that metrics.jsonl gives that epoch."""
    import keras

    run = run_to_the_end(SMALL | {"averaging": "ema", "epochs": 3, "batch_size": 16})
    best = read_json(run.path / "evaluation.json")
    model = keras.saving.load_model(run.path / "model.keras")
    held_out = sample.load().validation
    said = model.predict_on_batch(held_out.images)
    assert negative_log_likelihood(held_out.labels, said) == pytest.approx(best["val_loss"], rel=1e-3)


def size_of(run: Run, file: str) -> int:
    return (run.path / file).stat().st_size


def test_a_run_in_half_precision_leaves_small_files_that_agree(finished):
    """Both are rounded alike."""
    half = run_to_the_end(SMALL | {"export": "float16"})
    sizes = {name: size_of(half, name) / size_of(finished, name) for name in ("model.keras", "model.tflite")}
    assert finished.config.training.export == "float32"
    assert max(sizes.values()) < 1, sizes
    assert read_json(half.path / "evaluation.json")["litert_difference"]["largest"] <= 5e-3
