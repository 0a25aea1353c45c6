"""Runs that do not reach their end: stopped, failed, killed, or never started."""

import os
import signal
import sys

import numpy as np
import pytest
from training_runs import SMALL, once, rows_of, run_to_the_end

import digitrec
from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.errors import ConfigError, DataError, RunError
from digitrec.files import read_json
from digitrec.runs import Run, create_run, list_runs
from digitrec.runs.status import stop_requested

pytestmark = pytest.mark.training


def stop(run: Run) -> None:
    jobs.stop(run.run_id)


@pytest.fixture(scope="module")
def stopped(runs_home) -> Run:
    """A long run that is stopped in its second epoch or later."""
    in_its_second_epoch = once(lambda run: run.status.epoch >= 2, stop)
    return run_to_the_end(SMALL | {"epochs": 500}, in_its_second_epoch, name="long")


def test_a_run_that_is_stopped_keeps_its_best_epoch(stopped):
    """It stops long before its end; the model is that of the lowest validation loss, and it answers."""
    run = stopped
    losses = [row["val_loss"] for row in rows_of(run, "epoch")]
    evaluation = read_json(run.path / "evaluation.json")
    assert (run.status.state, run.can_predict) == ("stopped", True)
    assert 1 <= len(losses) < 500
    assert (evaluation["best_epoch"], evaluation["val_loss"]) == (int(np.argmin(losses)) + 1, min(losses))
    assert digitrec.load_recognizer(run.run_id).predict(np.zeros((1, 28, 28))).shape == (1, 10)
    assert not stop_requested(run.path)


def test_a_run_that_is_stopped_says_so_before_its_model_is_measured(runs_home):
    """Whoever looks sees `stopped` while there is no model yet; whoever waits is told once there is one."""
    seen: list[tuple[str, bool, bool]] = []

    def look(run: Run) -> None:
        seen.append((run.status.state, run.status.is_over, (run.path / "evaluation.json").exists()))

    in_its_second_epoch = once(lambda run: run.status.epoch >= 2, stop)
    run = run_to_the_end(SMALL | {"epochs": 500}, lambda run: (look(run), in_its_second_epoch(run)))
    assert ("stopped", False, False) in seen
    assert seen[-1] == ("stopped", True, True)
    assert run.can_predict


@pytest.mark.parametrize("hook", ["on_train_batch_end", "on_test_batch_end"])
def test_a_stop_is_noticed_by_the_next_batch(home, hook):
    """Of training or validation; before it is asked for, nothing is left."""
    from digitrec.training.callbacks.stop import StopOnRequest, StopTraining

    progress = jobs.Progress(create_run(RunConfig()).path)
    after_a_batch = getattr(StopOnRequest(progress), hook)
    after_a_batch(0)
    progress.stop_requested.set()
    with pytest.raises(StopTraining):
        after_a_batch(1)


def test_a_run_that_is_stopped_in_its_first_epoch_keeps_what_it_has(runs_home):
    """3,500 steps are too many for it to be over; a line of the epoch tells its validation loss."""
    at_the_first_steps = once(lambda run: run.status.step > 0, stop)
    run = run_to_the_end(SMALL | {"images": 60_000, "batch_size": 1}, at_the_first_steps)
    (row,) = rows_of(run, "epoch")
    assert run.status.state == "stopped"
    assert rows_of(run, "step")[-1]["step"] < 3500
    assert read_json(run.path / "evaluation.json")["val_loss"] == row["val_loss"]
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
    from digitrec.training.procedures import procedure_of

    run = create_run(RunConfig.from_settings(SMALL))
    progress = jobs.Progress(run.path)
    progress.stop_requested.set()
    assert train(run, procedure_of(run, print), progress) == ("stopped", "stopped before the first step")
    assert not (run.path / "model.keras").exists()


def test_a_run_is_stopped_before_its_worker_has_said_a_word(runs_home):
    """The wish waits in the folder."""
    run = jobs.start(RunConfig.from_settings(SMALL))
    jobs.stop(run.run_id)
    assert jobs.wait(run.run_id).status.state == "stopped"


def test_a_run_whose_data_are_damaged_fails_with_their_sentence(runs_home, monkeypatch):
    """Found by a relative DIGITREC_DATA, which the worker, elsewhere, takes for the same file."""
    (runs_home.parent / "mnist.npz").write_bytes(b"no digits")
    monkeypatch.chdir(runs_home.parent)
    monkeypatch.setenv("DIGITREC_DATA", ".")
    run = run_to_the_end(SMALL | {"data": "mnist"})
    assert run.status.state == "failed"
    assert run.status.reason.startswith(f"{runs_home.parent / 'mnist.npz'} is damaged or not an MNIST file; ")


def test_a_loss_that_explodes_fails_the_run_with_its_reason(runs_home):
    """Six leaky layers, momentum, a learning rate of 10: no model, and the next run may start."""
    wild = {"architecture": "dense", "units": (32,) * 6, "activation": "leaky_relu", "optimizer": "momentum"}
    run = run_to_the_end(SMALL | wild | {"learning_rate": 10, "augmentation": "off"})
    assert run.status.state == "failed"
    assert run.status.reason.startswith("The loss stopped being a number in epoch ")
    assert run.status.message == f"Failed: {run.status.reason}"
    assert not run.can_predict
    assert jobs.working() == []


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
