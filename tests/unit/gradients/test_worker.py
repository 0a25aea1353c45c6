"""The gradient worker: a real process, asked and answering by files."""

import os
import shutil
import signal
import time

import numpy as np
import psutil
import pytest

from digitrec import paths
from digitrec.data import sample
from digitrec.errors import ConfigError, RunError
from digitrec.explain.gradient_methods import GRADIENT_METHODS
from digitrec.files import read_json
from digitrec.jobs import gradient_requests
from digitrec.jobs.gradient_requests import (
    GradientQuestion,
    NoGradientsError,
    answer_to,
    ask,
    check_progress,
    end_worker,
    worker_lives,
)

pytestmark = pytest.mark.training


@pytest.fixture(autouse=True)
def _switched_on(home, monkeypatch):
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "120")
    yield
    end_worker()


def question(method="integrated-gradients", target=7, model=None):
    return GradientQuestion(
        method=method,
        model=model or paths.pretrained_dir() / "model.keras",
        image=sample.load().test.images[0],
        target=target,
        settings=GRADIENT_METHODS[method].defaults(),
    )


def pid():
    return read_json(gradient_requests.folder() / "worker.json")["pid"]


def gone(number, seconds=60):
    """Whether a process has ended, within so many seconds."""
    end = time.monotonic() + seconds
    while (
        psutil.pid_exists(number) and psutil.Process(number).status() != "zombie" and time.monotonic() < end
    ):
        time.sleep(0.05)
    return not psutil.pid_exists(number) or psutil.Process(number).status() == "zombie"


def test_one_process_answers_every_question_and_outlives_a_bad_one(home, tmp_path):
    """TensorFlow starts once; a damaged file is a sentence, and the next question is answered; then killed, it is told."""
    first = question()
    ask(first)
    assert check_progress(first) == "starting TensorFlow"
    answer = answer_to(first, 120)
    gain = answer.at_drawing - answer.at_blank
    assert abs(answer.attribution.sum() - gain) < 0.04 * abs(gain)
    assert answer.problem == ""
    worker = pid()

    damaged = tmp_path / "model.keras"
    damaged.write_bytes((paths.pretrained_dir() / "model.keras").read_bytes()[:1000])
    ask(question(model=damaged))
    assert "missing or damaged" in answer_to(question(model=damaged), 60).problem

    second = question("smoothgrad", target=3)
    ask(second)
    assert np.abs(answer_to(second, 60).attribution).max() > 0
    assert pid() == worker
    assert list(gradient_requests.folder().glob("ask-*")) == []

    os.kill(worker, signal.SIGSTOP)
    third = question(target=1)
    ask(third)
    assert check_progress(third) == "computing the map"
    os.kill(worker, signal.SIGKILL)
    assert gone(worker)
    with pytest.raises(NoGradientsError, match="has ended before it answered"):
        check_progress(third)
    ask(third)
    assert answer_to(third, 120).problem == ""
    assert pid() != worker


def test_it_leaves_when_nobody_asks_any_more(home, monkeypatch):
    """Two seconds after its last answer, where that is what it is told."""
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "2")
    ask(question())
    assert answer_to(question(), 120) is not None
    assert gone(pid())
    assert not worker_lives(gradient_requests.folder())


def test_it_leaves_with_its_home(home):
    """And makes no new one."""
    ask(question())
    worker = pid()
    shutil.rmtree(home)
    assert gone(worker)
    assert not home.exists()


def test_where_it_is_switched_off_nothing_starts(home, monkeypatch):
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "0")
    with pytest.raises(NoGradientsError, match="DIGITREC_WARM_WORKER=0 switches off"):
        ask(question())
    assert not (home / "models").exists()
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "often")
    with pytest.raises(ConfigError):
        ask(question())


def test_one_that_does_not_answer_is_given_up_after_a_minute_and_a_half(home):
    """The question has waited for 91 s."""
    ask(question())
    os.kill(pid(), signal.SIGSTOP)
    file = gradient_requests.folder() / f"ask-{question().question_id}.npz"
    os.utime(file, (time.time() - 91, time.time() - 91))
    with pytest.raises(NoGradientsError, match="has not answered in 90 s"):
        check_progress(question())
    worker = pid()
    end_worker()
    assert gone(worker)


def test_a_run_without_its_weights_is_a_sentence(home, tmp_path):
    with pytest.raises(RunError, match=r"has no model\.keras"):
        ask(question(model=tmp_path / "model.keras"))
