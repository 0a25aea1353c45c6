"""A digit through the moments of a run: the sentence, and what is said where there is nothing to play."""

import dataclasses

import numpy as np
import pytest
from app_pages import finished_run
from streamlit.testing.v1 import AppTest

from digitrec.config import ModelConfig, RunConfig
from digitrec.explain.playback import Scene, changes_of_mind, play
from digitrec.model.plan import CLASSES
from digitrec.runs import read_run, write_run
from digitrec.runs.moments import keep_moment, moments_of
from digitrec.ui.my_digit.through_time import in_words

RUN = "20261122-141530-aaaa"
IMAGE = np.zeros((28, 28), np.float32)


def _tab():
    import numpy as np

    from digitrec.runs import list_runs, read_run
    from digitrec.ui.models import recognizer_of
    from digitrec.ui.my_digit.looked_at import LookedAt
    from digitrec.ui.my_digit.through_time import through_time

    run = next(each for each in list_runs() if each.run_id != "pretrained")
    recognizer = recognizer_of(read_run("pretrained"))
    through_time(
        LookedAt(
            run=run, recognizer=recognizer, image=np.zeros((28, 28), np.float32), source="drawing", label=7
        )
    )


def _shown():
    page = AppTest.from_function(_tab, default_timeout=60).run()
    assert not page.exception
    return " ".join(each.value for each in page.markdown)


def _run_of(config):
    """A finished run with this network; its other files are the pretrained one's."""
    finished_run(RUN)
    run = dataclasses.replace(read_run(RUN), config=RunConfig(model=config))
    write_run(run)
    return run


def _sure_of(digit, logit):
    """Weights of a network without hidden layers that answers any image with this digit."""
    bias = np.zeros(CLASSES)
    bias[digit] = logit
    return {"probabilities.kernel": np.zeros((784, CLASSES)), "probabilities.bias": bias}


def test_a_run_tells_when_it_changed_its_mind(home):
    """From 3 to 7 after the first epoch; e^5 against nine e^0 is 94.3 %; a damaged moment between is left out."""
    run = _run_of(ModelConfig(architecture="dense", units=()))
    for epoch, digit in ((0, 3), (0.5, 3), (1, 7), (2, 7)):
        keep_moment(run.path, epoch, _sure_of(digit, 5.0))
    (run.path / "epochs" / "epoch-0.5.npz").write_bytes(b"PK")
    assert _shown() == (
        "Before the first step its best guess was 3. It changed its mind once: to 7 after epoch 1. After epoch 2 it says **7**, 94.3 %, "
        "which is right."
    )


def test_a_run_of_one_moment_shows_that_one(home):
    """Stopped before its first epoch ended."""
    run = _run_of(ModelConfig(architecture="dense", units=()))
    keep_moment(run.path, 0, _sure_of(2, 5.0))
    assert _shown() == "Before the first step it says **2**, 94.3 %; it is a 7. There is only this moment."


@pytest.mark.parametrize("activation", ["leaky_relu", "sigmoid"])
def test_a_deep_network_without_relu_can_be_played(home, activation):
    """Six hidden layers of random weights: a sentence, and no error."""
    run = _run_of(ModelConfig(architecture="dense", units=(9,) * 6, activation=activation))
    sizes, random = (784, *(9,) * 6, CLASSES), np.random.default_rng(1)
    names = [*(f"dense_{number}" for number in range(1, 7)), "probabilities"]
    for epoch in (0, 1):
        weights = {
            f"{name}.kernel": random.normal(size=(sizes[at], sizes[at + 1])) for at, name in enumerate(names)
        }
        keep_moment(
            run.path,
            epoch,
            weights | {f"{name}.bias": np.zeros(sizes[at + 1]) for at, name in enumerate(names)},
        )
    assert _shown().startswith("Before the first step its best guess was ")


def test_a_run_without_moments_says_how_to_get_them(home):
    """From before they were kept; and a network that is too large for it."""
    _run_of(ModelConfig())
    assert _shown().startswith("This run kept no weights of its epochs. Train it again")
    run = dataclasses.replace(
        read_run(RUN), config=RunConfig(model=ModelConfig(architecture="dense", units=(2000,)))
    )
    write_run(run)
    assert _shown().startswith("This network has 1,590,010 weights. Of each epoch at most 2 MB are kept")


def test_a_network_that_wavers_is_told_by_its_last_changes():
    """Six changes, of which four are told."""
    scenes = [Scene(float(epoch), np.eye(CLASSES)[epoch % 2], None) for epoch in range(7)]
    assert changes_of_mind(scenes)[:2] == [(0.0, 0), (1.0, 1)]
    assert in_words(scenes) == (
        "Before the first step its best guess was 0. It changed its mind 6 times: … to 1 after epoch 3, to 0 after epoch 4, to 1 after epoch 5, "
        "to 0 after epoch 6. After epoch 6 it says **0**, > 99.9 %."
    )
    steady = [Scene(0.0, np.eye(CLASSES)[4], None), Scene(0.25, np.eye(CLASSES)[4], None)]
    assert in_words(steady) == (
        "Before the first step its best guess was 4, and it never changed its mind. After 25 % of epoch 1 it says **4**, > 99.9 %."
    )


def test_moments_of_another_network_or_that_diverged_are_left_out(tmp_path):
    """One fits, one has other names, one is no number."""
    config = ModelConfig(architecture="dense", units=())
    keep_moment(tmp_path, 0, _sure_of(2, 5.0))
    keep_moment(tmp_path, 1, {"dense_1.kernel": np.zeros((2, 2))})
    keep_moment(tmp_path, 2, _sure_of(2, np.nan))
    assert [scene.epoch for scene in play(config, moments_of(tmp_path), IMAGE)] == [0]
