"""Runs that begin with another one's weights, or learn from another one's answers."""

import shutil
from typing import Any

import numpy as np
import pytest
from app_pages import cut
from training_runs import SMALL, run_to_the_end

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.data import sample
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Origin, Run, read_run

pytestmark = pytest.mark.training


# Without batch normalisation, which would move its averages even where the learning rate moves nothing.
DENSE = SMALL | {"architecture": "dense", "units": (32,)}
STILL = DENSE | {"learning_rate": 1e-12, "epochs": 1}


@pytest.fixture(scope="module")
def parent(runs_home) -> Run:
    """Nobody changes it."""
    return run_to_the_end(DENSE)


def going_on_from(parent: Run, settings: dict[str, Any]) -> Run:
    return jobs.wait(
        jobs.start(RunConfig.from_settings(settings), origin=Origin(parent=parent.run_id)).run_id
    )


def test_a_run_goes_on_from_another_ones_weights(parent):
    """With a learning rate that moves nothing, it is the parent; without one, it starts anew."""
    run, alone = going_on_from(parent, STILL), run_to_the_end(STILL)
    images = sample.load().test.images
    said, before, anew = (
        Recognizer(each.path / "model.tflite").predict(images) for each in (run, parent, alone)
    )
    assert run.origin.parent == parent.run_id
    np.testing.assert_allclose(said, before, atol=1e-4)
    assert np.abs(anew - before).max() > 0.1


def test_a_run_cannot_go_on_from_a_network_of_another_shape(parent):
    """One sentence; the parent is as it was."""
    run = going_on_from(parent, DENSE | {"units": (7,)})
    assert run.status.state == "failed"
    assert "cannot be gone on from" in run.status.reason
    assert read_run(parent.run_id).can_predict


def test_a_network_with_a_class_for_no_digit_goes_on_from_one_without(parent):
    """The eleventh starts with weights of 0, which changes the answers, but of few images."""
    run = going_on_from(parent, STILL | {"reject_class": "on"})
    images = sample.load().test.images
    said, before = (Recognizer(each.path / "model.tflite").predict(images) for each in (run, parent))
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


def test_a_teacher_without_a_network_fails_the_run_with_a_sentence(parent):
    """Its model.keras is cut; which run, by its title, and what to do."""
    teacher = shutil.copytree(parent.path, parent.path.with_name("20261122-120000-aaaa"))
    cut(teacher / "model.keras")
    run = jobs.wait(
        jobs.start(RunConfig.from_settings(SMALL), origin=Origin(teachers=(teacher.name,))).run_id
    )
    assert run.status.reason == (
        f"{parent.title} cannot be learned from: its model.keras is missing or damaged; choose another run."
    )
