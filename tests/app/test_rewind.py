"""Rewind: a run trained again from the same start with one thing changed."""

import dataclasses

import psutil
import pytest
from app_pages import TRAIN, finished_run, newest_run, opened

from digitrec.config import RunConfig
from digitrec.files import read_json
from digitrec.runs import DrawingSplit, Origin, read_run, write_run
from digitrec.ui.train.rewind import in_words

FIRST, OTHER = "20261122-141530-aaaa", "20261122-141630-bbbb"
BEFORE = RunConfig.from_settings({"data": "sample", "learning_rate": 0.1, "seed": 4})


@pytest.fixture(autouse=True)
def no_worker_stays(home):
    """Ends, after the test, whatever it started."""
    yield
    workers = [
        each for each in psutil.Process().children(recursive=True) if str(home) in " ".join(each.cmdline())
    ]
    [each.kill() for each in workers]
    psutil.wait_procs(workers, timeout=10)


def _finished(run_id, name, **origin):
    finished_run(run_id, name)
    run = dataclasses.replace(read_run(run_id), config=BEFORE, preset="classic", origin=Origin(**origin))
    write_run(run)
    return run


def _line(page):
    return " ".join(each.value for each in page.markdown if "From the same start" in each.value)


def test_the_form_takes_the_runs_settings_and_the_next_run_remembers_whose_start_it_has(home):
    """One change, Start, and run.json names the run; afterwards the form starts runs like any other."""
    _finished(FIRST, "first")
    page = opened(TRAIN)
    page.button(key="rewind").click().run()
    assert page.session_state["setting-seed"] == "4"
    assert _line(page).endswith("**From the same start as “first”.** Change one setting, then press Start.")
    page.get_by_key("setting-learning_rate").set_value("0.01").run()
    assert "Changed: learning rate 0.01 instead of learning rate 0.1. First weights" in _line(page)
    page.button(key="train-start").click().run()
    assert not page.exception
    run = newest_run()
    assert (run.origin.same_start_as, run.config) == (FIRST, BEFORE.but(learning_rate=0.01))
    assert read_json(run.path / "run.json")["same_start_as"] == FIRST
    assert _line(page) == ""


def test_whoever_leaves_it_starts_a_run_like_any_other(home):
    """And a run that is gone meanwhile is left by itself."""
    _finished(FIRST, "first")
    page = opened(TRAIN)
    page.button(key="rewind").click().run()
    page.button(key="rewind-leave").click().run()
    assert _line(page) == ""
    page.session_state["rewound-run"] = OTHER
    assert _line(page.run()) == ""


def test_the_run_whose_start_is_repeated_lies_pale_behind_not_the_one_before(home):
    """Between the two another run was trained."""
    _finished(FIRST, "first")
    _finished(OTHER, "between")
    _finished("20261122-141730-cccc", "again", same_start_as=FIRST)
    page = opened(TRAIN)
    captions = " ".join(each.value for each in page.caption)
    assert "pale: “first”, from the same start, with the same settings" in captions
    assert "between" not in captions


def test_a_fine_tuning_cannot_be_rewound(home):
    """Its drawings may be gone."""
    _finished(FIRST, "tuned", parent="pretrained", drawings=DrawingSplit(learned=("a",)))
    assert "rewind" not in {each.key for each in opened(TRAIN).button}


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({}, "Change one setting, then press Start."),
        ({"activation": "tanh"}, "First weights and order of the images are the same."),
        ({"activation": "tanh", "epochs": 9}, "With one change alone, whatever differs has one cause."),
        ({"batch_size": 7}, "The first weights are the same, the batches are not."),
        ({"units": (7,)}, "only what is asked for can be compared, not the way there."),
    ],
)
def test_what_stays_the_same_is_told(changes, sentence):
    """By what is changed."""
    assert in_words(BEFORE, BEFORE.but(**changes)).endswith(sentence)
