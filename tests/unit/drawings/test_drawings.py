"""Drawings that a person confirmed or corrected: kept whole, listed, deleted with undo, scored honestly."""

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest
from app_pages import cut
from app_server import PROJECT
from kept_drawings import drawn, files, json_of, kept

from digitrec import drawings, paths
from digitrec.config import RunConfig
from digitrec.drawings.drawing import Drawing, drawing_of, text_of
from digitrec.drawings.images import as_dataset, image_of
from digitrec.errors import DrawingError, StorageError
from digitrec.evaluation import drawing_scores as scores
from digitrec.model.prediction import Prediction
from digitrec.model.recognizer import Recognizer
from digitrec.runs import DrawingSplit, Origin, create_run, read_run

pytestmark = pytest.mark.usefixtures("home")


def ids(found: drawings.FoundDrawings) -> set[str]:
    return {each.drawing_id for each in found.drawings}


# ------------------------------------------------------------------------------------------------------ the files


def test_a_drawing_is_a_json_file_and_a_picture():
    """Nothing else is left, and the home has them."""
    drawing = kept(7, answer=1)
    assert set(files()) == {f"{drawing.drawing_id}.json", f"{drawing.drawing_id}.png"}


def test_a_person_can_read_what_is_kept():
    """Label, answer, model, time, and the strokes in pixels of the canvas, a stroke a line."""
    drawing = kept(7, answer=1)
    text = json_of(drawing).read_text(encoding="utf-8")
    record = json.loads(text)
    assert (record["label"], record["answer"], record["said"]) == (7, 1, "corrected")
    assert (record["model"], record["time"]) == ("pretrained", drawing.time)
    assert (record["canvas"], record["pen_width"]) == ([340, 340], 20.0)
    assert record["strokes"] == [[[85.0, 68.0], [255.0, 68.0], [153.0, 289.0]]]
    assert len(text.splitlines()) == 13


def test_what_is_read_is_what_was_kept():
    """To a hundredth of a pixel; a drawing that is no digit included."""
    for drawing in (kept(7, answer=7), kept(None, answer=None)):
        found = {each.drawing_id: each for each in drawings.list_drawings().drawings}[drawing.drawing_id]
        shown = {each.name for each in dataclasses.fields(Drawing)} - {"strokes"}
        assert {name: getattr(found, name) for name in shown} == {
            name: getattr(drawing, name) for name in shown
        }
        np.testing.assert_allclose(found.strokes[0], drawing.strokes[0], atol=0.01)
        assert found.is_confirmed


def test_drawings_are_listed_and_counted():
    """Newest first, by the time in their ids."""
    ours = [kept(digit, answer=digit).drawing_id for digit in range(4)]
    found = drawings.list_drawings()
    assert [each.drawing_id for each in found.drawings] == sorted(ours, reverse=True)
    assert found.broken == []
    assert drawings.count_drawings() == 4


def test_before_the_first_drawing_there_is_none():
    """And no folder is made by looking."""
    assert drawings.list_drawings().drawings == []
    assert drawings.count_drawings() == 0
    assert not paths.drawings_dir().exists()


@pytest.mark.parametrize("suffix", [".json", ".png"])
def test_a_cut_file_is_named_and_the_others_count(suffix):
    """Half a JSON or half a picture."""
    good, bad = kept(3), kept(4)
    file = json_of(bad).with_suffix(suffix)
    cut(file)
    found = drawings.list_drawings()
    assert ids(found) == {good.drawing_id}
    assert found.broken == [file.name]


def test_a_drawing_without_its_picture_is_named():
    """Somebody deleted it by hand."""
    drawing = kept(3)
    json_of(drawing).with_suffix(".png").unlink()
    assert drawings.list_drawings().broken == [f"{drawing.drawing_id}.png"]


WRONG = {
    "a label of 10": {"label": 10},
    "a label that is a word": {"label": "seven"},
    "a label that is true": {"label": True},
    "nine probabilities": {"probabilities": [0.1] * 9},
    "a probability that is no number": {"probabilities": [0.1] * 9 + [None]},
    "a point with three numbers": {"strokes": [[[1, 2, 3]]]},
    "a point at NaN": {"strokes": [[[1, float("nan")]]]},
    "a point far away": {"strokes": [[[1, 1e9]]]},
    "a stroke without points": {"strokes": [[]]},
    "strokes that are a word": {"strokes": "here"},
    "a pen without width": {"pen_width": 0},
    "a canvas of a million": {"canvas": [10**6, 10**6]},
    "a time that is none": {"time": "yesterday"},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_no_page_would_write_is_refused(case):
    """One sentence, which names the file."""
    record = json.loads(text_of(drawn(3)))
    with pytest.raises(
        DrawingError, match=r"^20261122-120000-aaaa\.json is cut short, damaged or no drawing\.$"
    ):
        drawing_of(json.dumps({**record, **WRONG[case]}), "20261122-120000-aaaa")


@pytest.mark.parametrize("text", ["", "[]", "null", "7", '{"label": 3}', "[" * 100_000])
def test_text_that_is_no_drawing_is_refused(text):
    """Other JSON, or none."""
    with pytest.raises(DrawingError):
        drawing_of(text, "20261122-120000-aaaa")


def test_a_full_disk_keeps_nothing_and_loses_nothing():
    """A limit on the size of a file stands for it: the picture fits, the JSON does not; neither remains."""
    before = kept(3)
    there = files()
    code = (
        "import resource, sys; sys.path[:0] = ['tests']\n"
        "from kept_drawings import drawn, kept\n"
        "import kept_drawings, numpy as np, dataclasses, signal\n"
        "from digitrec import drawings\n"
        "from digitrec.errors import StorageError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "long = dataclasses.replace(drawn(3), strokes=(np.zeros((90_000, 2)),))\n"
        "limits = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))\n"
        "try: drawings.keep(long, np.full((340, 340, 4), 255, np.uint8))\n"
        "except StorageError as problem: print(problem)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, limits)  # what coverage writes at the end is larger\n"
    )
    outcome = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert outcome.stderr == ""
    assert "could not be saved" in outcome.stdout
    assert "free some space there" in outcome.stdout
    assert files() == there
    assert ids(drawings.list_drawings()) == {before.drawing_id}


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence():
    """A file lies where it should be."""
    paths.drawings_dir().write_text("in the way")
    with pytest.raises(StorageError, match="could not be made"):
        kept(3)


# ----------------------------------------------------------------------------------------------- deletion and undo


def test_a_deleted_drawing_comes_back_byte_by_byte():
    """One of two; the other stays where it is."""
    good, gone = kept(3), kept(4)
    before = files()
    assert drawings.delete([gone.drawing_id]) == 1
    assert ids(drawings.list_drawings()) == {good.drawing_id}
    assert drawings.count_deleted() == 1
    assert drawings.restore() == 1
    assert files() == before
    assert drawings.count_deleted() == 0


def test_all_are_deleted_and_come_back():
    """A file that cannot be read as well."""
    made = [kept(digit) for digit in range(3)]
    cut(json_of(made[0]))
    before = files()
    drawings.delete(drawings.list_drawings().every_id)
    assert files() == {}
    assert drawings.restore() == 3
    assert files() == before


def test_only_the_last_deletion_can_be_undone():
    """The next one forgets it."""
    first, second = kept(3), kept(4)
    drawings.delete([first.drawing_id])
    drawings.delete([second.drawing_id])
    assert drawings.restore() == 1
    assert ids(drawings.list_drawings()) == {second.drawing_id}


@pytest.mark.parametrize("which", ["20200101-000000-none", "../../etc/passwd", "", ".lock"])
def test_what_is_no_drawing_is_not_deleted(which):
    """Nor is anything else that was named beside it, and what was deleted before can still be undone."""
    gone, stays = kept(3), kept(4)
    drawings.delete([gone.drawing_id])
    with pytest.raises(DrawingError, match="There is no drawing"):
        drawings.delete([stays.drawing_id, which])
    assert ids(drawings.list_drawings()) == {stays.drawing_id}
    assert drawings.count_deleted() == 1


def test_a_drawing_that_was_kept_by_mistake_is_discarded():
    """It does not take the place of what was deleted."""
    gone, mistake = kept(3), kept(4)
    drawings.delete([gone.drawing_id])
    drawings.discard(mistake.drawing_id)
    assert files() == {}
    assert drawings.restore() == 1


# ---------------------------------------------------------------------------------------------- images and scores


def test_a_drawing_becomes_the_image_that_the_network_saw():
    """28×28, and the pretrained model reads each of the ten."""
    recognizer = Recognizer.of_run(paths.pretrained_dir())
    made = [kept(digit) for digit in range(10)]
    digits = as_dataset(made)
    assert digits.pixels.shape == (10, 28, 28)
    assert digits.labels.tolist() == list(range(10))
    assert recognizer.predict(digits.images).argmax(axis=1).tolist() == list(range(10))


def test_no_digit_is_labelled_minus_one():
    """As the training knows it."""
    assert as_dataset([kept(None), kept(0)]).labels.tolist() == [-1, 0]


def test_a_drawing_without_ink_is_left_out_of_a_data_set():
    """A white picture, put there by hand."""
    from PIL import Image

    blank, good = kept(3), kept(4)
    Image.new("RGB", (340, 340), "white").save(json_of(blank).with_suffix(".png"))
    assert as_dataset([blank, good]).labels.tolist() == [4]


class Stubborn:
    """Answers 3 to everything, as a model would."""

    def predict_image(self, image: np.ndarray) -> Prediction:
        return Prediction(3, np.full(10, 0.1, np.float32), image)


def test_a_model_is_right_where_it_answers_the_label():
    """Of 3, 3 and 5, and one that is no digit: 2 of 4."""
    made = [kept(3), kept(3), kept(5), kept(None)]
    told = scores.score_of(create_run(RunConfig()), Stubborn(), made)
    assert (told.correct, told.count, told.trained_on) == (2, 4, 0)


def test_a_model_is_not_scored_on_drawings_that_it_was_trained_on():
    """Nor on those that its parents were."""
    made = [kept(3), kept(3), kept(5)]
    seen = [made[0].drawing_id, made[2].drawing_id, "20200101-000000-gone"]
    run = create_run(
        RunConfig(), origin=Origin(parent="pretrained", drawings=DrawingSplit(trained_on=tuple(seen)))
    )
    told = scores.score_of(read_run(run.run_id), Stubborn(), made)
    assert (told.correct, told.count, told.trained_on) == (1, 1, 2)


def test_the_pretrained_model_is_scored_by_what_it_answers():
    """An 8 that somebody calls a 1 is wrong, a 7 is right."""
    made = [kept(1, shown_as=8), kept(7)]
    told = scores.score_of(read_run("pretrained"), Recognizer.of_run(paths.pretrained_dir()), made)
    assert (told.correct, told.count) == (1, 2)
    assert 0.8 < image_of(made[0]).max() <= 1
