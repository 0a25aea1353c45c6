"""Bad input and bad luck: one clear sentence on stderr, status 1, and nothing that was there is lost."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from command_line import (
    TINY,
    complaint,
    digitrec,
    home_with_a_run,
    only_run,
)
from PIL import Image

from digitrec.runs import read_metrics


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one finished run, `first`; nobody changes it."""
    return home_with_a_run(tmp_path_factory.getbasetemp())


@pytest.fixture
def own_home(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that home, which is this process's too."""
    monkeypatch.setenv("DIGITREC_HOME", str(tmp_path / "home"))
    return Path(shutil.copytree(trained, tmp_path / "home"))


# ------------------------------------------------------------------------------------------------ pictures


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return tmp_path / "picture.png"


def test_a_text_file_named_png_is_no_picture(trained, picture):
    """What counts is the content."""
    picture.write_text("a picture of a three")
    assert f"{picture} is not a PNG, JPEG or WebP image" in complaint(
        digitrec(trained, "predict", picture, "--run", "first")
    )


def test_an_image_of_20000_by_20000_is_too_large(trained, picture):
    """It is refused by its header, before 400 million pixels are decoded."""
    Image.new("1", (20_000, 20_000)).save(picture)
    assert "20,000×20,000 pixels, more than" in complaint(
        digitrec(trained, "predict", picture, "--run", "first")
    )


def test_an_image_of_one_pixel_is_too_small(trained, picture):
    """No digit fits into it."""
    Image.new("RGB", (1, 1)).save(picture)
    assert "1×1 pixels, too few" in complaint(digitrec(trained, "predict", picture, "--run", "first"))


@pytest.mark.parametrize("background", [(255, 255, 255, 255), (0, 0, 0, 0)], ids=["white", "transparent"])
def test_an_empty_drawing_has_no_digit(trained, picture, background):
    """A white sheet, and a canvas on which nobody drew."""
    Image.new("RGBA", (280, 280), background).save(picture)
    said = complaint(digitrec(trained, "predict", picture, "--run", "first"))
    assert said.startswith(f"{picture}: ")
    assert "ink" in said


def test_a_grey_photo_without_ink_has_no_digit(trained, picture):
    """A wall in the evening: a slope of light and the noise of the camera, but no stroke."""
    slope = np.linspace(105, 150, 320)[:, None] + np.linspace(0, 12, 240)
    noise = np.random.default_rng(1).normal(0, 2, slope.shape)
    Image.fromarray(np.clip(slope + noise, 0, 255).astype(np.uint8)).save(picture)
    assert "ink" in complaint(digitrec(trained, "predict", picture, "--run", "first"))


def test_one_bad_picture_among_good_ones_is_named(trained, picture, tmp_path):
    """Nothing is answered by halves."""
    np.savez(tmp_path / "good.npz", images=np.zeros((1, 28, 28)))
    outcome = digitrec(trained, "predict", tmp_path / "good.npz", picture, "--run", "first")
    assert f"{picture} is missing" in complaint(outcome)
    assert outcome.stdout == ""


# --------------------------------------------------------------------------------------------------- NPZ files

BLANK = np.zeros((2, 28, 28), np.uint8)
BAD_ARRAYS = {
    "objects": ({"images": np.array([{}, {}], dtype=object), "labels": [0, 1]}, "Python objects"),
    "wrong shapes": ({"images": np.zeros((2, 32, 32)), "labels": [0, 1]}, "shape (2, 32, 32)"),
    "NaN": ({"images": np.full((2, 28, 28), np.nan), "labels": [0, 1]}, "2 images with NaN"),
    "labels beyond 9": ({"images": BLANK, "labels": [0, 10]}, "labels such as 10"),
}


@pytest.mark.parametrize("case", BAD_ARRAYS)
def test_an_npz_file_that_cannot_be_measured_is_named(trained, tmp_path, case):
    """Each sentence says what the file holds and what was expected."""
    arrays, words = BAD_ARRAYS[case]
    np.savez(tmp_path / "bad.npz", **arrays)
    said = complaint(digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "bad.npz"))
    assert str(tmp_path / "bad.npz") in said
    assert words in said
    assert "expected" in said or "must" in said


# ------------------------------------------------------------------------------------------- damaged run folders


@pytest.mark.parametrize("command", ["evaluate", "predict"])
def test_a_cut_model_is_not_used(own_home, tmp_path, command):
    """Half a model.tflite, as a copy that broke off leaves it."""
    model = only_run(own_home) / "model.tflite"
    model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    np.savez(tmp_path / "blank.npz", images=BLANK)
    file = {"evaluate": [], "predict": [tmp_path / "blank.npz"]}[command]
    said = complaint(digitrec(own_home, command, *file, "--run", "first"))
    assert f"{model} is missing or damaged" in said
    assert "choose another run" in said


def test_a_half_written_line_of_metrics_is_left_out(own_home):
    """All whole lines before it are read, and the run is listed as before."""
    run = only_run(own_home)
    before = read_metrics(run.name)
    with (run / "metrics.jsonl").open("a") as file:
        file.write('{"kind": "epoch", "epoch": 2, "lo')
    assert read_metrics(run.name) == before
    assert [row["kind"] for row in before].count("epoch") == 1
    assert json.loads(digitrec(own_home, "runs", "--json").stdout)[0]["state"] == "finished"


def test_a_run_without_a_status_is_finished_if_it_has_a_model(own_home):
    """It is listed with the reason, and still answers."""
    (only_run(own_home) / "status.json").unlink()
    listed = json.loads(digitrec(own_home, "runs", "--json").stdout)[0]
    assert (listed["state"], listed["reason"]) == ("finished", "its status.json is missing or damaged")
    assert digitrec(own_home, "evaluate", "--run", "first").returncode == 0


def test_a_run_without_status_and_model_is_interrupted(own_home):
    """There is nothing to answer with, and the sentence says so."""
    (only_run(own_home) / "status.json").unlink()
    (only_run(own_home) / "model.tflite").unlink()
    assert "it is interrupted" in complaint(digitrec(own_home, "evaluate", "--run", "first"))


def test_a_run_folder_that_cannot_be_read_is_named_beside_the_others(own_home):
    """The others are listed, status 0, and a line on stderr says which to move away."""
    broken = own_home / "models" / "20200101-000000-abcd"
    broken.mkdir()
    (broken / "run.json").write_text('{"run_id": "2020')
    outcome = digitrec(own_home, "runs", "--json")
    assert outcome.returncode == 0
    assert outcome.stderr.count("\n") == 1
    assert str(broken) in outcome.stderr
    assert json.loads(outcome.stdout)[0]["name"] == "first"


# ------------------------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    "setting, words",
    [
        ("learning_rate=-1", "learning_rate must be a number more than 0 up to 10, not -1"),
        ("learning_rate=nan", "learning_rate must be a number more than 0 up to 10, not nan"),
        ("epochs=0", "epochs must be a whole number from 1 to 500, not 0"),
        ("units=1000000000", "units must be at most 12 whole numbers, each from 1 to 4"),
        ("units=4096,4096,4096", "parameters; at most 20,000,000"),
        ("learning_rat=1", "did you mean learning_rate?"),
        ("data=cifar", "data must be one of sample, mnist, drawn, not cifar"),
    ],
)
def test_a_setting_that_no_run_can_have_starts_none(home, setting, words):
    """The sentence holds the value and what is allowed; no run folder appears."""
    assert words in complaint(digitrec(home, "train", "--set", setting))
    assert not list(home.glob("models/*/run.json"))


@pytest.mark.parametrize("name", ["../elsewhere", "..", "a/b", "a\\b", "/etc/passwd", "x" * 61])
def test_a_name_that_looks_like_a_path_starts_no_run(home, name):
    """No file is made outside the models folder, nor in it."""
    assert "A run cannot be called" in complaint(digitrec(home, *TINY, "--name", name))
    assert not list(home.parent.rglob("run.json"))


@pytest.mark.parametrize("command", ["evaluate --run", "use", "stop", "train --from"])
def test_a_run_is_not_looked_for_outside_the_models_folder(own_home, command):
    """A path instead of an id or a name gets a sentence, even where a run lies there."""
    shutil.copytree(only_run(own_home), own_home / "outside")
    assert "'../outside' is not a run's id or name" in complaint(
        digitrec(own_home, *command.split(), "../outside")
    )


def test_the_full_set_that_is_not_here_cannot_be_trained_on(home):
    """The sentence says how to get it, and what else there is."""
    said = complaint(digitrec(home, "train", "--data", "mnist"))
    assert "data fetch mnist" in said
    assert "sample" in said
