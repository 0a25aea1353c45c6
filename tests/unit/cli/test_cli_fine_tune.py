"""`fine-tune` on the command line: before and after, side by side, and one sentence where there is nothing to learn."""

import json
import shutil
from pathlib import Path

import pytest
from command_line import complaint, digitrec, home_with_a_run
from kept_drawings import json_of, kept


@pytest.fixture
def own_home(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch) -> Path:
    """A copy of a home whose run `first` knows 500 digits; this process's too."""
    trained = home_with_a_run(tmp_path_factory.getbasetemp())
    home = Path(shutil.copytree(trained, tmp_path / "home"))
    monkeypatch.setenv("DIGITREC_HOME", str(home))
    return home


def test_without_drawings_nothing_is_started(own_home):
    """One sentence that says where they come from."""
    said = complaint(digitrec(own_home, "fine-tune", "--run", "first"))
    assert (
        said == "There are no drawings to learn from yet; confirm or correct some answers on the Draw page."
    )
    assert len(list(own_home.glob("models/*/run.json"))) == 1


def test_with_cut_drawings_only_nothing_is_started(own_home):
    """They are not learned from by halves."""
    json_of(kept(3)).write_text("{")
    assert "There are no drawings to learn from yet" in complaint(digitrec(own_home, "fine-tune"))


def test_before_and_after_stand_side_by_side(own_home):
    """A run of its own, on all drawings but those held out; what answers stays as it was."""
    for _ in range(3):
        kept(3), kept(8)
    outcome = digitrec(own_home, "fine-tune", "--run", "first", "--name", "mine")
    assert outcome.returncode == 0, outcome.stderr
    assert "mine finished after" in outcome.stdout
    assert "drawings held out: before " in outcome.stdout
    assert "the sample's test digits: before " in outcome.stdout
    first, *others = json.loads(digitrec(own_home, "runs", "--json").stdout)
    assert (first["name"], first["active"], first["data"]) == ("mine", False, "sample")
    told = json.loads(digitrec(own_home, "drawings", "--json").stdout)["models"]
    assert {each["name"]: (each["count"], each["trained_on"]) for each in told} == {
        "mine": (2, 4), "first": (6, 0), "": (6, 0),
    }  # fmt: skip
    assert [each["active"] for each in others] == [False, True]


def test_drawings_of_one_class_only_are_learned_with_a_word_of_warning(own_home):
    """For a program too, both sides are there."""
    for _ in range(3):
        kept(3)
    outcome = digitrec(own_home, "fine-tune", "--run", "first")
    assert outcome.returncode == 0, outcome.stderr
    assert "All drawings are of one class (a 3)" in outcome.stdout
