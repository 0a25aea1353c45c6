"""Checkpoints: a training that goes on from one comes to the very weights that it would have come to without a break."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from app_pages import cut

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.data import load_data
from digitrec.errors import ModelError, StorageError
from digitrec.files import read_json
from digitrec.runs import Run, create_run, read_metrics, read_run

DENSE = {
    "data": "sample", "images": 300, "epochs": 5, "batch_size": 50, "architecture": "dense", "units": (32,),
    "learning_rate": 0.01, "dropout": 0.2, "augmentation": "light", "seed": 5,
}  # fmt: skip
FIFTY = DENSE | {"images": 50, "epochs": 60, "dropout": 0.0, "augmentation": "off"}


def fitting_of(
    settings: dict[str, Any],
    leave: Callable[[float, float], bool] = lambda *_: False,
    *,
    rehearsed: bool = False,
) -> Any:
    """The fitting of a new run, and the run. rehearsed: as by a worker that has waited for it.

    leave: asked at the end of each epoch but the first, with its validation loss and the kept one; true stops it.
    """
    from digitrec.training.fitting import Fitting
    from digitrec.training.preparation import Preparation
    from digitrec.training.procedures import procedure_of

    run = create_run(RunConfig.from_settings(settings))
    progress = jobs.Progress(run.path)
    procedure = procedure_of(run, print)

    def keeps(val_loss: float, kept: float) -> bool:
        if leave(val_loss, kept):
            progress.stop_requested.set()
        return procedure.keeps(val_loss, kept)

    splits = load_data("sample")
    watched = dataclasses.replace(procedure, keeps=keeps)
    preparation = Preparation.of_run(run, procedure.digits(splits), splits.validation)
    if rehearsed:
        preparation.rehearse()
    return Fitting(run, watched, progress, preparation), run


def epochs_of(run: Run) -> list[tuple[int, float, float]]:
    return [
        (row["epoch"], row["loss"], row["val_loss"])
        for row in read_metrics(run.run_id)
        if row["kind"] == "epoch"
    ]


def assert_same(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    """To the bit."""
    assert len(one) == len(other) > 0
    assert all(np.array_equal(left, right) for left, right in zip(one, other, strict=True))


def everything(fitting: Any) -> list[np.ndarray]:
    """The network's weights and seeds, the optimizer's averages and step."""
    return [np.array(each.value) for each in [*fitting.model.variables, *fitting.model.optimizer.variables]]


@pytest.fixture
def third_epoch() -> Callable[[float, float], bool]:
    """True once, at the end of the third."""
    asked: list[float] = []

    def leave(val_loss: float, kept: float) -> bool:
        asked.append(val_loss)
        return len(asked) == 2

    return leave


@pytest.mark.parametrize(
    "settings",
    [
        DENSE,
        DENSE | {"averaging": "ema", "schedule": "one-cycle", "optimizer": "adamw", "weight_decay": 0.01},
        DENSE | {"architecture": "cnn", "filters": (4,), "units": (), "optimizer": "momentum"},
    ],
    ids=["dense, adam, dropout", "averages and one-cycle", "batch normalisation and momentum"],
)
def test_a_training_that_goes_on_comes_to_the_same_weights(home, settings, third_epoch):
    """Stopped in the fourth epoch, gone on in a fresh network: every number is that of a run without the break."""
    from digitrec.training import checkpoint

    whole, run = fitting_of(settings)
    whole.fit()
    broken, begun = fitting_of(settings, third_epoch)
    broken.fit()
    assert (broken.stopped, broken.state.epoch) == (True, 3)
    resumed, rest = fitting_of(settings)
    resumed.go_on_from(checkpoint.load(begun.path))
    resumed.fit()
    assert_same(everything(whole), everything(resumed))
    assert_same(whole.served.weights, resumed.served.weights)
    assert whole.state == resumed.state
    assert epochs_of(run) == epochs_of(begun)[:3] + epochs_of(rest)


@pytest.mark.parametrize(
    "settings",
    [
        DENSE | {"averaging": "ema", "schedule": "one-cycle", "optimizer": "adamw", "weight_decay": 0.01},
        DENSE | {"architecture": "cnn", "filters": (4,), "units": (), "optimizer": "momentum"},
    ],
    ids=["averages, one-cycle, dropout", "batch normalisation and momentum"],
)
def test_a_training_that_was_rehearsed_comes_to_the_same_weights(home, settings):
    """Every number is that of a run whose worker had not waited for it: the rehearsal leaves no trace."""
    plain, run = fitting_of(settings)
    plain.fit()
    after, same = fitting_of(settings, rehearsed=True)
    after.fit()
    assert_same(everything(plain), everything(after))
    assert_same(plain.served.weights, after.served.weights)
    assert epochs_of(run) == epochs_of(same)


def test_what_was_made_ahead_serves_only_a_run_that_asks_for_just_that(home):
    """Not one of another seed, nor one that learns from other images."""
    from digitrec.training.preparation import rehearsal

    ahead, splits = rehearsal(RunConfig.from_settings(FIFTY)), load_data("sample")
    asked, other = (create_run(RunConfig.from_settings(FIFTY | more)) for more in ({}, {"seed": 6}))
    digits = splits.train.first_per_class(50)
    assert ahead.serves(asked, digits)
    assert not ahead.serves(other, digits)
    assert not ahead.serves(asked, splits.train.first_per_class(60))


def test_early_stopping_remembers_how_long_it_has_waited(home):
    """Left after the first epoch that was no better, with patience for three: both end after the same epoch."""
    from digitrec.training import checkpoint

    settings = FIFTY | {"early_stopping": 3}
    whole, run = fitting_of(settings)
    whole.fit()
    assert len(epochs_of(run)) < 60
    broken, begun = fitting_of(settings, lambda val_loss, kept: val_loss >= kept)
    broken.fit()
    resumed, rest = fitting_of(settings)
    resumed.go_on_from(checkpoint.load(begun.path))
    assert resumed.state.epochs_without_lower == 1
    resumed.fit()
    assert epochs_of(rest)[-1] == epochs_of(run)[-1]
    assert resumed.kept == whole.kept
    assert_same(whole.served.weights, resumed.served.weights)


def test_what_was_kept_is_part_of_it(home, third_epoch):
    """The kept epoch's weights, though model.keras was lost; and how many steps are done."""
    from digitrec.training import checkpoint

    broken, run = fitting_of(DENSE, third_epoch)
    broken.fit()
    (run.path / "model.keras").unlink()
    found = checkpoint.load(run.path)
    assert (found.state.epoch, found.state.step) == (3, 18)
    assert found.state.kept == broken.kept
    assert_same(found.kept, broken.served.weights)


# ------------------------------------------------------------------------------------------------------- on the disk


def made(epoch: int, value: float = 1.0) -> Any:
    from digitrec.training.checkpoint import Checkpoint, KeptEpoch, TrainingState

    kept = KeptEpoch(epoch=epoch, val_loss=0.1, dead_fraction={"dense_1": 0.25})
    state = TrainingState(epoch=epoch, step=10 * epoch, kept=kept, lowest_val_loss=0.1)
    weights = [np.full((2, 3), value, np.float32), np.zeros(3, np.float32)]
    return Checkpoint(state, weights, [np.array(7, np.int64), *weights], weights)


def test_what_is_saved_is_loaded(tmp_path):
    """State, numbers, types and order."""
    from digitrec.training import checkpoint

    checkpoint.save(tmp_path, made(3, 0.1))
    found = checkpoint.load(tmp_path)
    assert found.state == made(3).state
    assert_same(found.network, made(3, 0.1).network)
    assert_same(found.optimizer, made(3, 0.1).optimizer)
    assert [each.dtype.name for each in found.optimizer] == ["int64", "float32", "float32"]


def test_a_folder_without_one_has_none(tmp_path):
    """Nor has one from which it was deleted."""
    from digitrec.training import checkpoint

    assert checkpoint.load(tmp_path) is None
    checkpoint.save(tmp_path, made(3))
    checkpoint.delete(tmp_path)
    assert list(tmp_path.iterdir()) == []
    checkpoint.delete(tmp_path)


def test_a_new_one_takes_the_place_of_the_old(tmp_path):
    """Two files, no more."""
    from digitrec.training import checkpoint

    checkpoint.save(tmp_path, made(3))
    checkpoint.save(tmp_path, made(4, 0.5))
    assert checkpoint.load(tmp_path).network[0][0, 0] == 0.5
    assert len(list((tmp_path / "checkpoint").iterdir())) == 2


def test_a_crash_before_the_record_is_replaced_leaves_the_old_one(tmp_path, monkeypatch):
    """The arrays of the new one are there already."""
    from digitrec.training import checkpoint

    checkpoint.save(tmp_path, made(3, 0.25))
    monkeypatch.setattr(checkpoint, "write_json", no_space)
    with pytest.raises(StorageError):
        checkpoint.save(tmp_path, made(4, 0.5))
    found = checkpoint.load(tmp_path)
    assert (found.state.epoch, found.network[0][0, 0]) == (3, 0.25)


def no_space(*_: Any, **__: Any) -> None:
    raise StorageError("no space")


@pytest.mark.parametrize("pattern", ["*.json", "*.npz"])
def test_a_damaged_one_is_refused_with_a_sentence(tmp_path, pattern):
    """Cut."""
    from digitrec.training import checkpoint

    checkpoint.save(tmp_path, made(3))
    (file,) = (tmp_path / "checkpoint").glob(pattern)
    cut(file)
    with pytest.raises(ModelError, match="is damaged; start the run again from the beginning"):
        checkpoint.load(tmp_path)


def test_one_of_another_network_is_refused(home):
    """And nothing of it is taken."""
    fitting, _ = fitting_of(DENSE)
    before = fitting.model.get_weights()
    with pytest.raises(ModelError, match="of another network or optimizer"):
        fitting.go_on_from(made(3))
    assert_same(before, fitting.model.get_weights())


# -------------------------------------------------------------------------------------------------- when it is written


def whole_run(settings: dict[str, Any], stop_after: int = 0) -> Run:
    """Trained by the loop itself; stopped at the end of that epoch, if one is given."""
    from digitrec.training.loop import train
    from digitrec.training.procedures import procedure_of

    run = create_run(RunConfig.from_settings(settings))
    progress = jobs.Progress(run.path)
    procedure, ended = procedure_of(run, print), []

    def keeps(val_loss: float, kept: float) -> bool:
        ended.append(val_loss)
        if len(ended) + 1 == stop_after:
            progress.stop_requested.set()
        return procedure.keeps(val_loss, kept)

    progress.end(*train(run, dataclasses.replace(procedure, keeps=keeps), progress))
    return read_run(run.run_id)


def checkpoint_files(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / "checkpoint").glob("*"))


def test_a_stopped_run_keeps_its_checkpoint_and_a_finished_one_has_none(home):
    """Both have a model."""
    stopped, finished = whole_run(DENSE, stop_after=2), whole_run(DENSE)
    assert (stopped.status.state, finished.status.state) == ("stopped", "finished")
    assert checkpoint_files(stopped.path) == ["checkpoint.json", "epoch-2.npz"]
    assert read_json(stopped.path / "checkpoint" / "checkpoint.json")["step"] == 12
    assert not (finished.path / "checkpoint").exists()
    assert stopped.can_predict
    assert read_json(stopped.path / "evaluation.json")["test"]["count"] == 1000


def test_a_run_of_short_epochs_is_not_slowed_by_writing(home, monkeypatch):
    """Ten seconds apart at least: none is written where it takes less; where they are no time, one an epoch is."""
    from digitrec.training import checkpoint
    from digitrec.training.callbacks import checkpoints

    written: list[int] = []
    monkeypatch.setattr(checkpoint, "save", lambda _, taken: written.append(taken.state.epoch))
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: 100.0)
    fitting_of(DENSE)[0].fit()
    assert written == []
    monkeypatch.setattr(checkpoints, "_SECONDS_BETWEEN", 0.0)
    fitting_of(DENSE)[0].fit()
    assert written == [1, 2, 3, 4, 5]


def test_a_checkpoint_that_cannot_be_written_ends_no_training(home, monkeypatch, caplog):
    """The log says so."""
    from digitrec.training import checkpoint

    monkeypatch.setattr(checkpoint, "save", no_space)
    run = whole_run(DENSE, stop_after=2)
    assert run.status.state == "stopped"
    assert run.can_predict
    assert "the checkpoint could not be written" in caplog.text
