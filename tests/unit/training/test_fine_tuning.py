"""Fine-tuning on drawings: which are held out, what is refused, and how before and after are told."""

import shutil
from collections.abc import Iterable

import numpy as np
import pytest
from app_pages import cut
from kept_drawings import drawn, json_of, kept

from digitrec import drawings, jobs, paths
from digitrec.config import RunConfig
from digitrec.data import sample
from digitrec.drawings import Drawing
from digitrec.errors import DataError, RunError
from digitrec.evaluation import comparison
from digitrec.runs import DrawingSplit, Origin, create_run, list_runs, read_run
from digitrec.training import fine_tuning

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


@pytest.mark.training
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


@pytest.mark.training
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
    from digitrec.training.procedures import procedure_of

    with pytest.raises(DataError, match="were deleted before the training began"):
        procedure_of(run, print)


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
    compared = comparison.compare_tests(Says(old), Says(new), digits, "ten")
    found = compared.as_record()
    assert (found["before"], found["after"]) == ({"count": 10, "correct": 7}, {"count": 10, "correct": 8})
    assert found["to_right"] == [
        {"index": 0, "label": 0, "before": 6, "after": 0},
        {"index": 1, "label": 1, "before": 7, "after": 1},
    ]
    assert found["to_wrong"] == [{"index": 9, "label": 9, "before": 9, "after": 4}]
    comparison.save_flipped(home, digits, compared)
    np.testing.assert_array_equal(comparison.flipped_images(home), digits.pixels[[0, 1, 9]])


def test_without_a_picture_of_the_flipped_digits_there_are_none(tmp_path):
    """Missing, or cut."""
    assert len(comparison.flipped_images(tmp_path)) == 0
    (tmp_path / comparison.FLIPPED_FILE).write_bytes(b"\x89PNG")
    assert len(comparison.flipped_images(tmp_path)) == 0
