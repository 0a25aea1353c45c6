"""The benchmark counts right, shows each reader the same drawings, and names what is missing."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from command_line import answer, complaint, digitrec
from PIL import Image

from digitrec.errors import EmptyDrawingError
from digitrec.evaluation import answers as answers_module
from digitrec.evaluation.answers import Answers, plainly_resized, read_set
from digitrec.evaluation.benchmark import benchmark
from digitrec.evaluation.pen_grid import grid_digits
from digitrec.evaluation.set_report import set_report
from digitrec.evaluation.sheets import save_sheets
from digitrec.evaluation.strangers import auroc, refusals
from digitrec.evaluation.style_counts import style_counts
from digitrec.evaluation.styles import style_of
from digitrec.model.prediction import Prediction
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import Pen, render

LINE = [[10, 0], [10, 50], [10, 100]]
ROUND = [[50 + 40 * np.cos(t), 50 + 60 * np.sin(t)] for t in np.linspace(-1.5, 4.8, 40)]


class LineOrRound:
    """Says 1 to what is narrow and 0 to the rest; refuses or finds nothing where it is told to."""

    def __init__(self, refuse=(), empty=()):
        self.seen = []
        self.refuse, self.empty = refuse, empty

    def predict(self, images):
        narrow = (images > 0.5).any(axis=1).sum(axis=1) < 12
        return np.eye(10, dtype=np.float32)[np.where(narrow, 1, 0)]

    def predict_drawing(self, drawing):
        number = len(self.seen)
        self.seen.append(drawing)
        if number in self.empty:
            raise EmptyDrawingError("There is no ink.")
        differs = (drawing[..., :3] != drawing[0, 0, :3]).any(axis=2)
        narrow = np.ptp(np.flatnonzero(differs.any(axis=0))) < 0.5 * np.ptp(
            np.flatnonzero(differs.any(axis=1))
        )
        digit = 1 if narrow else 0
        probabilities = np.eye(10, dtype=np.float32)[digit]
        return Prediction(
            None if number in self.refuse else digit, probabilities, np.zeros((28, 28), np.float32)
        )


@pytest.fixture
def ink_here(tmp_path, monkeypatch):
    """A folder with `uji` of two writers, whose last 1 is a zero."""
    records = [
        {"label": label, "writer": writer, "strokes": [strokes]}
        for label, writer, strokes in [
            (0, "ann", ROUND), (1, "ann", LINE), (0, "bob", ROUND), (1, "bob", LINE), (1, "bob", ROUND),
        ]
    ]  # fmt: skip
    (tmp_path / "ink").mkdir()
    with gzip.open(tmp_path / "ink" / "uji.json.gz", "wt") as file:
        json.dump(records, file)
    monkeypatch.setenv("DIGITREC_DATA", str(tmp_path))
    return tmp_path


def test_the_counts_of_a_set_are_those_counted_by_hand(ink_here):
    """Four of five right; the 1 that is a zero costs its class and its writer, who is named first."""
    report = set_report(read_set(LineOrRound(), "uji")).as_record()
    assert (report["correct"], report["count"], report["accuracy"], report["refused"]) == (4, 5, 0.8, 0)
    assert report["classes"] == {
        "0": {"count": 2, "correct": 2, "accuracy": 1.0},
        "1": {"count": 3, "correct": 2, "accuracy": 2 / 3},
    }
    assert report["worst_class"] == "1"
    assert [(row["writer"], row["correct"], row["count"]) for row in report["worst_writers"]] == [
        ("bob", 2, 3), ("ann", 2, 2),
    ]  # fmt: skip
    assert report["confusion"][1][:2] == [1, 2]
    assert report["plain"]["count"] == 5


def test_a_refused_drawing_and_one_without_ink_are_not_right(ink_here):
    """Both count as refused, and in no cell of the confusion."""
    report = set_report(read_set(LineOrRound(refuse=[1], empty=[2]), "uji")).as_record()
    assert (report["correct"], report["refused"], np.sum(report["confusion"])) == (2, 2, 3)


def test_every_reader_is_shown_the_same_drawings_of_both_polarities(ink_here):
    """280 × 280, opaque, the same bytes each time; not two drawings with the same colours."""
    first, second = LineOrRound(), LineOrRound()
    read_set(first, "uji")
    read_set(second, "uji")
    np.testing.assert_array_equal(first.seen, second.seen)
    assert {drawing.shape for drawing in first.seen} == {(280, 280, 4)}
    assert len({tuple(drawing[0, 0]) for drawing in first.seen}) == 5


def test_resized_plainly_means_no_cropping_and_no_centring():
    """A dark bar in the lower right corner of the canvas stays there; ink is 1, paper 0."""
    drawing = render([np.array([[0.0, 0.0], [0.0, 100.0]])], Pen(width=30, size=0.3, place=(1, 1)))
    image = plainly_resized(drawing)
    assert (image.shape, image.dtype) == ((28, 28), np.float32)
    assert (image[:16].max(), image[:, :24].max()) == (0, 0)
    assert image[20, 26] == pytest.approx(1)


def test_light_ink_on_dark_paper_resizes_to_the_same_image():
    """Both polarities have ink = 1."""
    stroke = [np.array([[0.0, 0.0], [40.0, 100.0]])]
    dark = plainly_resized(render(stroke, Pen(ink=(0, 0, 0), paper=(255, 255, 255))))
    light = plainly_resized(render(stroke, Pen(ink=(255, 255, 255), paper=(0, 0, 0))))
    np.testing.assert_allclose(dark, light, atol=0.01)


def test_sets_that_are_missing_are_named_and_the_others_measured(ink_here):
    """uji is here; numberpad, pendigits and unipen are skipped with the reason."""
    found = benchmark(LineOrRound(), grid=0)
    report, answers = found.as_record(), found.answers
    assert list(report["ink"]) == ["uji"]
    assert sorted(report["skipped"]) == ["numberpad", "pendigits", "unipen"]
    assert "put unipen.json.gz" in report["skipped"]["unipen"]
    assert [each.name for each in answers] == ["uji"]
    assert report["grid"] is None


def test_the_grid_has_a_cell_for_each_width_size_and_tilt(ink_here):
    """4 × 4 × 3 cells over the same drawings; the best and the worst are told apart by their share."""
    grid = benchmark(LineOrRound(), grid=4).as_record()["grid"]
    assert len(grid["cells"]) == 48
    assert {cell["count"] for cell in grid["cells"]} == {4}
    assert grid["spread"] == grid["best"]["accuracy"] - grid["worst"]["accuracy"]
    assert [row["tilt"] for row in grid["by"]["tilt"]] == [-15, 0, 15]
    assert sum(row["count"] for row in grid["by"]["width"]) == 48 * 4


def test_a_grid_takes_each_writer_and_class_once_before_any_comes_twice(ink_here):
    """Four pairs of writer and class among five digits."""
    chosen = [(digit.writer, digit.label) for digit in grid_digits(4)]
    assert sorted(chosen) == [("ann", 0), ("ann", 1), ("bob", 0), ("bob", 1)]


def test_of_a_training_set_a_fixed_part_is_read(ink_here, monkeypatch):
    """2,000 of it, here 2 of 5, the same ones each time; the report says that some runs know it."""
    (ink_here / "ink" / "uji.json.gz").rename(ink_here / "ink" / "unipen.json.gz")
    monkeypatch.setattr(answers_module, "MOST_OF_A_TRAINING_SET", 2)
    first, second = (read_set(LineOrRound(), "unipen") for _ in range(2))
    assert len(first.digits) == 2
    assert [digit.index for digit in first.digits] == [digit.index for digit in second.digits]
    assert set_report(first).as_record()["trained_on_by_some_runs"] is True


# --------------------------------------------------------------------------------------------------- styles


def digit(label, *strokes):
    return PenDigit(label, "w", tuple(np.array(stroke, np.float32) for stroke in strokes), 0)


@pytest.mark.parametrize(
    "written, styles",
    [
        (digit(1, [[0, 40], [30, 0], [30, 100]]), ["continental 1"]),
        (digit(1, LINE), []),
        (digit(7, [[0, 0], [60, 0], [20, 100]], [[10, 50], [60, 48]]), ["continental 7"]),
        (digit(7, [[0, 0], [60, 0], [20, 100]]), []),
        (digit(7, [[0, 0], [60, 0], [20, 100]], [[0, 95], [60, 98]]), []),
        (digit(4, [[10, 0], [0, 60], [70, 60]], [[50, 5], [50, 100]]), ["open 4"]),
        (digit(4, [[50, 0], [0, 60], [70, 60]], [[50, 0], [50, 100]]), []),
        (digit(0, ROUND, [[20, 100], [80, 0]]), ["slashed 0"]),
        (digit(0, ROUND), []),
        (digit(9, [[50, 20], [20, 0], [5, 25], [30, 40], [50, 20], [48, 50], [40, 100]]), ["9 with a straight tail"]),
        (
            digit(9, [[50, 20], [20, 0], [5, 25], [30, 40], [50, 20], [52, 60], [48, 85], [30, 100], [5, 92]]),
            ["9 with a curled tail"],
        ),
        (digit(8, ROUND, [[20, 100], [80, 0]]), []),
    ],
)  # fmt: skip
def test_a_style_is_told_by_its_strokes(written, styles):
    """As the rules beside each row of the report say."""
    assert style_of(written) == styles


def test_a_flat_line_of_any_length_has_no_style_and_no_end():
    """unipen has ones that are dashes: their height is next to none."""
    assert style_of(digit(9, [[0, 5], [1000, 5.000001]])) == []
    assert style_of(digit(0, [[3, 3]])) == []


def test_styles_have_a_row_a_set_with_rule_and_count(ink_here):
    """Two plain zeros, two plain ones: rows of zero drawings have no accuracy."""
    rows = [row.as_record() for row in style_counts([read_set(LineOrRound(), "uji")])]
    assert [row["style"] for row in rows][:2] == ["continental 1", "continental 7"]
    assert {(row["count"], row["accuracy"]) for row in rows if row["digit"] == 7} == {(0, None)}
    assert all(row["rule"] for row in rows)


# --------------------------------------------------------------------------------------------------- sheets


def test_sheets_show_the_errors_the_worst_class_and_the_worst_writers(ink_here):
    """One picture each, ten drawings wide."""
    saved = save_sheets(ink_here / "sheets", [read_set(LineOrRound(), "uji")])
    assert [path.name for path in saved] == ["uji-errors.png", "uji-worst-class-1.png", "uji-writer-bob.png"]
    with Image.open(saved[0]) as picture:
        assert picture.size == (1600, 136)


def test_without_errors_there_is_nothing_to_show(ink_here):
    """Zeros only, all read."""
    answers = read_set(LineOrRound(), "uji")
    only = Answers(
        "uji", answers.digits[:4], answers.answered[:4], answers.probabilities[:4], answers.images[:4], answers.plain[:4]
    )  # fmt: skip
    assert save_sheets(ink_here / "sheets", [only]) == []


# ---------------------------------------------------------------------------------------------- command line


# With as few drawings of no digit as the counts need.
FEW = ("benchmark", "--run", "pretrained", "--non-digits", "10", "--families", "0")


@pytest.fixture
def own_home(tmp_path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.mark.slow
def test_the_command_answers_in_json(own_home, ink_here):
    """The pretrained run on what is here; what is missing is named."""
    outcome = digitrec(own_home, *FEW, "--grid", "2", "--json", data=ink_here)
    told = answer(outcome)
    assert (told["run_id"], told["ink"]["uji"]["count"], told["mnist"]) == ("pretrained", 5, None)
    assert set(told["skipped"]) == {"mnist", "numberpad", "pendigits", "unipen"}
    assert len(told["grid"]["cells"]) == 48
    assert told["not_digits"]["count"] == 130


@pytest.mark.slow
def test_a_person_reads_counts_beside_rates(own_home, ink_here):
    """And what was skipped, and where the pictures are."""
    outcome = digitrec(own_home, *FEW, "--grid", "0", "--sheets", own_home / "sheets", data=ink_here)
    assert outcome.returncode == 0
    assert " of 5)" in outcome.stdout
    assert "skipped numberpad: The pen strokes of numberpad are not on this machine" in outcome.stdout
    assert f"saved {own_home / 'sheets' / 'uji-errors.png'}" in outcome.stdout


def test_without_any_set_it_fails_in_one_line(own_home, tmp_path):
    """Status 1; each set's own reason."""
    (tmp_path / "nothing").mkdir()
    said = complaint(digitrec(own_home, "benchmark", "--run", "pretrained", data=tmp_path / "nothing"))
    assert said.startswith("Nothing to measure on is here: ")


def test_a_folder_that_cannot_be_written_is_named(own_home, ink_here):
    """Before the measuring, which takes minutes."""
    (own_home / "file").write_text("")
    outcome = digitrec(
        own_home, "benchmark", "--run", "pretrained", "--sheets", own_home / "file", data=ink_here
    )
    assert "% " not in outcome.stderr
    assert "The pictures cannot be saved in" in complaint(outcome)


@pytest.mark.parametrize("grid", ["-1", "some", "1201"])
def test_a_grid_of_no_number_is_wrong_usage(own_home, grid):
    """Exit status 2."""
    assert digitrec(own_home, "benchmark", "--grid", grid).returncode == 2


def test_the_area_under_the_roc_curve_is_the_share_of_pairs_in_the_right_order():
    """Counted by hand: of 3 · 2 pairs four are in order, one is tied, one is wrong."""
    assert auroc(np.array([0.9, 0.8, 0.4]), np.array([0.4, 0.5])) == pytest.approx(4.5 / 6)


def test_refusals_are_counted_kind_by_kind(ink_here):
    """A reader that refuses every second drawing: 5 of 10 of each kind, the held-out one apart."""
    digits = read_set(LineOrRound(), "uji")
    report = refusals(LineOrRound(refuse=range(0, 130, 2)), digits, each=10).as_record()
    assert report["count"] == 130
    assert {row["correct"] for row in report["kinds"].values()} == {5}
    assert report["trained_kinds"] == {"count": 110, "correct": 55, "accuracy": 0.5}
    assert report["auroc"] == 0.5


def test_what_holds_no_ink_counts_as_refused(ink_here):
    """The page shows no answer either."""
    digits = read_set(LineOrRound(), "uji")
    report = refusals(LineOrRound(empty=range(10)), digits, each=10).as_record()
    assert report["kinds"]["scribble"]["correct"] == 10
    assert report["kinds"]["dash"]["correct"] == 0


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_the_area_under_the_roc_curve_is_that_of_counting_every_pair(precision):
    """To 1e-12, with many ties, against the definition written out; also where certainties are as networks give them."""
    rng = np.random.default_rng(4)
    real = (rng.integers(20, 1000, 1200) / 1000).astype(precision)
    others = (rng.integers(0, 800, 2600) / 1000).astype(precision)
    pairs = real[:, None] - others[None, :]
    by_pairs = ((pairs > 0).sum() + 0.5 * (pairs == 0).sum()) / pairs.size
    assert auroc(real, others) == pytest.approx(by_pairs, abs=1e-12)


def test_a_class_of_which_nothing_is_read_is_the_worst(ink_here):
    """A reader that takes every digit for a 1: the sheet is of the zeros."""

    class OnlyOnes(LineOrRound):
        def predict_drawing(self, drawing):
            return Prediction(1, np.eye(10, dtype=np.float32)[1], np.zeros((28, 28), np.float32))

    saved = save_sheets(ink_here / "sheets", [read_set(OnlyOnes(), "uji")])
    assert "uji-worst-class-0.png" in [path.name for path in saved]
