"""Fine-tuning on drawings: a form that the parent gets wrong is learned, and what it knew is kept."""

import itertools
import math
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from app_pages import cut
from kept_drawings import drawn, json_of, kept

from digitrec import drawings, jobs, paths
from digitrec.config import RunConfig
from digitrec.config.presets import PRESETS
from digitrec.data import sample
from digitrec.data.pen_digits import is_here, known_bad, load_pen_digits, without
from digitrec.drawings import Drawing
from digitrec.errors import DataError, RunError
from digitrec.evaluation import comparison
from digitrec.model.recognizer import Recognizer
from digitrec.runs import (
    DrawingSplit,
    Origin,
    Run,
    active_run_id,
    create_run,
    list_runs,
    read_evaluation,
    read_run,
)
from digitrec.strokes.pen import CANVAS, Pen, placed, render
from digitrec.training import fine_tuning

PEN = Pen(width=20, size=0.6)
SIDE = 340


def in_the_middle(strokes: Iterable[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Strokes as somebody draws them in the middle of the canvas, in its pixels."""
    return tuple(placed(list(strokes), PEN, SIDE))


def keep_misread(strokes: tuple[np.ndarray, ...], label: int, recognizer: Recognizer) -> Drawing:
    """Keeps a drawing with what the model says of it, corrected."""
    picture = render(strokes, PEN, SIDE)
    said = recognizer.predict_drawing(picture)
    return drawings.keep(
        Drawing(
            label=label, answer=said.digit, probabilities=tuple(said.probabilities.tolist()), model="parent",
            strokes=in_the_middle(strokes), pen_width=PEN.width * SIDE / CANVAS, size=(SIDE, SIDE),
        ),
        picture,
    )  # fmt: skip


def right(recognizer: Recognizer, forms: list[tuple[np.ndarray, ...]], label: int) -> int:
    return sum(recognizer.predict_drawing(render(each, PEN, SIDE)).digit == label for each in forms)


def misread(
    recognizer: Recognizer, forms: Iterable[tuple[np.ndarray, ...]], label: int
) -> list[tuple[np.ndarray, ...]]:
    """The first sixty that are read as another digit."""
    wrong = (each for each in forms if not right(recognizer, [each], label))
    found = list(itertools.islice(wrong, 60))
    assert len(found) == 60
    return found


def trained(home: Path, data: str) -> Run:
    """A parent, trained for some seconds."""
    run = jobs.wait(jobs.start(PRESETS["fast"].config(data=data), name="parent").run_id)
    assert run.status.state == "finished", run.status.reason
    return run


def learned_from(parent: Run, forms: list[tuple[np.ndarray, ...]], label: int) -> Run:
    """Keeps the first thirty and fine-tunes the parent on them."""
    before = Recognizer.of_run(parent.path)
    for strokes in forms[:30]:
        keep_misread(strokes, label, before)
    run = jobs.wait(fine_tuning.start(parent, name="mine").run_id)
    assert run.status.state == "finished", run.status.reason
    return run


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


# ------------------------------------------------------------------------------------------------ what is held out


def plan_of(made: list[Drawing], known: Iterable[str] = ()) -> fine_tuning.Plan:
    record = DrawingSplit(trained_on=tuple(known))
    return fine_tuning.plan(
        made, create_run(RunConfig(), origin=Origin(parent="pretrained", drawings=record))
    )


def test_of_each_class_a_quarter_is_held_out(home):
    """Of 8 sevens 2, of 3 ones 1, of 2 fours none; what is not held out is learned."""
    made = [drawn(label) for label in [7] * 8 + [1] * 3 + [4] * 2]
    chosen = plan_of(made)
    assert sorted(each.label for each in chosen.held_out) == [1, 7, 7]
    assert {id(each) for each in chosen.learned + chosen.held_out} == {id(each) for each in made}
    assert len(chosen.learned) == 10


def test_a_drawing_stays_held_out_however_they_are_listed(home):
    """The choice comes from their ids."""
    made = [drawn(7) for _ in range(12)]
    again = plan_of(made[::-1])
    assert {each.drawing_id for each in plan_of(made).held_out} == {
        each.drawing_id for each in again.held_out
    }


def test_what_a_parent_was_trained_on_is_never_held_out(home):
    """Others are, and what it knew is known of the child as well."""
    made = [drawn(7) for _ in range(12)]
    known = [each.drawing_id for each in plan_of(made).held_out]
    chosen = plan_of(made, known)
    assert len(chosen.held_out) == 3
    assert not {each.drawing_id for each in chosen.held_out} & set(known)
    assert set(known) <= set(chosen.split.trained_on)


def test_drawings_of_one_class_only_are_learned_and_said_so(home):
    """One sentence with the class."""
    (note,) = plan_of([drawn(7) for _ in range(4)]).notes
    assert "All drawings are of one class (a 7)" in note
    assert plan_of([drawn(label) for label in [7] * 4 + [1] * 4]).notes == []


def test_too_few_drawings_to_hold_one_out_are_said_so(home):
    """Two of each."""
    (note,) = plan_of([drawn(label) for label in (7, 7, 1, 1)]).notes
    assert "No drawing is held out" in note


# ------------------------------------------------------------------------------------------------ what is refused


def test_without_drawings_nothing_is_started(home):
    """One sentence, and no run folder."""
    with pytest.raises(DataError, match="There are no drawings to learn from yet"):
        fine_tuning.start(read_run("pretrained"))
    assert [run.run_id for run in list_runs()] == ["pretrained"]


def test_a_parent_without_weights_is_refused(home):
    """Only its export is there."""
    kept(3)
    path = paths.models_dir() / "20261122-120000-aaaa"
    shutil.copytree(paths.pretrained_dir(), path)
    (path / "model.keras").unlink()
    with pytest.raises(RunError, match=r"has no model\.keras to go on from"):
        fine_tuning.start(read_run(path.name))
    assert len(list_runs()) == 2


def test_a_parent_whose_weights_are_cut_fails_the_run_with_a_sentence(home):
    """The drawings stay, and so does the parent."""
    made = kept(3)
    path = paths.models_dir() / "20261122-120000-aaaa"
    shutil.copytree(paths.pretrained_dir(), path)
    cut(path / "model.keras")
    run = jobs.wait(fine_tuning.start(read_run(path.name)).run_id)
    assert run.status.state == "failed"
    assert "its model.keras is missing, damaged or of another network" in run.status.reason
    assert json_of(made).is_file()


def test_drawings_that_are_deleted_before_the_training_begins_are_missed(home):
    """The worker says so; it learns from nothing else instead."""
    kept(3)
    run = create_run(
        fine_tuning.config_from(read_run("pretrained")), origin=Origin(
            parent="pretrained",
            drawings=fine_tuning.plan(drawings.list_drawings().drawings, read_run("pretrained")).split,
        ),
    )  # fmt: skip
    drawings.delete(drawings.list_drawings().every_id)
    from digitrec.training.recipes import recipe_of

    with pytest.raises(DataError, match="were deleted before the training began"):
        recipe_of(run, print)


# -------------------------------------------------------------------------------------------------- before and after


class Says:
    """Answers each image with the digit that stands for it."""

    def __init__(self, digits: list[int]) -> None:
        self._probabilities = np.eye(10, dtype=np.float32)[digits]

    def predict(self, images: np.ndarray) -> np.ndarray:
        assert len(images) == len(self._probabilities)
        return self._probabilities


def test_flipped_test_digits_are_told_either_way(home):
    """Of ten digits, 0 and 1 become right, 9 becomes wrong, 5 stays wrong; their pictures lie side by side."""
    digits = sample.load().test.subset(
        np.array([np.flatnonzero(sample.load().test.labels == each)[0] for each in range(10)])
    )
    old, new = list(range(10)), list(range(10))
    old[0], old[1], old[5], new[5], new[9] = 6, 7, 3, 8, 4
    found = comparison.compare_tests(Says(old), Says(new), digits, "ten")
    assert (found["before"], found["after"]) == ({"count": 10, "correct": 7}, {"count": 10, "correct": 8})
    assert found["to_right"] == [
        {"index": 0, "label": 0, "before": 6, "after": 0},
        {"index": 1, "label": 1, "before": 7, "after": 1},
    ]
    assert found["to_wrong"] == [{"index": 9, "label": 9, "before": 9, "after": 4}]
    comparison.save_flipped(home, digits, found)
    np.testing.assert_array_equal(comparison.flipped_images(home), digits.pixels[[0, 1, 9]])


def test_without_a_picture_of_the_flipped_digits_there_are_none(tmp_path):
    """Missing, or cut."""
    assert len(comparison.flipped_images(tmp_path)) == 0
    (tmp_path / comparison.FLIPPED_FILE).write_bytes(b"\x89PNG")
    assert len(comparison.flipped_images(tmp_path)) == 0


# ------------------------------------------------------------------------------------------------ real fine-tunings


@pytest.fixture(scope="module")
def on_the_sample(tmp_path_factory) -> Iterator[tuple[Run, Run, list]]:
    """Parent, child and the sixty forms, in a home of their own."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("fine-tuning")
        patch.setenv("DIGITREC_HOME", str(home))
        patch.setenv("KERAS_HOME", str(home / "no-keras-cache"))
        patch.delenv("DIGITREC_DATA", raising=False)
        parent = trained(home, "sample")
        forms = misread(Recognizer.of_run(parent.path), slashed_zeros(), label=0)
        yield parent, learned_from(parent, forms, label=0), forms


@pytest.mark.slow
def test_thirty_drawings_of_a_misread_form_are_learned(on_the_sample):
    """At least 27 of 30 others that the parent reads wrong."""
    _, child, forms = on_the_sample
    assert right(Recognizer.of_run(child.path), forms[30:], label=0) >= 27


@pytest.mark.slow
def test_what_the_parent_knew_is_kept(on_the_sample):
    """Of the sample's 1,000 test digits at most one in a hundred goes wrong, though all drawings are of one class."""
    found = read_evaluation(on_the_sample[1].run_id)["fine_tuning"]["test"]
    assert found["before"]["count"] == found["after"]["count"] == 1000
    assert found["after"]["correct"] >= found["before"]["correct"] - 10
    gained, lost = len(found["to_right"]), len(found["to_wrong"])
    assert found["after"]["correct"] - found["before"]["correct"] == gained - lost


@pytest.mark.slow
def test_before_and_after_are_told_on_drawings_that_were_held_out(on_the_sample):
    """A quarter of the thirty; the parent gets none of them right."""
    _, child, _ = on_the_sample
    found = read_evaluation(child.run_id)["fine_tuning"]["drawings"]
    assert found["before"] == {"count": 8, "correct": 0}
    assert {each["id"] for each in found["to_right"]} <= set(child.origin.drawings.held_out)
    assert len(found["to_right"]) == found["after"]["correct"]


@pytest.mark.slow
def test_a_fine_tuned_run_says_where_it_comes_from_and_does_not_answer_by_itself(on_the_sample):
    """The active run is the one that it was."""
    parent, child, _ = on_the_sample
    assert (child.origin.parent, child.config.model) == (parent.run_id, parent.config.model)
    assert len(child.origin.drawings.learned) == 22
    assert set(child.origin.drawings.learned) == set(child.origin.drawings.trained_on)
    assert active_run_id() == "pretrained"


@pytest.mark.slow
def test_thirty_drawings_of_an_ink_set_are_learned_and_mnist_is_kept(home, data_dir, monkeypatch):
    """Zeros of unipen and pendigits that a network of MNIST alone reads as something else: mostly slashed ones."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    if not is_here("unipen") or not is_here("pendigits"):
        pytest.skip(f"the pen strokes unipen and pendigits are not in {data_dir / 'ink'}")
    parent = trained(home, "mnist")
    zeros = [
        each for name in ("unipen", "pendigits") for each in without(load_pen_digits(name), known_bad(name))
        if each.label == 0
    ]  # fmt: skip
    forms = misread(Recognizer.of_run(parent.path), (each.strokes for each in zeros), label=0)
    # Theirs come writer by writer; both halves shall hold all hands.
    forms = forms[::2] + forms[1::2]
    child = learned_from(parent, forms, label=0)
    found = read_evaluation(child.run_id)["fine_tuning"]["test"]
    assert right(Recognizer.of_run(child.path), forms[30:], label=0) >= 27
    assert found["before"]["count"] == 10_000
    assert found["after"]["correct"] >= found["before"]["correct"] - 10
