"""The Train page, without a browser; the workers are real processes."""

import dataclasses
import os
import signal
import time

import psutil
import pytest
from app_pages import DRAW, TRAIN, answer, draw, finished_run, newest_run, opened, sentences, text_in
from browser.drawing import DIGITS

from digitrec import paths
from digitrec.config import SETTINGS, RunConfig
from digitrec.config.presets import PRESETS
from digitrec.data.mnist import MNIST
from digitrec.errors import DataError
from digitrec.files import read_json
from digitrec.model.plan import count_parameters
from digitrec.runs import Run, create_run, list_runs, read_run, write_run
from digitrec.runs.status import last_status, stop_requested, this_host, write_status

CNN_ONLY = ("filters", "convolutions", "kernel_size", "downsampling", "head")


@pytest.fixture(autouse=True)
def no_worker_stays(home):
    """Ends, after the test, whatever it started, workers included that have not yet said who they are."""
    yield
    # A worker that the test has killed itself is a zombie, which has no command line any more.
    children = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    workers = [child for child in children if str(home) in " ".join(child.cmdline())]
    [each.kill() for each in workers]
    psutil.wait_procs(workers, timeout=10)


def _form(page):
    """What the form says, by setting."""
    return {name: page.session_state[f"setting-{name}"] for name in SETTINGS}


def _as_form(config):
    """How the form would show a config: numbers as they are, lists as text."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, tuple) else value
        for name, value in config.settings().items()
    }


def _captions(page):
    return "\n".join(each.value for each in page.caption)


def _setting(page, name, value):
    """Sets one setting by its widget."""
    page.get_by_key(f"setting-{name}").set_value(value).run()
    assert not page.exception


def _wait_for_a_pid():
    """Until the worker has said who it is."""
    give_up = time.monotonic() + 60
    while newest_run().status.state != "running" and time.monotonic() < give_up:
        time.sleep(0.05)
    return newest_run().status.pid


# ------------------------------------------------------------------------------------------ presets and settings


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_fills_the_form(name):
    """Every setting is that of the preset on the sample, hidden ones included."""
    page = opened(TRAIN)
    page.segmented_control(key="preset").set_value(name).run()
    assert not page.exception
    assert _form(page) == _as_form(PRESETS[name].config(data="sample"))


def test_a_preset_leaves_data_and_seed_as_they_were():
    """It says how to train, not on what."""
    page = opened(TRAIN)
    _setting(page, "seed", 7)
    _setting(page, "images", 900)
    page.segmented_control(key="preset").set_value("classic").run()
    assert (_form(page)["seed"], _form(page)["images"], _form(page)["data"]) == (7, 900, "sample")


@pytest.mark.parametrize("name", PRESETS)
def test_the_parameters_are_counted_before_the_start(name):
    """As many as the network will have, without building it."""
    page = opened(TRAIN)
    page.segmented_control(key="preset").set_value(name).run()
    assert f"**{count_parameters(PRESETS[name].config(data='sample').model):,} parameters**" in _captions(
        page
    )


def test_the_parameters_follow_a_changed_setting():
    """784 × 30 + 30 + 30 × 10 + 10 = 23,860."""
    page = opened(TRAIN, preset="classic")
    _setting(page, "units", "30")
    assert "**23,860 parameters**" in _captions(page)


def test_dense_hides_what_only_a_cnn_has_and_keeps_it():
    """Back to cnn, the filters are those that were there."""
    page = opened(TRAIN)
    before = _form(page)["filters"]
    assert {widget.key for widget in page.text_input} >= {"setting-filters", "setting-units"}
    _setting(page, "architecture", "dense")
    shown = {widget.key for widget in (*page.text_input, *page.number_input, *page.segmented_control)}
    assert shown.isdisjoint({f"setting-{name}" for name in CNN_ONLY})
    _setting(page, "epochs", 3)
    _setting(page, "architecture", "cnn")
    assert _form(page)["filters"] == before


def test_settings_survive_a_change_of_page():
    """A visitor who looks at the Draw page finds the form as it was left."""
    page = opened("app.py")
    page.switch_page(TRAIN).run()
    _setting(page, "epochs", 3)
    _setting(page, "units", "64,32")
    page.switch_page(DRAW).run()
    page.switch_page(TRAIN).run()
    assert not page.exception
    assert (_form(page)["epochs"], _form(page)["units"]) == (3, "64,32")


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("units", "4096,4096,4096", "parameters"),
        ("units", "abc", "not abc"),
        ("units", "1000000000", "not 1000000000"),
        ("units", "1,2,3,4,5,6,7", "at most 6"),
        ("filters", "0", "not 0"),
        ("learning_rate", 0.0, "more than 0"),
        ("learning_rate", -1.0, "not -1"),
    ],
)
def test_settings_that_no_run_can_have_are_said_and_cannot_be_started(name, value, said):
    """One sentence, and Start waits until they are mended."""
    page = opened(TRAIN, preset="classic")
    _setting(page, "architecture", "cnn")
    usual = _form(page)[name]
    _setting(page, name, value)
    assert [said in each for each in sentences(page)] == [True]
    assert page.button(key="train-start").disabled
    _setting(page, name, usual)
    assert not sentences(page)
    assert not page.button(key="train-start").disabled


def test_a_run_cannot_be_called_like_a_path():
    """The sentence says what may be in a name; no folder is made."""
    page = opened(TRAIN)
    page.text_input(key="run-name").set_value("../../etc").run()
    page.button(key="train-start").click().run()
    assert not page.exception
    assert ["../../etc" in each for each in sentences(page)] == [True]
    assert [run.run_id for run in list_runs()] == ["pretrained"]


def test_the_explainer_loads_the_preset_that_kills_units():
    """Its button fills the form; nothing starts."""
    page = opened(TRAIN)
    page.button(key="relu-load-dying").click().run()
    assert not page.exception
    assert _form(page) == _as_form(PRESETS["dying-relu"].config(data="sample"))
    assert [run.run_id for run in list_runs()] == ["pretrained"]


# ------------------------------------------------------------------------------------------------------ the link


def test_a_link_fills_the_form():
    """The preset it names, changed by what else it says."""
    page = opened(TRAIN, preset="best", data="sample", learning_rate="0.01", units="64,32")
    assert not page.exception
    assert not sentences(page)
    assert _form(page) == _as_form(PRESETS["best"].config(data="sample", learning_rate=0.01, units=(64, 32)))


def test_the_form_writes_the_link_that_leads_back_to_it():
    """Opened by another visitor, it shows the same form."""
    page = opened(TRAIN)
    page.segmented_control(key="preset").set_value("best").run()
    _setting(page, "learning_rate", 0.01)
    _setting(page, "units", "64,32")
    _setting(page, "augmentation", "strong")
    assert page.query_params["learning_rate"] == "0.01"
    assert _form(opened(TRAIN, **page.query_params)) == _form(page)


def test_nonsense_in_a_link_gets_a_sentence_each():
    """With the value received; the rest of the link counts."""
    page = opened(TRAIN, learning_rate="-1", preset="foo", epochs="abc", lr="3", batch_size="32", seed="nan")
    assert not page.exception
    assert sorted(
        word for each in sentences(page) for word in ("-1", "foo", "abc", "lr;", "nan") if word in each
    ) == [
        "-1",
        "abc",
        "foo",
        "lr;",
        "nan",
    ]
    assert len(sentences(page)) == 5
    assert _form(page) == _as_form(PRESETS["fast"].config(data="sample", batch_size=32))


@pytest.mark.parametrize(
    "link",
    [
        {"learning_rate": "nan"},
        {"learning_rate": "inf"},
        {"epochs": "0"},
        {"epochs": "1e99"},
        {"units": "999999999"},
        {"units": "-1"},
        {"architecture": "<script>alert(1)</script>"},
        {"preset": ""},
        {"data": "../../etc/passwd"},
        {"": "1"},
    ],
)
def test_any_nonsense_in_a_link_is_one_sentence(link):
    """The form then shows the preset `fast`, ready to start."""
    page = opened(TRAIN, **link)
    assert not page.exception
    assert len(sentences(page)) == 1
    assert _form(page) == _as_form(PRESETS["fast"].config(data="sample"))
    assert not page.button(key="train-start").disabled


def test_a_link_to_a_network_that_is_too_large_says_so():
    """Each value is possible, all of them together are not."""
    page = opened(TRAIN, preset="classic", units="4096,4096,4096")
    assert not page.exception
    assert ["parameters" in each for each in sentences(page)] == [True]
    assert page.button(key="train-start").disabled


# ------------------------------------------------------------------------------------------------------ the data


def test_without_the_full_mnist_it_is_offered_and_start_waits():
    """It is not downloaded before somebody asks."""
    page = opened(TRAIN, data="mnist")
    assert not page.exception
    assert page.button(key="train-start").disabled
    assert not page.button(key="fetch-mnist").disabled


def test_a_download_that_fails_is_said_in_a_sentence(monkeypatch):
    """The page stays as it was."""

    def fail(report):
        report(1, 4)
        raise DataError("The download broke off; try again.")

    monkeypatch.setattr(MNIST, "download", dataclasses.replace(MNIST.download, fetch=fail))
    page = opened(TRAIN, data="mnist")
    page.button(key="fetch-mnist").click().run()
    assert not page.exception
    assert "The download broke off; try again." in sentences(page)


# ------------------------------------------------------------------------------------------------------ the runs


def test_before_the_first_run_the_shipped_models_curves_are_shown():
    """So that the place is never empty."""
    page = opened(TRAIN)
    assert "No run of yours yet" in text_in(page.get_by_key("run-state"))
    assert page.get_by_key("curve-loss")
    assert page.get_by_key("curve-accuracy")


def test_a_finished_run_shows_its_worth_and_answers_on_the_draw_page():
    """Rate with its count, and one button to go there."""
    finished_run("20261122-120000-aaaa", "mine")
    page = opened("app.py")
    page.switch_page(TRAIN).run()
    test = read_json(paths.pretrained_dir() / "evaluation.json")["test"]
    assert "finished" in text_in(page.get_by_key("run-state"))
    assert f"({test['correct']:,} of {test['count']:,})" in "\n".join(each.value for each in page.markdown)
    page.button(key="train-draw").click().run()
    assert not page.exception
    assert page.selectbox(key="model").value == "20261122-120000-aaaa"
    assert answer(draw(page.switch_page(DRAW), DIGITS[9])) == 9


@pytest.mark.training
def test_start_begins_a_real_run_and_a_killed_worker_is_said_to_be_interrupted():
    """After SIGKILL, the page has a sentence, another run can be started, and drawing goes on."""
    page = opened(TRAIN, data="sample", epochs="200")
    page.text_input(key="run-name").set_value("to be killed").run()
    page.button(key="train-start").click().run()
    assert not page.exception
    os.kill(_wait_for_a_pid(), signal.SIGKILL)
    _wait_for_the_end()
    page.run()
    assert not page.exception
    assert "interrupted" in text_in(page.get_by_key("run-state"))
    assert ["killed" in each for each in sentences(page)] == [True]
    assert not page.button(key="train-start").disabled
    assert answer(draw(opened(DRAW), DIGITS[3])) == 3


@pytest.mark.training
def test_while_one_run_trains_the_next_one_waits_its_turn_and_can_be_taken_out():
    """Started by a page that was opened before: it shows the run that trains, and below it the one that waits."""
    early = opened(TRAIN, data="sample", epochs="200")
    page = opened(TRAIN, data="sample", epochs="200")
    page.text_input(key="run-name").set_value("first").run()
    page.button(key="train-start").click().run()
    early.text_input(key="run-name").set_value("second").run()
    early.button(key="train-start").click().run()
    assert not early.exception
    assert "No run of yours yet" not in text_in(early.get_by_key("run-state"))
    waiting = newest_run()
    assert (waiting.name, waiting.status.state) == ("second", "queued")
    assert "1\\. **second** · fast · sample" in text_in(early.get_by_key("queue"))
    early.button(key=f"unqueue-{waiting.run_id}").click().run()
    assert not early.exception
    assert f"unqueue-{waiting.run_id}" not in {each.key for each in early.button}
    assert {run.name: run.status.state for run in list_runs()[:2]}["second"] == "stopped"


@pytest.mark.training
def test_a_run_that_is_asked_to_stop_before_its_first_step_ends_as_stopped():
    """It has no model, so none is offered."""
    page = opened(TRAIN, data="sample", epochs="200")
    page.button(key="train-start").click().run()
    _wait_for_a_pid()
    page.run()
    page.button(key="train-stop").click().run()
    _wait_for_the_end()
    page.run()
    assert not page.exception
    assert "stopped" in text_in(page.get_by_key("run-state"))
    assert "train-draw" not in {each.key for each in page.button}


def _training_run():
    """A run that this very process trains, as far as anybody can see."""
    run = create_run(RunConfig(), name="mine")
    me = psutil.Process()
    write_status(
        run.path,
        dataclasses.replace(
            run.status, state="running", host=this_host(), pid=me.pid, pid_started=me.create_time(), epoch=2,
            step=90, steps=500, message="training", seconds_left=2820.0,
        ),
    )  # fmt: skip
    return run


def test_the_click_on_stop_says_at_once_that_the_run_is_stopping():
    """In its own rerun, long before the worker has answered; nobody is told any more how long it would have taken."""
    run = _training_run()
    page = opened(TRAIN)
    assert "running" in text_in(page.get_by_key("run-state"))
    page.button(key="train-stop").click().run()
    assert not page.exception
    assert text_in(page.get_by_key("run-state")).startswith("**stopping** · epoch 2 of")
    assert "left" not in text_in(page.get_by_key("run-state"))
    assert page.button(key="train-stop").disabled
    assert stop_requested(run.path)


def test_a_stopped_run_that_is_measured_says_both():
    """It cannot be stopped again, and not be drawn with yet."""
    run = _training_run()
    write_status(
        run.path,
        dataclasses.replace(
            last_status(run.path), state="stopped", measuring=True, message="measuring what was learned"
        ),
    )
    page = opened(TRAIN)
    assert text_in(page.get_by_key("run-state")).startswith(
        "**stopped** · measuring what was learned · epoch 2"
    )
    assert page.button(key="train-stop").disabled
    assert "train-draw" not in {each.key for each in page.button}


def test_a_run_with_half_a_line_of_metrics_is_drawn_all_the_same():
    """The line that is being written now is left out."""
    with (finished_run("20261122-120000-aaaa") / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"kind": "step", "ep')
    page = opened(TRAIN)
    assert not page.exception
    assert not sentences(page)


def test_the_settings_of_the_run_before_are_told_where_they_differ():
    """So that the pale curve means something."""
    finished_run("20261122-120000-aaaa", "before")
    path = finished_run("20261122-130000-bbbb", "after")
    run = read_run(path.name)
    other = RunConfig.from_settings(run.config.settings() | {"learning_rate": 0.5})
    write_run(Run(run_id=run.run_id, path=path, name="after", created=run.created, config=other))
    text = _captions(opened(TRAIN))
    assert f"the run before, “before”, with learning rate {run.config.training.learning_rate:g}" in text


def _wait_for_the_end():
    """Until the newest run's process is gone: also a killed one takes a moment to die."""
    give_up = time.monotonic() + 60
    while newest_run().status.is_live and time.monotonic() < give_up:
        time.sleep(0.05)
