"""Keras's backend, which the environment chooses: what no run can be trained with is told in one sentence."""

from importlib.util import find_spec

import pytest
from training_runs import SMALL, rows_of, run_to_the_end

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.errors import ConfigError
from digitrec.files import read_json
from digitrec.jobs.backend import backend_in_words, usable_backend
from digitrec.jobs.process import environment
from digitrec.runs import Origin, Run

_ABSENT = [each for each in ("jax", "torch") if find_spec(each) is None]


@pytest.mark.parametrize("text", ["", " ", "tensorflow", " TensorFlow "])
def test_a_job_computes_with_tensorflow_where_nothing_else_is_asked_for(monkeypatch, text):
    """Whatever Keras's own file of settings says: the job's environment names it."""
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert usable_backend() == environment()["KERAS_BACKEND"] == "tensorflow"
    monkeypatch.setenv("KERAS_BACKEND", text)
    assert usable_backend() == environment()["KERAS_BACKEND"] == "tensorflow"
    assert backend_in_words() == "TensorFlow"


def test_a_backend_that_trains_no_run_is_refused_with_those_that_do(monkeypatch):
    """Word for word."""
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    with pytest.raises(ConfigError) as refusal:
        usable_backend()
    assert str(refusal.value) == (
        "KERAS_BACKEND must be one of tensorflow, jax, torch, not numpy; without it, runs are trained with TensorFlow."
    )


@pytest.mark.skipif(not _ABSENT, reason="both backends besides TensorFlow are installed here")
def test_a_backend_that_is_not_installed_is_refused_with_a_way_out(monkeypatch):
    """Word for word."""
    (name, *_), known_as = _ABSENT, {"jax": "JAX", "torch": "PyTorch"}
    monkeypatch.setenv("KERAS_BACKEND", name)
    with pytest.raises(ConfigError) as refusal:
        usable_backend()
    assert str(refusal.value) == (
        f"KERAS_BACKEND asks for {known_as[name]}, which is not installed here: install the package {name}, or unset "
        "KERAS_BACKEND to train with TensorFlow."
    )


@pytest.mark.training
def test_a_run_says_why_its_backend_cannot_train_it_and_no_worker_waits_for_one(home, monkeypatch):
    """In its status, before anything heavy is imported; the queue is free for the next."""
    monkeypatch.setenv("KERAS_BACKEND", "openvino")
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "120")
    config = RunConfig.from_settings(SMALL)
    jobs.keep_warm(config)
    run = jobs.wait(jobs.start(config).run_id)
    assert (run.status.state, run.status.pid is None) == ("failed", False)
    assert run.status.reason.startswith("KERAS_BACKEND must be one of tensorflow, jax, torch, not openvino; ")
    assert run.status.message == f"Failed: {run.status.reason}"
    assert jobs.working() == []
    assert not list((home / "models" / ".warm").rglob("worker.json"))


# ------------------------------------------------------------------------- where the other backends are installed


@pytest.fixture(scope="module", params=["jax", "torch"])
def trained(tmp_path_factory, request) -> Run:
    """A short training, and the home that it is in."""
    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed, and no part of requirements.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITREC_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("KERAS_BACKEND", request.param)
        yield run_to_the_end(SMALL | {"schedule": "one-cycle"})


def test_a_run_of_another_backend_learns_and_is_served_as_ever(trained):
    """It ends, its file for LiteRT agrees with Keras to a ten thousandth, and the record says what computed it."""
    rows = rows_of(trained, "epoch")
    assert (trained.status.state, trained.can_predict, len(rows)) == ("finished", True, 3)
    assert rows[-1]["val_loss"] < rows[0]["val_loss"]
    assert read_json(trained.path / "evaluation.json")["litert_difference"]["largest"] <= 1e-4
    assert {"jax", "torch"} & read_json(trained.path / "run.json")["versions"].keys()


def test_the_learning_rate_moves_within_an_epoch(trained):
    """One cycle of 30 steps: up to the eighth, and down to nothing; each line has that of its step."""
    rates = [row["learning_rate"] for row in rows_of(trained, "step")]
    assert (max(rates) > 3 * rates[0], rates[-1]) == (True, pytest.approx(0, abs=1e-8))


def test_a_network_of_another_backend_cannot_be_taught_by_one(trained):
    """A teacher answers within TensorFlow's pipeline."""
    run = run_to_the_end(SMALL, origin=Origin(teachers=(trained.run_id,)))
    assert run.status.state == "failed"
    assert run.status.reason.startswith("Another network can only teach where both compute with TensorFlow; ")
