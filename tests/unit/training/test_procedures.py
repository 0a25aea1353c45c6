"""Procedures: what differs between kinds of runs, and that what is written was measured on the network that is saved."""

from typing import Any

import numpy as np
import pytest
from kept_drawings import kept

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.data import sample
from digitrec.drawings import list_drawings
from digitrec.files import read_json
from digitrec.runs import Origin, Run, create_run, read_metrics, read_run
from digitrec.training import fine_tuning

SMALL = {
    "data": "sample", "images": 300, "epochs": 2, "batch_size": 50, "architecture": "dense", "units": (32,),
    "learning_rate": 0.01, "augmentation": "off", "seed": 5,
}  # fmt: skip
# A rate at which units die, so that dead units tell one network from another.
ROUGH = SMALL | {"learning_rate": 0.05}


def trained(settings: dict[str, Any], origin: Origin | None = None) -> Run:
    """In this process."""
    from digitrec.training.loop import train
    from digitrec.training.procedures import procedure_of

    run = create_run(RunConfig.from_settings(settings), origin=origin)
    progress = jobs.Progress(run.path)
    progress.end(*train(run, procedure_of(run, print), progress))
    return read_run(run.run_id)


def fine_tuned(parent: Run, settings: dict[str, Any]) -> Run:
    """On three drawings."""
    kept(3)
    split = fine_tuning.plan(list_drawings().drawings, parent).split
    return trained(settings, Origin(parent=parent.run_id, drawings=split))


def val_loss_of(run: Run) -> float:
    """Of the network in model.keras, by the probabilities that it gives the right digits."""
    import keras

    model = keras.saving.load_model(run.path / "model.keras")
    digits = sample.load().validation
    answers = model.predict_on_batch(digits.images).astype(np.float64)
    return float(-np.log(np.clip(answers[np.arange(len(digits)), digits.labels], 1e-7, 1 - 1e-7)).mean())


def dead_fraction_of(run: Run) -> float:
    """Of the 32 units of the network in model.keras: those that no validation image makes fire."""
    import keras

    hidden = keras.saving.load_model(run.path / "model.keras").get_layer("dense_1")
    weights, bias = (np.array(each) for each in hidden.get_weights())
    sums = sample.load().validation.images[:500].reshape(-1, 784) @ weights + bias
    return round(float((sums.max(axis=0) <= 0).mean()), 4)


def last_epoch(run: Run) -> dict[str, Any]:
    return [row for row in read_metrics(run.run_id) if row["kind"] == "epoch"][-1]


def test_what_a_fine_tuning_writes_is_measured_on_the_weights_that_it_saves(home, monkeypatch):
    """Half way back to its parent: neither the loss nor the dead units are those of its last epoch, which is named."""
    from digitrec.training import interpolation

    monkeypatch.setattr(interpolation, "FORGOTTEN", -1.0)  # no share is good enough: the smallest is taken
    run = fine_tuned(trained(SMALL), ROUGH)
    found, row = read_json(run.path / "evaluation.json"), last_epoch(run)
    assert found["fine_tuning"]["share"] == 0.5
    assert found["val_loss"] == pytest.approx(val_loss_of(run), rel=1e-4)
    assert found["dead_fraction"] == {"dense_1": dead_fraction_of(run)}
    assert abs(found["val_loss"] - row["val_loss"]) > 0.02
    assert found["dead_fraction"] != row["dead_fraction"]
    assert found["best_epoch"] == 2


def test_a_fine_tuning_that_forgets_nothing_is_served_as_it_was_left(home, monkeypatch):
    """All of what was learned: the figures are those of its last epoch, though the one before had a lower loss."""
    from digitrec.training import interpolation

    monkeypatch.setattr(interpolation, "FORGOTTEN", 1.0)  # every share is
    run = fine_tuned(trained(SMALL), ROUGH)
    found, row = read_json(run.path / "evaluation.json"), last_epoch(run)
    assert found["fine_tuning"]["share"] == 1.0
    assert (found["best_epoch"], found["val_loss"]) == (2, row["val_loss"])
    assert found["dead_fraction"] == {"dense_1": dead_fraction_of(run)}
    assert found["val_loss"] == pytest.approx(val_loss_of(run), rel=1e-4)


def test_what_a_run_in_half_precision_writes_is_measured_after_rounding(home, monkeypatch):
    """Rounded to tenths here, so that the difference is plain."""
    from digitrec.training import served_network

    def to_tenths(model: Any) -> None:
        model.set_weights([np.round(each, 1) for each in model.get_weights()])

    monkeypatch.setattr(served_network, "round_to_half", to_tenths)
    run = trained(SMALL | {"export": "float16"})
    found, row = read_json(run.path / "evaluation.json"), last_epoch(run)
    assert found["val_loss"] == pytest.approx(val_loss_of(run), rel=1e-4)
    assert abs(found["val_loss"] - row["val_loss"]) > 1e-3
    assert found["dead_fraction"] == {"dense_1": dead_fraction_of(run)}


def test_an_ordinary_run_keeps_the_lowest_loss_and_a_fine_tuning_the_last_epoch(home):
    """Asked about a lower, an equal and a higher one than that of the kept epoch."""
    from digitrec.training.procedures import procedure_of

    kept(3)
    ordinary = create_run(RunConfig.from_settings(SMALL))
    split = fine_tuning.plan(list_drawings().drawings, read_run("pretrained")).split
    tuned = create_run(RunConfig.from_settings(SMALL), origin=Origin(parent="pretrained", drawings=split))
    answers = [
        [procedure_of(run, print).keeps(val_loss, 0.2) for val_loss in (0.1, 0.2, 0.3)]
        for run in (ordinary, tuned)
    ]
    assert answers == [[True, False, False], [True, True, True]]


def test_weights_between_two_networks_lie_on_the_line():
    """A quarter of the way from 0 to 8 and from 4 to 0."""
    from digitrec.training.interpolation import between

    first, second = between([np.array([0.0]), np.array([4.0])], [np.array([8.0]), np.array([0.0])], 0.25)
    assert (first.tolist(), second.tolist()) == ([2.0], [3.0])


def test_batches_that_begin_at_an_epoch_are_those_of_the_whole(home):
    """Of three epochs, the last two: the same images and targets, augmented."""
    from digitrec.training.batches import training_batches

    settings = SMALL | {"augmentation": "light", "epochs": 3, "batch_size": 20}
    config = RunConfig.from_settings(settings).training
    digits = sample.load().train.first_per_class(50)
    whole = [[np.array(part) for part in batch] for batch in training_batches(digits, config)]
    rest = [[np.array(part) for part in batch] for batch in training_batches(digits, config, first_epoch=1)]
    assert len(rest) == 6
    assert all(
        np.array_equal(old, new)
        for one, other in zip(whole[3:], rest, strict=True)
        for old, new in zip(one, other, strict=True)
    )
