"""Fine-tuning on thirty slashed zeros: they are learned, and what the parent knew is kept."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from fine_tunings import learned_from, misread, right, trained

from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, active_run_id, read_evaluation
from digitrec.strokes.pen import Pen, placed

pytestmark = [pytest.mark.training, pytest.mark.slow]


def slashed_zeros() -> Iterator[tuple[np.ndarray, ...]]:
    """Zeros with a stroke through them, as many people write them, each a little different."""
    rng = np.random.default_rng(20261122)
    angles = np.linspace(-math.pi / 2, 1.5 * math.pi, 40)
    for _ in range(2000):
        wide, reach = rng.uniform(0.3, 0.42), rng.uniform(0.8, 1.15)
        oval = np.column_stack([wide * np.cos(angles), 0.5 * np.sin(angles)])
        slash = np.array([[wide, -0.45], [-wide, 0.45]]) * reach
        changed = Pen(size=1, tilt=rng.uniform(-8, 8), shear=rng.uniform(-0.1, 0.1))
        yield tuple(placed([oval, slash], changed, 100))


@pytest.fixture(scope="module")
def on_the_sample(tmp_path_factory) -> Iterator[tuple[Run, Run, list]]:
    """Parent, child and the sixty forms, in a home of their own."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("fine-tuning")
        patch.setenv("DIGITREC_HOME", str(home))
        patch.setenv("KERAS_HOME", str(home / "no-keras-cache"))
        patch.delenv("DIGITREC_DATA", raising=False)
        parent = trained("sample")
        forms = misread(Recognizer.of_run(parent.path), slashed_zeros(), label=0)
        yield parent, learned_from(parent, forms, label=0), forms


def test_thirty_drawings_of_a_misread_form_are_learned(on_the_sample):
    """At least 27 of 30 others that the parent reads wrong."""
    _, child, forms = on_the_sample
    assert right(Recognizer.of_run(child.path), forms[30:], label=0) >= 27


def test_what_the_parent_knew_is_kept(on_the_sample):
    """Of the sample's 1,000 test digits at most one in a hundred goes wrong, though all drawings are of one class."""
    found = read_evaluation(on_the_sample[1].run_id)["fine_tuning"]["test"]
    assert found["before"]["count"] == found["after"]["count"] == 1000
    assert found["after"]["correct"] >= found["before"]["correct"] - 10
    gained, lost = len(found["to_right"]), len(found["to_wrong"])
    assert found["after"]["correct"] - found["before"]["correct"] == gained - lost


def test_before_and_after_are_told_on_drawings_that_were_held_out(on_the_sample):
    """A quarter of the thirty; the parent gets none of them right."""
    _, child, _ = on_the_sample
    found = read_evaluation(child.run_id)["fine_tuning"]["drawings"]
    assert found["before"] == {"count": 8, "correct": 0}
    assert {each["id"] for each in found["to_right"]} <= set(child.origin.drawings.held_out)
    assert len(found["to_right"]) == found["after"]["correct"]


def test_a_fine_tuned_run_says_where_it_comes_from_and_does_not_answer_by_itself(on_the_sample):
    """The active run is the one that it was."""
    parent, child, _ = on_the_sample
    assert (child.origin.parent, child.config.model) == (parent.run_id, parent.config.model)
    assert len(child.origin.drawings.learned) == 22
    assert set(child.origin.drawings.learned) == set(child.origin.drawings.trained_on)
    assert active_run_id() == "pretrained"
