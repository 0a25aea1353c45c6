"""The command line, as a process of its own: what it prints, for a person and for a program, and its exit status."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from app_server import PROJECT, clean_environment
from command_line import (
    ENDLESS,
    digitrec,
    digitrec_started,
    end_of,
    home_with_a_run,
    interrupted,
    only_run,
    soon,
)
from PIL import Image

from digitrec.config import SETTINGS
from digitrec.data import load_data
from digitrec.errors import ConfigError
from digitrec.files import read_json
from digitrec.model.recognizer import Recognizer
from digitrec.preprocess import preprocess, read_drawing

COMMANDS = ("train", "runs", "stop", "use", "predict", "evaluate", "data", "app")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one finished run; nobody changes it."""
    return home_with_a_run(tmp_path_factory.getbasetemp())


@pytest.fixture
def own_home(trained: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(trained, tmp_path / "home"))


@pytest.fixture(scope="module")
def digits() -> Any:
    """The 1,000 test digits of the sample."""
    return load_data("sample").test


@pytest.fixture
def pictures(digits: Any, tmp_path: Path) -> list[Path]:
    """A PNG with dark ink on white, and a JPEG with light ink on black, ten times enlarged."""
    paths = [tmp_path / "dark.png", tmp_path / "light.jpg"]
    for pixels, path in zip((255 - digits.pixels[0], digits.pixels[1]), paths, strict=True):
        Image.fromarray(pixels).resize((280, 280), Image.Resampling.BICUBIC).save(path)
    return paths


def answer(outcome: subprocess.CompletedProcess[str]) -> Any:
    """The JSON of a command that has done its work without a complaint."""
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr == ""
    return json.loads(outcome.stdout)


# ------------------------------------------------------------------------------------------------- usage and help


def test_the_version_is_that_of_the_package(home):
    """`--version` ends with status 0."""
    outcome = digitrec(home, "--version")
    assert (outcome.returncode, outcome.stdout) == (0, "digitrec 0.1.0\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(home, command):
    """`COMMAND --help` ends with status 0 and shows its usage."""
    outcome = digitrec(home, command, "--help")
    assert outcome.returncode == 0
    assert outcome.stdout.startswith(f"usage: python -m digitrec {command}")


@pytest.fixture(scope="module")
def train_help(tmp_path_factory: pytest.TempPathFactory) -> str:
    """`train --help` with all line breaks and indents made blanks."""
    return " ".join(digitrec(tmp_path_factory.getbasetemp(), "train", "--help").stdout.split())


@pytest.mark.parametrize("name", SETTINGS)
def test_train_explains_every_setting_with_its_range_and_default(train_help, name):
    """The words are those of digitrec.config."""
    setting = SETTINGS[name]
    assert (
        f"{name} {setting.help} It is {setting.range}; default {setting.show(setting.default)}." in train_help
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("fly",), ("train", "--set", "epochs"), ("train", "--set", "=3"), ("predict",), ("use",), ("runs", "--all"),
        ("evaluate", "--data", "sample", "--npz", "x.npz"), ("app", "--port", "http"), ("data", "fetch", "cifar"),
        ("data", "fetch", "mnist", "--timeout", "nan"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_has_status_2_and_shows_the_right_one(home, arguments):
    """Nothing is done, and stderr holds the usage."""
    outcome = digitrec(home, *arguments)
    assert outcome.returncode == 2
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("usage: python -m digitrec")


def test_a_reader_that_has_enough_is_no_error(trained):
    """`… | head` closes the pipe: no message, status 0."""
    command = [
        sys.executable,
        "-c",
        "import sys; from digitrec.cli import main; sys.exit(main(['runs']))",
    ]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=clean_environment(trained), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b"", 0)
    process.stderr.close()


def test_a_bug_keeps_its_traceback(home):
    """Whoever reports it needs where it happened; the status is 1."""
    code = "import digitrec.store as s; s.list_runs = lambda: 1 / 0; from digitrec.cli import main; main(['runs'])"
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert outcome.returncode == 1
    assert outcome.stderr.startswith(
        "digitrec has a bug: ZeroDivisionError: division by zero; please report it"
    )
    assert "Traceback (most recent call last)" in outcome.stderr


@pytest.mark.parametrize("command", ["runs", "data", "evaluate", "predict"])
def test_no_command_imports_tensorflow(trained, pictures, command):
    """Training is another process, and predictions come from LiteRT."""
    arguments = {"evaluate": ["--run", "first"], "predict": ["--run", "first", str(pictures[0])]}.get(
        command, []
    )
    code = (
        f"import sys; from digitrec.cli import main; status = main({[command, *arguments]!r}); "
        "print(status, *{name.split('.')[0] for name in sys.modules} & {'tensorflow', 'keras', 'streamlit', 'mlxtend'})"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT, env=clean_environment(trained), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert outcome.stdout.splitlines()[-1] == "0", outcome.stderr


# ---------------------------------------------------------------------------------------------------------- train


def test_a_trained_run_says_what_it_is_worth_and_how_to_use_it(trained):
    """The rate with its count, the run's id and the two commands that come next; an epoch has a line."""
    shown = (trained / "train.out").read_text(encoding="utf-8")
    run_id = only_run(trained).name
    scored = read_json(only_run(trained) / "evaluation.json")["test"]
    assert re.search(
        r"^epoch 1 of 1: loss \d\.\d{3}, accuracy \d+\.\d %, val_loss \d\.\d{3}, val_accuracy",
        shown,
        re.MULTILINE,
    )
    assert f"test accuracy  {100 * scored['correct'] / 1000:.2f} % ({scored['correct']} of 1,000)" in shown
    assert f"digitrec use {run_id}" in shown
    assert f"--run {run_id}" in shown
    assert (trained / "train.err").read_text(encoding="utf-8") == ""


def test_a_run_remembers_its_preset_and_what_was_changed(trained):
    """run.json holds the preset's settings with those of --set in their place."""
    record = read_json(only_run(trained) / "run.json")
    assert (record["name"], record["preset"]) == ("first", "fast")
    assert {name: record["config"][name] for name in ("data", "epochs", "images", "kernel_size")} == {
        "data": "sample", "epochs": 1, "images": 500, "kernel_size": 5,
    }  # fmt: skip


def test_ctrl_c_stops_training_and_keeps_the_best_epoch(home):
    """Status 0, the state is stopped, and the model answers."""
    with digitrec_started(home, *ENDLESS, "--json") as process:
        soon(lambda: any(home.glob("models/*/model.keras")), "an epoch is kept")
        record = answer(interrupted(process))
    assert record["state"] == "stopped"
    assert record["test"]["count"] == 1000
    assert Recognizer(Path(record["path"]) / "model.tflite").predict(np.zeros((1, 28, 28))).shape == (1, 10)


def test_a_run_is_stopped_from_another_process(home):
    """`stop` waits for the run's end and says what it is worth; whoever follows the run sees it end."""
    with digitrec_started(home, *ENDLESS, "--name", "long") as process:
        soon(lambda: any(home.glob("models/*/metrics.jsonl")), "training has begun")
        record = answer(digitrec(home, "stop", "--json"))
        followed = end_of(process)
    assert (record["name"], record["state"], record["test"]["count"]) == ("long", "stopped", 1000)
    assert followed.returncode == 0
    assert "long stopped after" in followed.stdout


# ----------------------------------------------------------------------------------------------------------- runs


def test_runs_are_listed_with_what_they_are_worth(trained):
    """A program reads each run's state, score and settings."""
    first = answer(digitrec(trained, "runs", "--json"))[0]
    scored = read_json(only_run(trained) / "evaluation.json")["test"]
    assert (first["run_id"], first["name"], first["state"]) == (only_run(trained).name, "first", "finished")
    assert first["test"] == {name: scored[name] for name in ("data", "count", "correct", "accuracy")}
    assert first["config"]["epochs"] == 1


def test_a_person_reads_the_same_as_a_table(trained):
    """One line a run beneath the heading."""
    lines = digitrec(trained, "runs").stdout.splitlines()
    assert re.search(r"run +name +state +data +test accuracy +created", lines[0])
    assert re.search(
        rf"{only_run(trained).name}  first +finished  sample  \d+\.\d\d % \(\d+ of 1,000\)", lines[1]
    )


def test_the_run_that_was_chosen_answers(own_home, pictures):
    """After `use`, predict and runs know which one is active."""
    run_id = only_run(own_home).name
    assert answer(digitrec(own_home, "use", "first", "--json"))["active"] is True
    assert answer(digitrec(own_home, "predict", pictures[0], "--json"))["run_id"] == run_id
    assert re.search(rf"^\*  {run_id}", digitrec(own_home, "runs").stdout, re.MULTILINE)


# -------------------------------------------------------------------------------------------- predict and evaluate


def test_pictures_are_read_as_the_app_reads_drawings(trained, pictures):
    """Digit and probabilities of a PNG and a JPEG are those of the run's recognizer."""
    told = answer(digitrec(trained, "predict", *pictures, "--run", "first", "--json"))["predictions"]
    images = np.stack([preprocess(read_drawing(path)) for path in pictures])
    expected = Recognizer(only_run(trained) / "model.tflite").predict(images)
    assert [each["file"] for each in told] == [str(path) for path in pictures]
    assert [each["digit"] for each in told] == expected.argmax(axis=1).tolist()
    np.testing.assert_allclose([each["probabilities"] for each in told], expected, atol=1e-6)


def test_a_person_reads_the_digit_and_how_sure_the_network_is(trained, pictures):
    """file: digit (share), perhaps another (its share)."""
    outcome = digitrec(trained, "predict", pictures[0], "--run", "first")
    assert re.fullmatch(
        rf"{re.escape(str(pictures[0]))}: \d \(\d+\.\d %\)(, perhaps \d \(\d+\.\d %\))?\n", outcome.stdout
    )
    assert outcome.stderr == ""


def test_each_image_of_an_npz_file_is_read(trained, digits, tmp_path):
    """They are as MNIST has them, so nothing is cropped or centred."""
    np.savez(tmp_path / "digits.npz", images=digits.pixels[:20])
    told = answer(digitrec(trained, "predict", tmp_path / "digits.npz", "--run", "first", "--json"))[
        "predictions"
    ]
    expected = Recognizer(only_run(trained) / "model.tflite").predict(digits.images[:20])
    assert [each["index"] for each in told] == list(range(20))
    np.testing.assert_allclose([each["probabilities"] for each in told], expected, atol=1e-6)


def test_evaluate_measures_on_the_test_digits_that_the_run_was_scored_on(trained):
    """Without options it finds again what training found, count by count."""
    report = answer(digitrec(trained, "evaluate", "--run", "first", "--json"))
    scored = read_json(only_run(trained) / "evaluation.json")["test"]
    assert {name: report[name] for name in scored} == scored


def test_an_npz_file_is_measured_by_counting(trained, digits, tmp_path):
    """count, correct, accuracy and confusion are those of the recognizer's answers, counted here."""
    np.savez(tmp_path / "digits.npz", images=digits.images[:300], labels=digits.labels[:300])
    report = answer(
        digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "digits.npz", "--json")
    )
    answered = Recognizer(only_run(trained) / "model.tflite").predict(digits.images[:300]).argmax(axis=1)
    correct = int((answered == digits.labels[:300]).sum())
    assert (report["count"], report["correct"], report["accuracy"]) == (300, correct, correct / 300)
    pairs = [
        ((digits.labels[:300] == true) & (answered == said)).sum() for true in range(10) for said in range(10)
    ]
    assert report["confusion"] == np.reshape(pairs, (10, 10)).tolist()


@pytest.mark.parametrize("scale", [1, 255], ids=["uint8", "floats"])
def test_images_that_the_run_was_trained_on_are_counted(trained, digits, tmp_path, scale):
    """7 of the 500 training images and 5 test digits: 7 were seen, whatever type they are saved in."""
    seen = load_data("sample").train.first_per_class(500).subset(np.arange(100, 107))
    pixels = np.concatenate([seen.pixels, digits.pixels[:5]])
    labels = np.concatenate([seen.labels, digits.labels[:5]])
    np.savez(tmp_path / "mixed.npz", images=pixels / scale if scale > 1 else pixels, labels=labels)
    report = answer(
        digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "mixed.npz", "--json")
    )
    assert report["seen_in_training"] == 7
    told = digitrec(trained, "evaluate", "--run", "first", "--npz", tmp_path / "mixed.npz").stdout
    assert "trained on 7 of these 12 images" in told


# ----------------------------------------------------------------------------------------------------------- data


def test_the_data_sets_are_listed_with_their_counts(home):
    """`data` alone lists; the full set is not in an empty home, and the line says how to get it."""
    sample, mnist = answer(digitrec(home, "data", "--json"))
    assert (sample["available"], sample["counts"]) == (True, {"train": 3500, "validation": 500, "test": 1000})
    assert (mnist["available"], mnist["counts"]) == (False, None)
    assert "python -m digitrec data fetch mnist" in digitrec(home, "data", "list").stdout


def test_a_data_set_that_is_here_is_not_fetched_again(home, data_dir):
    """The file of DIGITREC_DATA is verified and named."""
    outcome = digitrec(home, "data", "fetch", "mnist", data=data_dir)
    assert outcome.returncode == 0, outcome.stderr
    assert f"mnist is in {data_dir / 'mnist.npz'}, verified." in outcome.stdout


def test_the_full_set_is_listed_where_it_is(home, data_dir):
    """54,000 to learn from, 5,000 to choose by, 10,000 for the end."""
    mnist = answer(digitrec(home, "data", "list", "--json", data=data_dir))[1]
    assert mnist["counts"] == {"train": 54000, "validation": 5000, "test": 10000}
    assert mnist["path"] == str(data_dir / "mnist.npz")


# ---------------------------------------------------------------------------------------------- options that clash


def test_data_may_be_said_in_two_ways_but_not_against_each_other(home):
    """--data and --set data= mean the same; two values are refused."""
    outcome = digitrec(home, "train", "--data", "mnist", "--set", "data=sample")
    assert outcome.returncode == 1
    assert "contradict each other" in outcome.stderr


def test_an_unknown_setting_gets_the_sentence_of_the_settings(home):
    """The command line has no words of its own for what digitrec.config refuses."""
    with pytest.raises(ConfigError) as refusal:
        SETTINGS["epochs"].parse("many")
    outcome = digitrec(home, "train", "--set", "epochs=many")
    assert (outcome.returncode, outcome.stderr) == (1, f"{refusal.value}\n")
