"""The command line, as a process of its own: what it prints, for a person and for a program, and its exit status."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from app_server import PROJECT, clean_environment
from command_line import (
    ENDLESS,
    TINY,
    answer,
    digitrec,
    digitrec_started,
    end_of,
    home_with_a_run,
    interrupted,
    only_run,
    soon,
)
from PIL import Image, ImageDraw

from digitrec.cli.parser import build_parser
from digitrec.config import SETTINGS
from digitrec.config.presets import PRESETS
from digitrec.errors import ConfigError
from digitrec.files import read_json
from digitrec.model.recognizer import Recognizer

COMMANDS = (
    "train", "runs", "stop", "use", "predict", "evaluate", "benchmark", "drawings", "fine-tune", "data", "app",
)  # fmt: skip
ACTIONS = (
    "data list", "data fetch", "drawings export", "drawings import", "drawings delete", "drawings restore",
    "drawings release",
)  # fmt: skip


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one finished run; nobody changes it."""
    return home_with_a_run(tmp_path_factory.getbasetemp())


@pytest.fixture
def own_home(trained: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(trained, tmp_path / "home"))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A one, as a person draws it."""
    path = tmp_path / "one.png"
    sheet = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(sheet).line((140, 60, 140, 220), fill=0, width=18)
    sheet.save(path)
    return path


# ------------------------------------------------------------------------------------------------- usage and help


def test_the_version_is_that_of_the_package(home):
    """`--version` ends with status 0."""
    outcome = digitrec(home, "--version")
    assert (outcome.returncode, outcome.stdout) == (0, "digitrec 0.1.0\n")


def test_these_are_all_commands(capsys):
    """The parser itself says which there are, where it refuses one."""
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args(["fly"])
    assert end.value.code == 2
    (choices,) = re.findall(r"choose from (.*)\)", capsys.readouterr().err)
    assert re.findall(r"[\w-]+", choices) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(home, command):
    """`COMMAND --help` ends with status 0 and shows its usage."""
    outcome = digitrec(home, command, "--help")
    assert outcome.returncode == 0
    assert outcome.stdout.startswith(f"usage: python -m digitrec {command} ")
    assert f"examples:\n  python -m digitrec {command}" in outcome.stdout


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_explains_itself(capsys, action):
    """`COMMAND ACTION --help`, with its own usage and the option --json."""
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args([*action.split(), "--help"])
    usage = capsys.readouterr().out
    assert end.value.code == 0
    assert usage.startswith(f"usage: python -m digitrec {action} ")
    assert "--json" in usage


@pytest.mark.parametrize("arguments", ["data --json list", "data list --json", "data --json fetch sample"])
def test_json_may_stand_before_or_after_an_action(arguments):
    """The action doesn't undo what stood before it."""
    assert build_parser().parse_args(arguments.split()).json is True


@pytest.mark.parametrize("module", ["numpy", "PIL", "rich", "psutil", "digitrec.runs", "digitrec.model"])
def test_help_imports_nothing_that_only_the_work_needs(module):
    """So it is there at once; what a command works with is imported inside its function."""
    code = f"import sys; from digitrec.cli.parser import build_parser; build_parser(); print({module!r} in sys.modules)"
    outcome = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert outcome.stdout == "False\n", outcome.stderr


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


@pytest.mark.parametrize("name", ["fast", "best", "classic"])
def test_train_promises_of_a_preset_what_was_measured_on_each_set(train_help, name):
    """The words are those of the Train page."""
    preset = PRESETS[name]
    assert f"{name} {preset.summary} {preset.promise('sample')} {preset.promise('mnist')}" in train_help


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("fly",), ("train", "--set", "epochs"), ("train", "--set", "=3"), ("predict",), ("use",), ("runs", "--all"),
        ("evaluate", "--data", "sample", "--npz", "x.npz"), ("app", "--port", "http"), ("data", "fetch", "cifar"),
        ("data", "fetch", "mnist", "--timeout", "nan"),
        ("predict", "x.jpg", "--frame", "0,0,90,90"), ("predict", "x.jpg", "--photo", "--frame", "0,0,90"),
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
    code = "import digitrec.runs as s; s.list_runs = lambda: 1 / 0; from digitrec.cli import main; main(['runs'])"
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert outcome.returncode == 1
    assert outcome.stderr.startswith(
        "digitrec has a bug: ZeroDivisionError: division by zero; please report it"
    )
    assert "Traceback (most recent call last)" in outcome.stderr


@pytest.mark.parametrize("command", ["runs", "data", "drawings", "evaluate", "predict"])
def test_no_command_imports_tensorflow(trained, picture, command):
    """Training is another process, and predictions come from LiteRT."""
    arguments = {"evaluate": ["--run", "first"], "predict": ["--run", "first", str(picture)]}.get(command, [])
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


def test_a_run_begins_with_another_ones_weights_and_learns_from_its_answers(own_home):
    """Both by name; the record has their ids, and names that there are none of start nothing."""
    first = only_run(own_home).name
    record = answer(digitrec(own_home, *TINY, "--from", "first", "--teacher", "first", "--json"))
    assert (record["parent"], record["teachers"], record["state"]) == (first, [first], "finished")
    refused = digitrec(own_home, *TINY, "--teacher", "nobody")
    assert refused.returncode == 1
    assert "nobody" in refused.stderr
    assert len(list((own_home / "models").glob("*/run.json"))) == 2


@pytest.mark.training
def test_ctrl_c_stops_training_and_keeps_the_best_epoch(home):
    """Status 0, the state is stopped, and the model answers."""
    with digitrec_started(home, *ENDLESS, "--json") as process:
        soon(lambda: any(home.glob("models/*/model.keras")), "an epoch is kept")
        record = answer(interrupted(process))
    assert record["state"] == "stopped"
    assert record["test"]["count"] == 1000
    assert Recognizer(Path(record["path"]) / "model.tflite").predict(np.zeros((1, 28, 28))).shape == (1, 10)


def _has_a_step(metrics):
    return '"kind": "step"' in metrics.read_text(encoding="utf-8")


@pytest.mark.training
def test_a_run_is_stopped_from_another_process(home):
    """`stop` waits for the run's end and says what it is worth; whoever follows the run sees it end."""
    with digitrec_started(home, *ENDLESS, "--name", "long") as process:
        soon(lambda: any(map(_has_a_step, home.glob("models/*/metrics.jsonl"))), "training has begun")
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


def test_the_run_that_was_chosen_answers(own_home, picture):
    """After `use`, predict and runs know which one is active."""
    run_id = only_run(own_home).name
    assert answer(digitrec(own_home, "use", "first", "--json"))["active"] is True
    assert answer(digitrec(own_home, "predict", picture, "--json"))["run_id"] == run_id
    assert re.search(rf"^\*  {run_id}", digitrec(own_home, "runs").stdout, re.MULTILINE)


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
