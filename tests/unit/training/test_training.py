"""Training: what goes in by hand, and what comes out of real runs in real worker processes."""

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import digitrec
from digitrec import jobs
from digitrec.config import ModelConfig, RunConfig, TrainConfig
from digitrec.data import Dataset, sample
from digitrec.errors import ConfigError, DataError, RunError
from digitrec.evaluation.metrics import negative_log_likelihood
from digitrec.explain.dead_units import dead_fraction
from digitrec.model.recognizer import Recognizer
from digitrec.runs import (
    Origin,
    Run,
    activate,
    active_run,
    create_run,
    list_runs,
    read_evaluation,
    read_metrics,
    read_run,
)
from digitrec.runs.status import stop_requested

# --------------------------------------------------------------------------------------------------------- batches


def numbered(count: int) -> Dataset:
    """Images of one grey each: the image's number. Their labels are its last digit."""
    numbers = np.arange(count)
    return Dataset(np.broadcast_to(numbers[:, None, None], (count, 28, 28)).astype(np.uint8), numbers % 10)


def numbers_of(config: TrainConfig, count: int = 25) -> list[list[int]]:
    """The numbers of the images in each batch."""
    from digitrec.training.batches import training_batches

    batches = training_batches(numbered(count), config)
    return [np.rint(images.numpy()[:, 0, 0] * 255).astype(int).tolist() for images, _ in batches]


def test_each_epoch_shows_every_image_once_and_ends_with_the_smaller_batch():
    """25 images in batches of ten: 10, 10 and 5, twice."""
    batches = numbers_of(TrainConfig(epochs=2, batch_size=10))
    assert [len(batch) for batch in batches] == [10, 10, 5] * 2
    assert sorted(itertools.chain(*batches[:3])) == list(range(25))
    assert sorted(itertools.chain(*batches[3:])) == list(range(25))


def test_two_epochs_show_them_in_different_orders():
    """Nor is either the order of the set."""
    batches = numbers_of(TrainConfig(epochs=2, batch_size=25))
    assert batches[0] != batches[1]
    assert list(range(25)) not in batches


def test_the_same_seed_gives_the_same_batches_and_another_seed_others():
    """All of them, in their order."""
    config = TrainConfig(epochs=2, batch_size=10, seed=4)
    assert numbers_of(config) == numbers_of(config)
    assert numbers_of(config) != numbers_of(TrainConfig(epochs=2, batch_size=10, seed=5))


def test_a_batch_larger_than_the_set_is_the_whole_set():
    """Once an epoch."""
    (batch,) = numbers_of(TrainConfig(epochs=1, batch_size=4096))
    assert sorted(batch) == list(range(25))


def test_every_image_comes_with_its_own_label():
    """One-hot, in float32."""
    from digitrec.training.batches import training_batches

    ((images, labels),) = training_batches(numbered(25), TrainConfig(epochs=1, batch_size=25))
    numbers = np.rint(images.numpy()[:, 0, 0] * 255).astype(int)
    np.testing.assert_array_equal(labels.numpy(), np.eye(10, dtype=np.float32)[numbers % 10])


def test_an_augmented_run_repeats_exactly_and_changes_from_epoch_to_epoch():
    """The same image is bent anew in the second epoch."""
    from digitrec.training.batches import training_batches

    digits = sample.load().train.first_per_class(50)
    config = TrainConfig(epochs=2, batch_size=50, augmentation="strong")
    first, again = ([images.numpy() for images, _ in training_batches(digits, config)] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(np.sort(first[0].sum(axis=(1, 2))), np.sort(first[1].sum(axis=(1, 2))))


# ---------------------------------------------------------------------------------------------------- augmentation


def augmented(images: np.ndarray, strength: str, seed: tuple[int, int] = (1, 0)) -> np.ndarray:
    from digitrec.training.augmentation import augment

    return np.asarray(augment(images, np.array(seed, np.int32), strength))


@pytest.fixture(scope="module")
def some_digits() -> np.ndarray:
    return sample.load().train.first_per_class(50).images


def test_no_augmentation_changes_nothing(some_digits):
    """To the bit."""
    np.testing.assert_array_equal(augmented(some_digits, "off"), some_digits)


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_an_augmented_digit_is_another_image_from_0_to_1(some_digits, strength):
    """Of the same shape and type, and none is as it was."""
    images = augmented(some_digits, strength)
    assert (images.shape, images.dtype) == (some_digits.shape, np.float32)
    assert (images.min(), images.max()) >= (0, 0)
    assert images.max() <= 1
    assert np.abs(images - some_digits).max(axis=(1, 2)).min() > 0.1


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_an_augmentation_depends_on_its_seed_alone(some_digits, strength):
    """The same seed, the same images; another one, others; and two copies in a batch differ."""
    images = augmented(some_digits, strength, (7, 16))
    np.testing.assert_array_equal(images, augmented(some_digits, strength, (7, 16)))
    assert not np.array_equal(images, augmented(some_digits, strength, (7, 32)))
    twins = augmented(np.stack([some_digits[0]] * 2), strength)
    assert not np.array_equal(twins[0], twins[1])


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_a_blank_image_stays_blank(strength):
    """Nothing comes in from the edges."""
    assert augmented(np.zeros((3, 28, 28), np.float32), strength).max() == 0


@pytest.mark.parametrize("strength", ["light", "strong"])
def test_an_augmentation_moves_digits_to_no_side_on_average(strength):
    """A disc in the middle, two thousand times: its centre stays at 13.5, and it moves in single cases."""
    rows, columns = np.mgrid[:28, :28]
    disc = (((rows - 13.5) ** 2 + (columns - 13.5) ** 2) < 36).astype(np.float32)
    images = augmented(np.stack([disc] * 2000), strength)
    ink = images.sum(axis=(1, 2))
    centres = np.stack([(images * rows).sum(axis=(1, 2)) / ink, (images * columns).sum(axis=(1, 2)) / ink])
    np.testing.assert_allclose(centres.mean(axis=1), 13.5, atol=0.1)
    assert 0.5 < centres.std() < 1.5


# ------------------------------------------------------------------------------------------------------ optimizers


def rates(schedule: str, steps: int, at: list[int], peak: float = 0.5) -> list[float]:
    from digitrec.training.optimizers import learning_rate

    rate = learning_rate(TrainConfig(schedule=schedule, learning_rate=peak), steps)
    return [float(rate(step)) for step in at]


def test_one_cycle_rises_for_a_quarter_and_then_falls_to_zero():
    """80 steps, peak 0.5: 0.02 at first, half way up 0.26, the peak at 20, half of it in the middle of the fall, 0 at last."""
    assert rates("one-cycle", 80, [0, 10, 20, 50, 80]) == pytest.approx([0.02, 0.26, 0.5, 0.25, 0], abs=1e-6)


def test_a_cosine_falls_from_the_first_step_to_zero():
    """cos 0, cos 60°, cos 90° and cos 180°, each half of 1 plus it."""
    middle = 0.5 * (1 + np.cos(np.pi / 3)) / 2
    assert rates("cosine", 90, [0, 30, 45, 90]) == pytest.approx([0.5, middle, 0.25, 0], abs=1e-6)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_one_cycle_of_very_few_steps_stays_within_its_bounds(steps):
    """Fifty images in one batch are one step."""
    found = rates("one-cycle", steps, list(range(steps)))
    assert min(found) >= 0.0
    assert max(found) <= 0.5 + 1e-6


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam", "adamw", "rmsprop"])
@pytest.mark.parametrize("decay, weight", [(0.0, 1.0), (0.2, 0.98)])
def test_weight_decay_pulls_a_weight_without_a_gradient_towards_zero(name, decay, weight):
    """1 - 0.1 · 0.2, in every optimizer; without decay nothing moves it."""
    import keras

    from digitrec.training.optimizers import build_optimizer

    variable = keras.Variable(1.0)
    optimizer = build_optimizer(TrainConfig(optimizer=name, learning_rate=0.1, weight_decay=decay), steps=10)
    optimizer.apply([keras.ops.zeros(())], [variable])
    assert float(variable.value) == pytest.approx(weight, abs=1e-6)


def test_momentum_is_nesterovs_and_sgd_is_plain():
    """Gradient 1, rate 0.1, two steps: sgd 1 - 0.2; with momentum 0.9 it looks ahead: 1 - 0.19 - 0.271."""
    import keras

    from digitrec.training.optimizers import build_optimizer

    plain, inert = keras.Variable(1.0), keras.Variable(1.0)
    sgd = build_optimizer(TrainConfig(optimizer="sgd", learning_rate=0.1), steps=10)
    momentum = build_optimizer(TrainConfig(optimizer="momentum", learning_rate=0.1), steps=10)
    for _ in range(2):
        sgd.apply([keras.ops.ones(())], [plain])
        momentum.apply([keras.ops.ones(())], [inert])
    assert float(plain.value) == pytest.approx(0.8)
    assert float(inert.value) == pytest.approx(1 - 0.19 - 0.271)


# ------------------------------------------------------------------------------------------------------ dead units


def test_a_unit_that_never_fires_is_dead():
    """Of four, the second is 0 for every image and the fourth never above."""
    activations = np.array([[1, 0, 0, -1], [0, 0, 2, 0], [3, 0, 0, 0]])
    assert dead_fraction(activations) == 0.5


def test_a_filter_is_alive_where_it_fires_at_one_place_of_one_image():
    """One of three filters, once."""
    activations = np.zeros((2, 4, 4, 3))
    activations[1, 2, 3, 0] = 0.1
    assert dead_fraction(activations) == pytest.approx(2 / 3)


def test_the_dead_units_of_a_network_are_those_whose_bias_forbids_them_to_fire(some_digits):
    """Four units, one with a bias of -100; the ten outputs are none."""
    from digitrec.model.build import build_model
    from digitrec.training.dead_units import dead_units

    model = build_model(ModelConfig(architecture="dense", units=(4,), dropout=0.5))
    model.get_layer("dense_1").set_weights([np.full((784, 4), 0.1), np.array([0, 0, -100, 0])])
    assert dead_units(model, some_digits) == {"dense_1": 0.25}
    assert dead_units(build_model(ModelConfig(filters=(2,), activation="tanh")), some_digits) == {}


# ---------------------------------------------------------------------------------------------------- step metrics


@pytest.fixture
def step_metrics(home, monkeypatch) -> Any:
    """The callback of a run of 25 images in batches of ten, in its first epoch, that writes at every step."""
    import keras

    from digitrec.training.callbacks import step_metrics as callbacks

    monkeypatch.setattr(callbacks, "_SECONDS_BETWEEN_STEPS", 0)
    run = create_run(RunConfig())
    metrics = callbacks.StepMetrics(run.path, jobs.Progress(run.path), images=25, batch_size=10)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.25))
    metrics.set_model(model)
    metrics.set_params({"steps": 3})
    metrics.on_train_begin()
    metrics.on_epoch_begin(0)
    return metrics


def test_a_steps_loss_is_the_mean_of_the_images_since_the_last_line(step_metrics):
    """Keras's means so far are 2 of 10 images, 1.5 of 20, 1.4 of 25: so 2, then (30 - 20) / 10, then (35 - 30) / 5."""
    for batch, (loss, accuracy) in enumerate([(2.0, 0.5), (1.5, 0.6), (1.4, 0.64)]):
        step_metrics.on_train_batch_end(batch, {"loss": loss, "accuracy": accuracy})
    rows = read_metrics(step_metrics._path.name)
    assert [row["step"] for row in rows] == [1, 2, 3]
    assert [row["loss"] for row in rows] == pytest.approx([2, 1, 1])
    assert [row["accuracy"] for row in rows] == pytest.approx([0.5, 0.7, 0.8])
    assert [row["learning_rate"] for row in rows] == [0.25] * 3


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_the_training_with_a_reason(step_metrics, loss):
    """In a step, and where only the validation sees it; neither is written down."""
    reason = "The loss stopped being a number in epoch 1; the learning rate is too high: start again with a tenth of it."
    with pytest.raises(RunError) as in_a_step:
        step_metrics.on_train_batch_end(0, {"loss": loss, "accuracy": 0.1})
    with pytest.raises(RunError) as in_validation:
        step_metrics.epoch_done({"loss": 1.0, "val_loss": loss}, {})
    assert str(in_a_step.value) == str(in_validation.value) == reason
    assert read_metrics(step_metrics._path.name) == []


# ----------------------------------------------------------------------------------- real runs, each its own process

SMALL = {
    "data": "sample", "images": 500, "epochs": 3, "batch_size": 50, "architecture": "cnn", "filters": (4, 8), "units": (16,),
    "learning_rate": 0.01, "dropout": 0.1, "augmentation": "light", "seed": 5,
}  # fmt: skip


@pytest.fixture(scope="module")
def runs_home(tmp_path_factory) -> Iterator[Path]:
    """One home for the runs of this file."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITREC_HOME", str(folder))
        patch.setenv("KERAS_HOME", str(folder / "no-keras-cache"))
        patch.delenv("DIGITREC_DATA", raising=False)
        yield folder


def run_to_the_end(settings: dict[str, Any], report: Callable[[Run], None] | None = None, **more: Any) -> Run:
    """Starts a worker and follows it; report is called with the run at each look."""
    run = jobs.start(RunConfig.from_settings(settings), **more)
    return jobs.wait(
        run.run_id, (lambda _: report(read_run(run.run_id))) if report else None, seconds_between=0.05
    )


def once(when: Callable[[Run], bool], act: Callable[[Run], object]) -> Callable[[Run], None]:
    """Acts at the first look at which the time has come, and never again."""
    done: list[bool] = []

    def look(run: Run) -> None:
        if not done and when(run):
            done.append(True)
            act(run)

    return look


def stop(run: Run) -> None:
    jobs.stop(run.run_id)


def rows_of(run: Run, kind: str) -> list[dict[str, Any]]:
    return [row for row in read_metrics(run.run_id) if row["kind"] == kind]


@pytest.fixture(scope="module")
def finished(runs_home) -> Run:
    return run_to_the_end(SMALL, name="first", preset="fast")


@pytest.fixture(scope="module")
def stopped(runs_home) -> Run:
    """A long run that is stopped in its second epoch or later."""
    return run_to_the_end(
        SMALL | {"epochs": 500}, once(lambda run: len(rows_of(run, "epoch")) >= 2, stop), name="long"
    )


def test_a_finished_run_says_so_and_where_it_came_to(finished):
    """Three epochs of ten steps; nothing is left to do, and nobody is asked to stop."""
    status = finished.status
    assert (status.state, status.epoch, status.epochs, status.step, status.steps) == (
        "finished",
        3,
        3,
        30,
        30,
    )
    assert (status.seconds_left, status.reason, status.message) == (None, "", "")
    assert (finished.name, finished.preset, finished.can_predict) == ("first", "fast", True)
    assert jobs.working() == []


def test_a_finished_run_leaves_its_files_and_no_others(finished):
    """No temporary file either."""
    names = {path.name for path in finished.path.iterdir()}
    wanted = {
        "run.json",
        "status.json",
        "metrics.jsonl",
        "worker.log",
        "model.keras",
        "model.tflite",
        "evaluation.json",
    }
    assert wanted <= names <= wanted | {"last.keras"}


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
    assert read_evaluation(finished.run_id)["test"]["accuracy"] > 0.3


def test_the_kept_epoch_is_that_of_the_lowest_validation_loss(finished):
    """Which the evaluation names, with its loss."""
    losses = [row["val_loss"] for row in rows_of(finished, "epoch")]
    evaluation = read_evaluation(finished.run_id)
    assert evaluation["best_epoch"] == int(np.argmin(losses)) + 1
    assert evaluation["val_loss"] == min(losses)


def test_an_evaluation_counts_the_thousand_test_digits_once(finished):
    """Its confusion sums to their number, and its diagonal to the right ones."""
    test = read_evaluation(finished.run_id)["test"]
    table = np.array(test["confusion"])
    assert (test["data"], test["count"], int(table.sum())) == ("sample test", 1000, 1000)
    assert table.sum(axis=1).tolist() == [100] * 10
    assert int(np.trace(table)) == test["correct"]
    assert test["accuracy"] == test["correct"] / 1000


def test_the_exported_model_was_checked_on_a_thousand_images(finished):
    """At most 1e-4 apart."""
    checked = read_evaluation(finished.run_id)["litert_difference"]
    assert checked["count"] == 1000
    assert 0 <= checked["largest"] <= 1e-4


def test_what_one_loads_is_what_was_measured(finished):
    """The recognizer by id and by name, and the Keras file, give the counted number of right answers."""
    import keras

    digits = sample.load().test
    answers = digitrec.load_recognizer(finished.run_id).predict(digits.images)
    correct = read_evaluation(finished.run_id)["test"]["correct"]
    assert int((answers.argmax(axis=1) == digits.labels).sum()) == correct
    by_keras = keras.saving.load_model(finished.path / "model.keras").predict_on_batch(digits.images)
    uncalibrated = Recognizer(finished.path / "model.tflite").predict(digits.images)
    np.testing.assert_allclose(by_keras, uncalibrated, atol=1e-4)
    np.testing.assert_array_equal(digitrec.load_recognizer("first").predict(digits.images[:3]), answers[:3])


def test_a_finished_run_can_be_made_the_active_one(finished, monkeypatch):
    """And is then what `load_recognizer()` loads."""
    activate(finished.run_id)
    assert active_run().run_id == finished.run_id
    assert digitrec.load_recognizer().layers == ["relu_1", "relu_2", "dense_1"]


def test_the_same_seed_and_settings_give_the_same_run_again(finished, runs_home):
    """Every epoch's losses, to the last digit, augmentation and dropout included."""
    again = run_to_the_end(SMALL)
    kept = [[(row["loss"], row["val_loss"]) for row in rows_of(run, "epoch")] for run in (finished, again)]
    assert kept[0] == kept[1]


def test_a_run_that_is_stopped_keeps_its_best_epoch(stopped):
    """It stops long before its end; the model is that of the lowest validation loss, and it answers."""
    run = stopped
    losses = [row["val_loss"] for row in rows_of(run, "epoch")]
    evaluation = read_evaluation(run.run_id)
    assert (run.status.state, run.can_predict) == ("stopped", True)
    assert 1 <= len(losses) < 500
    assert (evaluation["best_epoch"], evaluation["val_loss"]) == (int(np.argmin(losses)) + 1, min(losses))
    assert digitrec.load_recognizer(run.run_id).predict(np.zeros((1, 28, 28))).shape == (1, 10)
    assert not stop_requested(run.path)


def test_a_run_that_is_stopped_in_its_first_epoch_keeps_what_it_has(runs_home):
    """3,500 steps are too many for it to be over; a line of the epoch tells its validation loss."""
    at_the_first_steps = once(lambda run: run.status.step > 0, stop)
    run = run_to_the_end(SMALL | {"images": 60_000, "batch_size": 1}, at_the_first_steps)
    (row,) = rows_of(run, "epoch")
    assert run.status.state == "stopped"
    assert rows_of(run, "step")[-1]["step"] < 3500
    assert read_evaluation(run.run_id)["val_loss"] == row["val_loss"]
    assert run.can_predict


def test_a_run_is_stopped_while_tensorflow_is_still_starting(runs_home, monkeypatch):
    """Without a model; and a relative DIGITREC_HOME is the same folder for the worker, which runs elsewhere."""
    monkeypatch.chdir(runs_home.parent)
    monkeypatch.setenv("DIGITREC_HOME", runs_home.name)
    messages: list[str] = []

    def is_running(run: Run) -> bool:
        messages.append(run.status.message)
        return run.status.state == "running"

    run = run_to_the_end(SMALL, once(is_running, stop))
    assert (run.status.state, run.status.reason) == ("stopped", "stopped before the first step")
    assert "starting TensorFlow" in messages
    assert not run.can_predict


def test_a_run_is_stopped_while_its_data_are_loaded(home):
    """Nothing was learned yet, so nothing is exported."""
    from digitrec.training.loop import train
    from digitrec.training.recipes import recipe_of

    run = create_run(RunConfig.from_settings(SMALL))
    progress = jobs.Progress(run.path)
    progress.stop_requested.set()
    assert train(run, recipe_of(run, print), progress) == ("stopped", "stopped before the first step")
    assert not (run.path / "model.keras").exists()


def test_a_run_whose_data_are_damaged_fails_with_their_sentence(runs_home, monkeypatch):
    """Found by a relative DIGITREC_DATA, which the worker, elsewhere, takes for the same file."""
    (runs_home.parent / "mnist.npz").write_bytes(b"no digits")
    monkeypatch.chdir(runs_home.parent)
    monkeypatch.setenv("DIGITREC_DATA", ".")
    run = run_to_the_end(SMALL | {"data": "mnist"})
    assert run.status.state == "failed"
    assert run.status.reason.startswith(f"{runs_home.parent / 'mnist.npz'} is damaged or not an MNIST file; ")


def test_a_run_is_stopped_before_its_worker_has_said_a_word(runs_home):
    """The wish waits in the folder."""
    run = jobs.start(RunConfig.from_settings(SMALL))
    jobs.stop(run.run_id)
    assert jobs.wait(run.run_id).status.state == "stopped"


def test_a_loss_that_explodes_fails_the_run_with_its_reason(runs_home):
    """Six leaky layers, momentum, a learning rate of 10: no model, and the next run may start."""
    wild = {"architecture": "dense", "units": (32,) * 6, "activation": "leaky_relu", "optimizer": "momentum"}
    run = run_to_the_end(SMALL | wild | {"learning_rate": 10, "augmentation": "off"})
    assert run.status.state == "failed"
    assert run.status.reason.startswith("The loss stopped being a number in epoch ")
    assert run.status.message == f"Failed: {run.status.reason}"
    assert not run.can_predict
    assert jobs.working() == []


def test_early_stopping_ends_a_run_whose_validation_loss_no_longer_falls(runs_home):
    """Fifty digits are soon known by heart: two epochs after the best one it is over, and finished."""
    settings = {"architecture": "dense", "units": (64,), "images": 50, "epochs": 500, "early_stopping": 2}
    run = run_to_the_end(SMALL | settings | {"augmentation": "off"})
    losses = [row["val_loss"] for row in rows_of(run, "epoch")]
    assert run.status.state == "finished"
    assert len(losses) == int(np.argmin(losses)) + 1 + 2
    assert read_evaluation(run.run_id)["best_epoch"] == len(losses) - 2


def test_averaged_weights_are_kept_where_they_were_what_was_validated(runs_home):
    """The model of the best epoch has, on the validation split, the very loss that metrics.jsonl gives that epoch."""
    import keras

    run = run_to_the_end(SMALL | {"averaging": "ema", "epochs": 3, "batch_size": 16})
    best = read_evaluation(run.run_id)
    model = keras.saving.load_model(run.path / "model.keras")
    held_out = sample.load().validation
    said = model.predict_on_batch(held_out.images)
    assert negative_log_likelihood(held_out.labels, said) == pytest.approx(best["val_loss"], rel=1e-3)


def test_a_run_goes_on_from_another_ones_weights(runs_home):
    """With a learning rate that moves nothing, it is the parent; without one, it starts anew."""
    dense = SMALL | {"architecture": "dense", "units": (32,)}  # batch normalisation would move its averages
    first = run_to_the_end(dense)
    still = dense | {"learning_rate": 1e-12, "epochs": 1}
    run = jobs.wait(jobs.start(RunConfig.from_settings(still), origin=Origin(parent=first.run_id)).run_id)
    alone = run_to_the_end(still)
    images = sample.load().test.images
    said, before, anew = (
        Recognizer(each.path / "model.tflite").predict(images) for each in (run, first, alone)
    )
    assert run.origin.parent == first.run_id
    np.testing.assert_allclose(said, before, atol=1e-4)
    assert np.abs(anew - before).max() > 0.1


def test_a_run_cannot_go_on_from_a_network_of_another_shape(runs_home):
    """One sentence; the parent is as it was."""
    first = run_to_the_end(SMALL)
    other = RunConfig.from_settings(SMALL | {"architecture": "dense", "units": (7,)})
    run = jobs.wait(jobs.start(other, origin=Origin(parent=first.run_id)).run_id)
    assert run.status.state == "failed"
    assert "cannot be gone on from" in run.status.reason
    assert read_run(first.run_id).can_predict


def test_a_network_with_a_class_for_no_digit_goes_on_from_one_without(runs_home):
    """The eleventh starts with weights of 0, which changes the answers, but of few images."""
    dense = SMALL | {"architecture": "dense", "units": (32,)}
    first = run_to_the_end(dense)
    still = RunConfig.from_settings(dense | {"learning_rate": 1e-12, "epochs": 1, "reject_class": "on"})
    run = jobs.wait(jobs.start(still, origin=Origin(parent=first.run_id)).run_id)
    images = sample.load().test.images
    said, before = (Recognizer(each.path / "model.tflite").predict(images) for each in (run, first))
    assert (said.argmax(axis=1) == before.argmax(axis=1)).all()
    assert 0 < np.abs(said - before).max() < 0.5


def test_a_student_learns_from_a_modest_teacher_to_be_modest(runs_home):
    """A teacher whose labels were smoothed: the same run without it is surer. It stands in run.json."""
    enough = SMALL | {"images": 1000, "epochs": 4}
    teacher = run_to_the_end(enough | {"label_smoothing": 0.5})
    alone = run_to_the_end(enough)
    student = jobs.wait(
        jobs.start(RunConfig.from_settings(enough), origin=Origin(teachers=(teacher.run_id,))).run_id
    )
    images = sample.load().test.images
    taught, unasked = (
        Recognizer(each.path / "model.tflite").predict(images).max(axis=1).mean() for each in (student, alone)
    )
    assert read_run(student.run_id).origin.teachers == (teacher.run_id,)
    assert taught < unasked - 0.02


def test_a_teacher_has_a_say_in_digits_that_it_gets_right():
    """Half of the target; the first teacher in even batches, the second in odd ones; none in what is no digit."""
    import keras
    import tensorflow as tf

    from digitrec.training.batches import targets
    from digitrec.training.distillation import targets_with_teacher

    def always(digit: int, how_sure: float) -> keras.Sequential:
        rest = (1 - how_sure) / 9
        bias = np.log([how_sure if each == digit else rest for each in range(10)])
        dense = keras.layers.Dense(10, "softmax", kernel_initializer="zeros")
        model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), dense])
        dense.bias.assign(bias)
        return model

    teachers = [always(3, 0.55), always(4, 0.91)]
    images, asked = tf.zeros((3, 28, 28)), targets(tf.constant([3, 4, -1], tf.int64))
    even, odd = (
        targets_with_teacher(images, asked, tf.constant(number, tf.int64), teachers).numpy()
        for number in (6, 7)
    )
    np.testing.assert_allclose(even[0], [0.025] * 3 + [0.775] + [0.025] * 6, atol=1e-6)
    np.testing.assert_allclose(odd[1], [0.005] * 4 + [0.955] + [0.005] * 5, atol=1e-6)
    np.testing.assert_array_equal(even[1:], asked.numpy()[1:])
    np.testing.assert_array_equal(odd[[0, 2]], asked.numpy()[[0, 2]])


def test_a_teacher_without_a_network_fails_the_run_with_a_sentence(runs_home):
    """Its model.keras is cut; which run, and what to do."""
    teacher = run_to_the_end(SMALL)
    file = teacher.path / "model.keras"
    file.write_bytes(file.read_bytes()[:1000])
    run = jobs.wait(
        jobs.start(RunConfig.from_settings(SMALL), origin=Origin(teachers=(teacher.run_id,))).run_id
    )
    assert run.status.reason == (
        f"{teacher.run_id} cannot be learned from: its model.keras is missing or damaged; choose another run."
    )


def test_a_run_in_half_precision_leaves_small_files_that_agree(runs_home):
    """Both are rounded alike."""
    whole, half = (run_to_the_end(SMALL | {"export": kind}) for kind in ("float32", "float16"))
    for name in ("model.keras", "model.tflite"):
        assert (half.path / name).stat().st_size < (whole.path / name).stat().st_size
    assert read_evaluation(half.run_id)["litert_difference"]["largest"] <= 5e-3


def test_a_worker_that_is_killed_leaves_an_interrupted_run_and_the_next_may_start(runs_home):
    """SIGKILL: it cannot say a word."""
    kill = once(
        lambda run: run.status.state == "running", lambda run: os.kill(run.status.pid, signal.SIGKILL)
    )
    run = run_to_the_end(SMALL, kill)
    assert (run.status.state, run.status.reason) == (
        "interrupted", "its process was killed or crashed; worker.log may say why",
    )  # fmt: skip
    assert jobs.working() == []
    assert not run.can_predict


def test_a_network_that_is_too_large_starts_nothing(runs_home):
    """It is refused before a folder is made, and so are data that are not here and names that are paths."""
    before = len(list_runs())
    with pytest.raises(ConfigError, match="would have 20,037,642 parameters"):
        jobs.start(RunConfig.from_settings({"architecture": "dense", "units": (4096, 4096)}))
    with pytest.raises(DataError, match="The full MNIST is not on this machine"):
        jobs.start(RunConfig.from_settings({"data": "mnist"}))
    with pytest.raises(ConfigError, match="A run cannot be called"):
        jobs.start(RunConfig(), name="../up")
    assert len(list_runs()) == before


def test_a_process_that_cannot_be_started_leaves_no_run_behind(runs_home, monkeypatch):
    """No such Python: one sentence, and nothing waits for a worker that never comes."""
    before = len(list_runs())
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(RunError, match=r"could not be started \(No such file or directory\)"):
        jobs.start(RunConfig())
    assert len(list_runs()) == before
