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
from digitrec.runs import DrawingSplit, Origin, Run, create_run, list_runs, read_run, write_run
from digitrec.runs.status import last_status, stop_requested, this_host, write_status
from digitrec.ui.train.curves_behind import differences

CNN_ONLY = ("filters", "convolutions", "residual", "kernel_size", "downsampling", "head")


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
    """How the form would show a config: all of it as a person would write it."""
    return {name: SETTINGS[name].show(value) for name, value in config.settings().items()}


def _captions(page):
    return "\n".join(each.value for each in page.caption)


def _setting(page, name, value):
    """Sets one setting by its field."""
    page.get_by_key(f"setting-{name}").set_value(str(value)).run()
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
    assert (_form(page)["seed"], _form(page)["images"], _form(page)["data"]) == ("7", "900", "sample")


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
    shown = {widget.key for widget in (*page.text_input, *page.segmented_control)}
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
    assert (_form(page)["epochs"], _form(page)["units"]) == ("3", "64,32")


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("units", "4096,4096,4096", "parameters"),
        ("units", "64,x", "not 64,x"),
        ("units", "abc", "not abc"),
        ("units", "1000000000", "not 1000000000"),
        ("units", "1,2,3,4,5,6,7,8,9,10,11,12,13", "at most 12"),
        ("filters", "0", "not 0"),
        ("learning_rate", "0", "more than 0"),
        ("learning_rate", "-1", "not -1"),
        ("learning_rate", "500", "up to 10, not 500"),
        ("learning_rate", "", "not ''"),
        ("learning_rate", "nan", "not nan"),
        ("epochs", "0", "not 0"),
        ("epochs", "2.5", "not 2.5"),
        ("epochs", "1e99", "not 1e99"),
        ("epochs", "", "not ''"),
        ("batch_size", "a lot", "not a lot"),
        ("kernel_size", "10", "not 10"),
        ("dropout", "0.95", "not 0.95"),
        ("seed", "-3", "not -3"),
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


def test_the_reason_stands_under_the_field_and_beside_start_by_name():
    """Also of a field that is folded away; the old value trains nothing."""
    page = opened(TRAIN)
    _setting(page, "learning_rate", "500")
    _setting(page, "batch_size", "0")
    assert "Must be a number more than 0 up to 10, not 500" in text_in(
        page.get_by_key("refused-learning_rate")
    )
    assert "Must be a whole number from 1 to 4,096, not 0" in text_in(page.get_by_key("refused-batch_size"))
    (sentence,) = sentences(page)
    assert sentence.startswith(
        "**Batch size** (in All settings) must be a whole number from 1 to 4,096, not 0;"
    )
    assert sentence.endswith("Start waits, also for **Learning rate**.")
    assert page.button(key="train-start").disabled
    assert [run.run_id for run in list_runs()] == ["pretrained"]


def test_what_says_nothing_about_the_network_does_not_stand_in_its_way():
    """Nonsense among the filters, and then a dense network; back to cnn, it is there to be mended."""
    page = opened(TRAIN)
    _setting(page, "filters", "none")
    assert page.button(key="train-start").disabled
    _setting(page, "architecture", "dense")
    assert not page.button(key="train-start").disabled
    _setting(page, "architecture", "cnn")
    assert "not none" in text_in(page.get_by_key("refused-filters"))


def test_a_changed_preset_says_how_much_was_changed_and_leads_back():
    """Then it promises nothing any more."""
    page = opened(TRAIN, data="sample")
    assert "97.80 % (978 of 1,000)" in _captions(page)
    _setting(page, "epochs", "3")
    _setting(page, "dropout", "0.5")
    assert text_in(page.get_by_key("settings-heading")).startswith("**fast, 2 changed**")
    assert "978 of 1,000" not in _captions(page)
    page.button(key="settings-back").click().run()
    assert text_in(page.get_by_key("settings-heading")).startswith("**fast**")
    assert _form(page) == _as_form(PRESETS["fast"].config(data="sample"))


def test_the_promise_is_that_of_the_data_set_that_is_chosen():
    """Not MNIST's beside the sample."""
    page = opened(TRAIN, data="sample")
    assert "9,926 of 10,000" not in _captions(page)
    _setting(page, "data", "mnist")
    assert "On mnist it reached 99.26 % (9,926 of 10,000)" in _captions(page)


def test_a_preset_follows_the_data_set_but_for_what_was_changed():
    """Two epochs are its own on mnist; three, asked for by hand, stay on both."""
    page = opened(TRAIN, data="sample")
    _setting(page, "data", "mnist")
    assert _form(page) == _as_form(PRESETS["fast"].config(data="mnist"))
    _setting(page, "epochs", "3")
    _setting(page, "data", "sample")
    assert _form(page) == _as_form(PRESETS["fast"].config(data="sample", epochs=3))


def test_the_digits_are_shown_as_the_chosen_augmentation_changes_them():
    """Another sheet of eight for each strength, and for each size of a crop and a cutout; and the words say which."""
    page = opened(TRAIN)
    sheets = []
    for name, value in (
        ("augmentation", "off"),
        ("augmentation", "light"),
        ("augmentation", "strong"),
        ("augmentation", "elastic"),
        ("crop", 4),
        ("cutout", 10),
    ):
        _setting(page, name, value)
        sheets.append(
            [each.proto.body for each in page.get("html") if 'class="dr-sheet"' in each.proto.body][-1]
        )
    assert len({*sheets}) == 6
    assert [sheet.count("data:image/png") for sheet in sheets] == [8] * 6
    words = "turned and bent a little, moved by up to 4 pixels, with a square of 10×10 pixels wiped out; differently in each epoch."
    assert f"**What it will see.** Each digit {words}" in _captions(page)


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


def test_before_the_first_run_a_typical_ones_curves_are_shown_and_said_to_be_that():
    """So that the place is never empty."""
    page = opened(TRAIN)
    assert "No run of yours yet" in text_in(page.get_by_key("run-state"))
    assert "pale: a typical run, recorded earlier (classic, 20 epochs on sample)" in _captions(page)
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
    assert "1\\. **second** · fast, 1 changed · sample" in text_in(early.get_by_key("queue"))
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
    parent = read_run(finished_run("20261122-120000-aaaa", "before").name).origin.parent
    path = finished_run("20261122-130000-bbbb", "after")
    run = read_run(path.name)
    other = RunConfig.from_settings(run.config.settings() | {"learning_rate": 0.5})
    write_run(Run(run_id=run.run_id, path=path, name="after", created=run.created, config=other))
    text = _captions(opened(TRAIN))
    assert f"“before”, the run before, which went on from {parent}, with learning rate 0.0007" in text


def _run_of(run_id: str, name: str, **changes):
    """A finished run that was asked for this, without an origin."""
    path = finished_run(run_id, name)
    config = read_run(run_id).config.but(**changes)
    write_run(
        Run(
            run_id=run_id,
            path=path,
            name=name,
            created="2026-11-22T12:00:00+00:00",
            config=config,
            preset="fast",
        )
    )
    return read_run(run_id)


def test_settings_that_differ_are_told_in_words():
    """All images are no number, and early stopping that is off is none."""
    before = _run_of("20261122-120000-aaaa", "before", early_stopping=0, batch_size=64)
    after = _run_of("20261122-130000-bbbb", "after", images=15_000, early_stopping=3, batch_size=128)
    assert differences(after, before) == ", with all training images, batch size 64, no early stopping"
    assert differences(before, after) == (
        ", with at most 15,000 training images, batch size 128, early stopping after 3 epochs"
    )


def test_a_fine_tuning_is_compared_with_another_one_only():
    """Beside an ordinary run its curves say nothing."""
    _run_of("20261122-120000-aaaa", "ordinary")
    tuned = _run_of("20261122-130000-bbbb", "tuned")
    origin = Origin(parent="pretrained", drawings=DrawingSplit(learned=("a",), trained_on=("a",)))
    write_run(dataclasses.replace(tuned, origin=origin))
    page = opened(TRAIN)
    assert "**tuned**" in text_in(page.get_by_key("run-outcome"))
    assert "pale" not in _captions(page)
    assert "1000000" not in _captions(page)


def test_the_run_that_is_shown_is_named_chosen_and_kept_in_the_link():
    """The newest one until another is chosen; a reload shows that again, and the form's link keeps it."""
    _run_of("20261122-120000-aaaa", "early")
    _run_of("20261122-130000-bbbb", "late")
    page = opened(TRAIN)
    assert text_in(page.get_by_key("run-outcome")).startswith("**late**")
    assert "run" not in page.query_params
    page.selectbox(key="shown-run").set_value("20261122-120000-aaaa").run()
    assert text_in(page.get_by_key("run-outcome")).startswith("**early**")
    assert page.query_params["run"] == "20261122-120000-aaaa"
    _setting(page, "epochs", "3")
    again = opened(TRAIN, **page.query_params)
    assert not sentences(again)
    assert text_in(again.get_by_key("run-outcome")).startswith("**early**")
    again.selectbox(key="shown-run").set_value("").run()
    assert text_in(again.get_by_key("run-outcome")).startswith("**late**")
    assert "run" not in again.query_params


def test_runs_of_one_name_can_be_told_apart_in_the_choice():
    """Streamlit knows a choice by its label."""
    _run_of("20261122-120000-aaaa", "mine")
    _run_of("20261122-130000-bbbb", "mine")
    page = opened(TRAIN)
    page.selectbox(key="shown-run").set_value("20261122-120000-aaaa").run()
    assert page.selectbox(key="shown-run").value == "20261122-120000-aaaa"
    assert page.query_params["run"] == "20261122-120000-aaaa"


def test_a_link_to_a_run_that_is_gone_shows_the_newest_and_says_so():
    """One sentence."""
    _run_of("20261122-120000-aaaa", "mine")
    page = opened(TRAIN, run="20261122-999999-zzzz")
    assert not page.exception
    assert ["20261122-999999-zzzz" in each for each in sentences(page)] == [True]
    assert text_in(page.get_by_key("run-outcome")).startswith("**mine**")


def test_the_form_can_take_the_settings_of_the_run_that_is_shown():
    """All of them, and then the form is that run's recipe."""
    run = _run_of("20261122-120000-aaaa", "mine", data="sample", epochs=3, dropout=0.25, reject_class="off")
    page = opened(TRAIN)
    page.button(key="take-settings").click().run()
    assert not page.exception
    assert _form(page) == _as_form(run.config)
    assert page.query_params["dropout"] == "0.25"


def test_the_settings_of_a_run_on_data_that_is_not_here_are_taken_but_for_that():
    """With the reason."""
    _run_of("20261122-120000-aaaa", "mine", data="drawn", epochs=3)
    page = opened(TRAIN)
    page.button(key="take-settings").click().run()
    assert ["The data set is sample instead" in each for each in sentences(page)] == [True]
    assert (_form(page)["data"], _form(page)["epochs"]) == ("sample", "3")


def _wait_for_the_end():
    """Until the newest run's process is gone: also a killed one takes a moment to die."""
    give_up = time.monotonic() + 60
    while newest_run().status.is_live and time.monotonic() < give_up:
        time.sleep(0.05)


# --------------------------------------------------------------------------------------------- words for a beginner


def _caption_help(page):
    return " ".join(each.help or "" for each in page.caption)


@pytest.mark.parametrize(
    "preset, changes, reason",
    [
        ("fast", {}, "its labels are smoothed"),
        ("classic", {}, "some units are left out"),
        ("dying-relu", {"augmentation": "light"}, "its images are changed"),
        ("dying-relu", {"cutout": 8}, "its images are changed"),
        ("dying-relu", {}, ""),
    ],
)
def test_why_training_may_look_worse_than_validation_is_told_where_it_may(preset, changes, reason):
    """Beside the legend of the run that is shown."""
    run = create_run(PRESETS[preset].config(**changes), preset=preset)
    write_status(run.path, dataclasses.replace(run.status, state="stopped"))
    told = _caption_help(opened(TRAIN))
    assert reason in told
    assert ("Training may look worse" in told) is bool(reason)
