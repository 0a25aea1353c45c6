"""The home page, without a browser."""

import pytest
from app_pages import HOME, cut, finished_run, opened, sentences

from digitrec import paths
from digitrec.files import read_json
from digitrec.model.plan import count_parameters
from digitrec.runs import activate, read_run
from digitrec.wording import moment, score

pytestmark = pytest.mark.usefixtures("home")


def _metrics(page):
    return {each.label: each.value for each in page.metric}


def _captions(page):
    return "\n".join(each.value for each in page.caption)


def test_the_pretrained_model_answers_on_a_fresh_machine():
    """Its accuracy stands there with its counts, its parameters and its date."""
    page = opened(HOME)
    pretrained, test = read_run("pretrained"), read_json(paths.pretrained_dir() / "evaluation.json")["test"]
    assert not page.exception
    assert _metrics(page)["Model"] == pretrained.title
    assert _metrics(page)["Parameters"] == f"{count_parameters(pretrained.config.model):,}"
    assert score(test["correct"], test["count"]) in _captions(page)
    assert moment(pretrained.created) in _captions(page)


def test_the_run_that_was_chosen_is_named():
    """The choice lies in the home, not in the visitor's session."""
    finished_run("20261122-120000-aaaa", "mine")
    activate("20261122-120000-aaaa")
    assert _metrics(opened(HOME))["Model"] == "mine"


def test_without_any_run_the_page_says_what_to_do():
    """No empty table."""
    page = opened(HOME)
    assert "None yet." in _captions(page)
    assert not page.dataframe


def test_the_latest_runs_are_listed_newest_first():
    """With what they are worth; the pretrained model is not among them."""
    finished_run("20261122-120000-aaaa", "older")
    finished_run("20261122-130000-bbbb", "newer")
    table = opened(HOME).dataframe[0].value
    test = read_json(paths.pretrained_dir() / "evaluation.json")["test"]
    assert list(table["Run"]) == ["newer", "older"]
    assert list(table["Test accuracy"]) == [score(test["correct"], test["count"])] * 2


def test_a_broken_run_folder_is_named_once_and_the_others_are_listed():
    """Half a run.json is no reason to lose the page."""
    finished_run("20261122-120000-aaaa", "good")
    cut(finished_run("20261122-130000-bbbb", "bad") / "run.json")
    page = opened(HOME)
    assert not page.exception
    assert [("20261122-130000-bbbb" in each, "run.json" in each) for each in sentences(page)] == [
        (True, True)
    ]
    assert list(page.dataframe[0].value["Run"]) == ["good"]


def test_a_damaged_evaluation_reads_as_not_measured():
    """The model still answers; only its worth is unknown."""
    cut(finished_run("20261122-120000-aaaa", "mine") / "evaluation.json")
    activate("20261122-120000-aaaa")
    page = opened(HOME)
    assert not page.exception
    assert "not measured yet" in _captions(page)


def test_a_run_without_its_status_is_no_reason_to_fail():
    """Its model is there, so it counts as finished."""
    (finished_run("20261122-120000-aaaa", "mine") / "status.json").unlink()
    page = opened(HOME)
    assert not page.exception
    assert list(page.dataframe[0].value["State"]) == ["finished"]


def test_without_the_pretrained_model_one_sentence_says_so(tmp_path, monkeypatch):
    """A checkout without models/pretrained still opens."""
    monkeypatch.setattr("digitrec.paths.pretrained_dir", lambda: tmp_path / "nothing")
    page = opened(HOME)
    assert not page.exception
    assert ["pretrained" in each for each in sentences(page)] == [True]


@pytest.mark.parametrize("key, destination", [("home-draw", "Draw"), ("home-train", "Train a network")])
def test_its_two_buttons_lead_on(key, destination):
    """One to drawing, one to training."""
    page = opened(HOME)
    page.button(key=key).click().run()
    assert not page.exception
    assert [each.value for each in page.title] == [destination]
