"""The Train page in Chromium: real runs in real workers, watched, reloaded, stopped and killed."""

import json
import os
import re
import signal

import pytest
from browser.drawing import DIGITS, answer, draw, open_draw
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TO_TRAIN = 150_000
"""Milliseconds that a worker may take until it trains, or has ended, while others use the same two cores."""

# Vertices of the lines of a chart, and the points of its epochs.
_COUNT_POINTS = """metric => [...document.querySelectorAll(`.st-key-curve-${metric} g.mark-line path`)]
    .map(line => (line.getAttribute('d') || '').split(/[ML]/).length - 1).reduce((sum, each) => sum + each, 0)"""


def _open(page, url, **link):
    page.goto(f"{url}/Train?" + "&".join(f"{name}={value}" for name, value in link.items()))
    expect(page.locator(".st-key-train-start")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-run-state")).to_be_visible()


def _start(page, url, **link):
    _open(page, url, preset="fast", data="sample", **link)
    _button(page, "train-start").click()
    expect(_state(page)).to_contain_text("running", timeout=TO_TRAIN)


def _state(page):
    return page.locator(".st-key-run-state")


def _button(page, key):
    # With a tooltip, Streamlit lays out a second one that nobody sees.
    return page.locator(f".st-key-{key} button").first


def _points(page, metric):
    """How many points the lines of a chart have now."""
    return page.evaluate(_COUNT_POINTS, metric)


def _wait_for_points(page, metric, more_than):
    page.wait_for_function(
        f"([metric, few]) => ({_COUNT_POINTS})(metric) > few", arg=[metric, more_than], timeout=TO_TRAIN
    )


def _wait_for_the_next_epochs(page):
    """Until the run that the page shows has got two epochs further."""
    expect(_state(page)).to_have_text(re.compile(r"epoch \d+ of"), timeout=TO_TRAIN)
    now = int(re.search(r"epoch (\d+)", _state(page).inner_text()).group(1))
    page.wait_for_function(
        """now => Number(/epoch (\\d+)/.exec(document.querySelector('.st-key-run-state').innerText)?.[1]) > now + 1""",
        arg=now,
        timeout=TO_TRAIN,
    )


def _newest_run(server):
    return max(path for path in (server.home / "models").iterdir() if path.is_dir())


def _status(run):
    return json.loads((run / "status.json").read_text(encoding="utf-8"))


@pytest.fixture
def long_run(app_server, page):
    """A run that trains for minutes, started with the button; its folder. Killed afterwards if it still runs."""
    _start(page, app_server.url, epochs=500)
    _wait_for_the_next_epochs(page)
    run = _newest_run(app_server)
    yield run
    if _status(run)["state"] == "running":
        os.kill(_status(run)["pid"], signal.SIGKILL)


def test_a_run_of_the_preset_fast_to_its_end_and_then_drawing_with_it(app_server, page):
    """State, growing curves, the test accuracy with its count, and a digit that the new network reads."""
    _open(page, app_server.url, preset="fast", data="sample")
    page.get_by_label("Name of the run").fill("first of mine")
    page.get_by_label("Name of the run").press("Enter")
    _button(page, "train-start").click()
    expect(_state(page)).to_contain_text("running", timeout=TO_TRAIN)
    expect(_button(page, "train-start")).to_be_enabled()  # the next one would wait its turn
    expect(_state(page)).to_have_text(re.compile(r"epoch \d+ of 10"), timeout=TO_TRAIN)
    seen = _points(page, "loss"), _points(page, "accuracy")
    expect(_state(page)).to_contain_text("finished", timeout=TO_TRAIN)
    _wait_for_points(page, "loss", seen[0])
    _wait_for_points(page, "accuracy", seen[1])

    test = json.loads((_newest_run(app_server) / "evaluation.json").read_text(encoding="utf-8"))["test"]
    assert test["count"] == 1000
    assert test["accuracy"] > 0.9
    expect(page.get_by_text("Test accuracy")).to_contain_text(f"({test['correct']:,} of 1,000)")
    expect(page.get_by_role("progressbar").first).to_have_attribute("aria-valuenow", "100")

    _button(page, "train-draw").click()
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    expect(page.locator(".st-key-model input").first).to_have_value(re.compile("^first of mine"))
    # It is this visitor's own choice; new ones begin with what they began with before.
    assert not (app_server.home / "models" / "active").exists()

    # And that digit is played through the epochs that the run has kept: from a guess to the answer.
    page.get_by_text("Look inside this answer").click()
    page.locator(".st-key-look").get_by_text("Through time", exact=True).click()
    slider, digit = page.locator(".tt-at"), page.locator(".tt-digit")
    expect(digit).to_have_text("3", timeout=TO_TRAIN)
    last = slider.input_value()
    page.locator(".tt-play").click()
    expect(slider).not_to_have_value(last)
    expect(slider).to_have_value(last, timeout=30_000)
    expect(digit).to_have_text("3")


def test_a_run_is_the_same_after_a_reload_in_a_second_tab_and_from_another_page(app_server, page, long_run):
    """Nothing about it lives in the tab that started it, and it moves on in each."""
    page.reload()
    _wait_for_the_next_epochs(page)
    expect(_state(page)).to_contain_text("of 500")

    second = page.context.new_page()
    _open(second, app_server.url)
    _wait_for_the_next_epochs(second)
    expect(_state(second)).to_contain_text("of 500")
    expect(_button(second, "train-start")).to_be_enabled()
    second.close()

    page.locator(".st-key-menu").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Train your own")).to_be_visible()
    page.locator(".st-key-menu").get_by_role("link", name="Train").click()
    _wait_for_the_next_epochs(page)
    assert _newest_run(app_server) == long_run
    assert _status(long_run)["state"] == "running"


def _bounds(page, key):
    """Top, bottom and height of a container."""
    box = page.locator(f".st-key-{key}").bounding_box()
    return box["y"], box["y"] + box["height"], box["height"]


def test_the_curves_grow_in_place_both_in_sight_and_a_run_can_be_stopped(app_server, page, long_run):
    """At 1280×800, 240 pixels each, beside settings that scroll by themselves.

    Each chart is drawn once and then only gets points; Stop keeps the best epoch as a model to draw with.
    """
    assert min(_bounds(page, "curve-loss")[2], _bounds(page, "curve-accuracy")[2]) >= 240
    assert max(_bounds(page, "curve-accuracy")[1], _bounds(page, "train-settings")[1]) <= 800
    settings = page.locator(".st-key-train-settings")
    assert settings.evaluate("node => node.scrollHeight - node.clientHeight") > 100
    charts = page.locator(".st-key-curve-loss svg.marks, .st-key-curve-accuracy svg.marks")
    expect(charts).to_have_count(2)
    charts.evaluate_all("nodes => nodes.forEach(node => { node.old = true })")
    seen = _points(page, "loss")
    _wait_for_the_next_epochs(page)
    _wait_for_points(page, "loss", seen)
    assert charts.evaluate_all("nodes => nodes.map(node => node.old === true)") == [True, True]

    _button(page, "train-stop").click()
    expect(_state(page)).to_contain_text("stopped", timeout=TO_TRAIN)
    expect(_button(page, "train-stop")).to_be_hidden()
    expect(_button(page, "train-start")).to_be_enabled()
    expect(_button(page, "train-draw")).to_be_visible()
    assert _status(long_run)["state"] == "stopped"
    assert (long_run / "model.tflite").is_file()


def test_a_killed_worker_is_said_to_be_interrupted_and_the_app_goes_on(app_server, page, long_run):
    """The page notices by itself; then one can start again, and draw."""
    os.kill(_status(long_run)["pid"], signal.SIGKILL)
    expect(_state(page)).to_contain_text("interrupted")
    expect(page.get_by_test_id("stAlert")).to_contain_text("killed")
    expect(_button(page, "train-start")).to_be_enabled()
    open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")


def test_settings_of_a_link_stand_in_the_form_and_nonsense_gets_a_sentence(app_server, page):
    """What can be used is used; the link is then mended."""
    _open(page, app_server.url, preset="classic", learning_rate="0.02", epochs="many")
    expect(page.locator(".st-key-setting-learning_rate input")).to_have_value("0.02")
    expect(page.get_by_test_id("stAlert").filter(has_text="epochs must be")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/Train\?preset=classic&data=sample&learning_rate=0\.02$"))


def test_a_number_that_no_run_can_have_keeps_start_from_being_pressed(app_server, page):
    """As typed by a person: a number field of Streamlit's would have trained with the value before it."""
    _open(page, app_server.url, preset="fast", data="sample")
    field = page.locator(".st-key-setting-learning_rate input")
    field.fill("500")
    field.press("Enter")
    reason = page.locator(".st-key-refused-learning_rate").get_by_text(
        "not 500; Adam usually starts at 0.001"
    )
    expect(reason).to_be_visible()
    assert reason.bounding_box()["y"] > field.bounding_box()["y"]
    expect(_button(page, "train-start")).to_be_disabled()
    beside_start = page.locator(".st-key-start-below").get_by_test_id("stAlert")
    expect(beside_start).to_contain_text("Learning rate must be a number more than 0 up to 10")
    field.fill("0.02")
    field.press("Enter")
    expect(_button(page, "train-start")).to_be_enabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_labels_of_the_axes_can_be_read(app_server, browser, scheme):
    """A contrast of 4.5:1 with the page (WCAG AA)."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    _open(page, app_server.url)
    page.locator(".st-key-curve-loss .role-axis-label text").first.wait_for()
    text, paper = page.evaluate(
        """() => [getComputedStyle(document.querySelector('.st-key-curve-loss .role-axis-label text')).fill,
            getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor]"""
    )
    context.close()
    assert _contrast(text, paper) >= 4.5


def _contrast(one, other):
    """Of two colours like rgb(1, 2, 3), by WCAG's formula."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_on_a_phone_the_curves_follow_below_start_as_wide_as_it(app_server, phone):
    """The settings come after them, and nothing is wider than the screen."""
    _open(phone, app_server.url)
    phone.locator(".st-key-curve-accuracy svg.marks").wait_for()
    start, curve = (
        _button(phone, "train-start").bounding_box(),
        phone.locator(".st-key-curve-loss").bounding_box(),
    )
    settings = phone.locator(".st-key-setting-epochs").bounding_box()
    assert curve["width"] == pytest.approx(start["width"], abs=1)
    assert start["y"] < curve["y"] < settings["y"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_a_preset_fills_fields_that_were_opened_and_folded_away_again(page, app_server):
    """Whoever looked into All settings and changed nothing, or took a change back, trains what the form says."""
    _open(page, app_server.url, preset="fast", data="sample")
    fold = page.locator(".st-key-all-settings summary")
    fold.click()
    dropout = page.locator(".st-key-setting-dropout input")
    dropout.fill("0.5")
    dropout.press("Enter")
    expect(page.locator(".st-key-settings-heading")).to_contain_text("fast, 1 changed")
    fold.click()
    _button(page, "settings-back").click()
    expect(page.locator(".st-key-settings-heading")).not_to_contain_text("changed")
    page.locator(".st-key-preset").get_by_text("dying-relu", exact=True).click()
    expect(page.locator(".st-key-settings-heading")).to_contain_text("dying-relu")
    name = page.get_by_label("Name of the run")
    name.fill("dyer")
    name.press("Enter")
    expect(page.locator(".st-key-settings-heading")).not_to_contain_text("changed")
    page.wait_for_url(re.compile(r"preset=dying-relu&data=sample$"))
    fold.click()
    expect(dropout).to_have_value("0")
