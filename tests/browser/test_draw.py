"""The Draw page in Chromium, drawn on with real mouse and touch events."""

import re

import pytest
from app_pages import finished_run
from browser.drawing import (
    DIGITS,
    answer,
    bar,
    canvas,
    draw,
    draw_with_a_finger,
    ink,
    open_draw,
    wait_for_ink,
)
from playwright.sync_api import expect

from digitrec.runs import active_run_id

pytestmark = pytest.mark.browser

LINE = [[(0.2, 0.5), (0.8, 0.5)]]


def _press(page, key):
    page.locator(f".st-key-{key} button").click()


def _share(page, digit):
    """The number beside a bar, in percent: 99.9 also where it says "> 99.9 %"."""
    return float(bar(page, digit).locator(".dr-value").inner_text().removesuffix(" %").lstrip("<> "))


def _width(page, digit):
    """How much of its track a bar fills, 0 to 1, once it has stopped moving."""
    fill = bar(page, digit).locator(".dr-bar")
    fill.evaluate("bar => Promise.all(bar.getAnimations().map(each => each.finished))")
    return fill.evaluate(
        "bar => bar.getBoundingClientRect().width / bar.parentElement.getBoundingClientRect().width"
    )


def _menu(page, label):
    page.locator(".st-key-menu").get_by_role("link", name=label, exact=True).click()


def test_a_drawn_3_is_read_as_3_and_its_bar_is_the_longest(app_server, page):
    """Two strokes of a real mouse; the number beside the bar is the bar's length."""
    open_draw(page, app_server.url)
    expect(answer(page)).to_have_text("?")
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    expect(bar(page, 3)).to_have_class("dr-row dr-first")
    assert _share(page, 3) == max(_share(page, digit) for digit in range(10))
    assert _width(page, 3) == pytest.approx(_share(page, 3) / 100, abs=0.005)
    assert page.locator(".st-key-prediction").inner_text().lstrip().startswith("3")


@pytest.mark.parametrize("digit", [0, 1, 2, 4, 5, 6, 7, 8, 9])
def test_each_other_digit_is_read_too(app_server, page, digit):
    """As a person would write it."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[digit])
    expect(answer(page)).to_have_text(str(digit))


def test_the_steps_to_what_the_network_sees_appear_with_the_drawing(app_server, page):
    """Ink found, fitted, centred: three pictures, whose places were there before."""
    open_draw(page, app_server.url)
    expect(page.locator(".dr-steps .dr-picture")).to_have_count(3)
    expect(page.locator(".dr-steps .dr-picture[role=img]")).to_have_count(0)
    draw(page, DIGITS[3])
    expect(page.locator(".dr-steps .dr-picture[role=img]")).to_have_count(3)


def test_the_drawing_survives_a_look_at_another_page(app_server, page):
    """Draw, Train, Draw: the same ink, the same answer."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    drawn = ink(page)
    _menu(page, "Train")
    page.locator(".st-key-train-start button").wait_for()
    _menu(page, "Draw")
    expect(answer(page)).to_have_text("3")
    wait_for_ink(page, drawn - 20, drawn + 20)


def test_undo_takes_the_last_stroke_and_drawing_goes_on(app_server, page):
    """A 7 with a stroke too much is a 7 again; the next stroke adds to it."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    seven = ink(page)
    steps = page.locator(".dr-steps .dr-picture").nth(2)
    # The steps come a moment after the answer; without them there is nothing yet to tell from.
    expect(steps).to_have_attribute("style", re.compile("url"))
    before = steps.get_attribute("style")
    draw(page, [[(0.1, 0.95), (0.9, 0.95)]])
    expect(steps).not_to_have_attribute("style", before)
    _press(page, "draw-undo")
    wait_for_ink(page, seven - 20, seven + 20)
    expect(steps).to_have_attribute("style", before)
    expect(answer(page)).to_have_text("7")
    draw(page, [[(0.1, 0.95), (0.9, 0.95)]])
    expect(steps).not_to_have_attribute("style", before)
    assert ink(page) > seven + 1000


def test_clear_empties_paper_and_answer_and_the_next_drawing_is_answered(app_server, page):
    """Nothing of the old drawing comes back with the new one."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[8])
    expect(answer(page)).to_have_text("8")
    _press(page, "draw-clear")
    expect(answer(page)).to_have_text("?")
    wait_for_ink(page, 0, 0)
    expect(page.locator(".st-key-draw-clear button")).to_be_disabled()
    draw(page, DIGITS[1])
    expect(answer(page)).to_have_text("1")


@pytest.mark.parametrize("digit", [2, 9])
def test_an_example_is_answered_with_its_label(app_server, page, digit):
    """The real digit lies on the paper, and goes as an own drawing does."""
    open_draw(page, app_server.url)
    _press(page, f"example-{digit}")
    expect(answer(page)).to_have_text(str(digit))
    wait_for_ink(page, 1000, 60_000)
    _press(page, "draw-clear")
    expect(answer(page)).to_have_text("?")
    wait_for_ink(page, 0, 0)


def test_a_wider_pen_leaves_more_ink(app_server, page):
    """The slider counts for the next stroke; what is drawn stays."""
    with page.expect_websocket() as connection:
        open_draw(page, app_server.url)
    draw(page, LINE)
    wait_for_ink(page, 3900, 4900)
    expect(page.locator(".st-key-draw-undo button")).to_be_enabled()
    thin = ink(page)
    thumb = page.get_by_role("slider", name="Pen width")
    thumb.focus()
    with connection.value.expect_event("framereceived", lambda frame: b'"strokeWidth": 30' in frame):
        thumb.press("End")
    draw(page, [[(0.2, 0.8), (0.8, 0.8)]])
    wait_for_ink(page, int(2.4 * thin), int(2.8 * thin))


def test_another_model_answers_the_same_drawing(app_server, page, monkeypatch):
    """The drawing stays when a run of one's own is chosen, and drawing goes on with it."""
    monkeypatch.setenv("DIGITREC_HOME", str(app_server.home))
    finished_run("20261122-120000-aaaa", "mine")
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    choice = page.locator(".st-key-model input").first
    choice.click()
    page.get_by_role("option", name="mine").click()
    expect(choice).to_have_value(re.compile("^mine"))
    expect(answer(page)).to_have_text("3")
    _press(page, "draw-clear")
    expect(answer(page)).to_have_text("?")
    draw(page, DIGITS[6])
    expect(answer(page)).to_have_text("6")
    assert active_run_id() == "pretrained"  # for everybody else


def test_the_answer_changes_in_place(app_server, page):
    """No element of the answer is made anew between strokes, so nothing flickers."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[1])
    expect(answer(page)).to_have_text("1")
    page.locator(".st-key-prediction *").evaluate_all("nodes => nodes.forEach(node => { node.old = true })")
    draw(page, LINE)
    expect(answer(page)).not_to_have_text("1")
    kept = page.locator(".st-key-prediction .dr-digit, .st-key-prediction .dr-bar").evaluate_all(
        "nodes => nodes.map(node => node.old === true)"
    )
    assert kept == [True] * 11


def test_nothing_moves_when_the_answer_comes(app_server, page):
    """Its place is reserved: bars, tools and steps stay where they were."""
    open_draw(page, app_server.url)
    places = (
        """nodes => nodes.map(node => { const box = node.getBoundingClientRect(); return [box.x, box.y]; })"""
    )
    watched = page.locator(".dr-row, .dr-steps figure, .st-key-draw-undo, .st-key-example-0")
    before = watched.evaluate_all(places)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    assert watched.evaluate_all(places) == before


def test_canvas_and_all_ten_bars_are_seen_without_scrolling(app_server, page):
    """At 1280×800, also with a drawing."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    expect(canvas(page)).to_be_in_viewport(ratio=1)
    expect(bar(page, 0)).to_be_in_viewport(ratio=1)
    expect(bar(page, 9)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("wide, high, side", [(1280, 800, 340), (1440, 900, 418), (1920, 1080, 520)])
def test_the_paper_grows_with_the_window_and_what_the_network_sees_does_not_change(
    app_server, page, wide, high, side
):
    """The right edge takes ink, strokes lie where the mouse was, and all bars are in sight, as high as the paper."""
    page.set_viewport_size({"width": wide, "height": high})
    open_draw(page, app_server.url)
    paper = canvas(page).bounding_box()
    assert paper["width"] == pytest.approx(side, abs=3)
    assert paper["height"] == pytest.approx(side, abs=3)
    draw(page, [[(0.94, 0.1), (0.94, 0.9)]])
    wait_for_ink(page, 4800, 6600)
    expect(answer(page)).to_have_text("1")
    strokes = page.locator(".dr-row").last.bounding_box()
    assert strokes["y"] + strokes["height"] == pytest.approx(paper["y"] + paper["height"], abs=8)
    expect(page.locator(".dr-row").last).to_be_in_viewport(ratio=1)
    assert answer(page).bounding_box()["x"] > paper["x"] + paper["width"]


def test_undo_at_once_takes_exactly_the_last_stroke(app_server, page):
    """The canvas sends a stroke 200 ms after the pen's rise; Undo is pressed before."""
    open_draw(page, app_server.url)
    expect(answer(page)).to_have_text("?")
    undo = page.locator(".st-key-draw-undo button").bounding_box()
    draw(page, DIGITS[4])
    expect(answer(page)).to_have_text("4")
    four = ink(page)
    for height in (0.96, 0.05, 0.5):
        draw(page, [[(0.05, height), (0.95, height)]])
        page.mouse.click(undo["x"] + 20, undo["y"] + 20)
        wait_for_ink(page, four - 20, four + 20)
        expect(answer(page)).to_have_text("4")


def test_after_right_the_first_stroke_stands_alone_at_once(app_server, page):
    """The kept drawing goes as the pen comes down, and undo brings it back."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    _press(page, "feedback-right")
    expect(page.locator(".st-key-feedback")).to_contain_text("Kept as a 7")
    cover = page.locator(".st-key-draw-canvas .hand-cover")
    expect(cover).to_be_visible()
    wait_for_ink(page, 0, 0)
    draw(page, DIGITS[1])
    expect(cover).to_be_hidden()
    expect(answer(page)).to_have_text("1")
    assert ink(page) < 7000
    _press(page, "draw-undo")
    expect(answer(page)).to_have_text("7")
    expect(cover).to_be_visible()
    expect(page.locator(".st-key-feedback")).to_contain_text("Kept as a 7")


def test_a_digit_is_drawn_by_keyboard_alone(app_server, page):
    """By Tab from whatever stands before it to the paper; space puts the pen down, arrow keys move it, backspace undoes."""
    open_draw(page, app_server.url)
    expect(answer(page)).to_have_text("?")
    paper = page.locator(".st-key-draw-canvas .dc-container[tabindex]")
    paper.wait_for()
    paper.focus()
    page.keyboard.press("Shift+Tab")
    expect(paper).not_to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".st-key-draw-canvas .hand-hint")).to_be_visible()
    page.keyboard.press("Space")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(answer(page)).to_have_text("1")
    page.keyboard.press("Backspace")
    expect(answer(page)).to_have_text("?")
    wait_for_ink(page, 0, 0)


_CUT = """() => [...document.querySelectorAll('[data-testid=stMain] :is(p, span, b, figcaption, button)')]
    .filter(each => each.getClientRects().length && each.scrollWidth > each.clientWidth + 1
        && ['hidden', 'clip'].includes(getComputedStyle(each).overflowX) && each.textContent.trim())
    .map(each => each.textContent)"""


@pytest.mark.parametrize("width", [390, 900, 1280, 1920])
def test_no_sentence_is_cut(app_server, page, width):
    """With a test digit on the paper, whose sentence is the longest."""
    page.set_viewport_size({"width": width, "height": 900})
    open_draw(page, app_server.url)
    _press(page, "example-4")
    expect(answer(page)).to_have_text("4")
    expect(page.get_by_text("A test digit is not kept: models are measured on it.")).to_be_visible()
    assert page.evaluate(_CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_half_a_window_the_paper_is_whole_and_beside_the_answer(app_server, page):
    """At 900 pixels the canvas is scaled: its right edge takes ink, and what is drawn there is where the mouse was."""
    page.set_viewport_size({"width": 900, "height": 900})
    open_draw(page, app_server.url)
    paper, first = canvas(page).bounding_box(), bar(page, 0).bounding_box()
    assert paper["x"] + paper["width"] <= first["x"]
    assert paper["width"] == pytest.approx(paper["height"], abs=1)
    draw(page, [[(0.94, 0.1), (0.94, 0.9)]])
    wait_for_ink(page, 4800, 6600)
    expect(answer(page)).to_have_text("1")


def test_on_a_phone_undo_and_clear_lie_under_the_canvas_and_the_answer_follows(app_server, phone):
    """Nothing is wider than the screen, the canvas is as wide as it, and its ink is where the finger was."""
    open_draw(phone, app_server.url)
    expect(answer(phone)).to_have_text("?")
    paper, said = canvas(phone).bounding_box(), answer(phone).bounding_box()
    undo = phone.locator(".st-key-draw-undo button").bounding_box()
    clear = phone.locator(".st-key-draw-clear button").bounding_box()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert paper["width"] == pytest.approx(358, abs=2)
    assert paper["x"] == pytest.approx(16, abs=2)
    below = paper["y"] + paper["height"]
    assert below < undo["y"] < below + 60
    assert clear["y"] == undo["y"]
    assert undo["y"] + undo["height"] < said["y"] < below + 130
    draw_with_a_finger(phone, [[(0.94, 0.1), (0.94, 0.9)]])
    wait_for_ink(phone, 4800, 6600)


def test_a_finger_draws_on_a_phone_without_moving_the_page(app_server, phone):
    """Real touch events; the page must not scroll under the finger."""
    open_draw(phone, app_server.url)
    draw_with_a_finger(phone, DIGITS[3])
    expect(answer(phone)).to_have_text("3")
    expect(answer(phone)).to_be_in_viewport(ratio=1)
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0


def test_ink_on_the_paper_is_what_the_mouse_did(app_server, page):
    """A line of 60 % of the paper, 20 pixels wide with round ends."""
    open_draw(page, app_server.url)
    draw(page, LINE)
    wait_for_ink(page, 3900, 4900)


def test_a_second_model_is_chosen_beside_the_first_where_there_is_room(app_server, page):
    """In its row on a desktop; on half a screen and on a phone at the end, so that the paper comes first."""
    open_draw(page, app_server.url)
    first, second = (page.locator(f".st-key-{key}") for key in ("model", "rival"))
    expect(second).to_be_visible()
    assert second.bounding_box()["y"] == pytest.approx(first.bounding_box()["y"], abs=1)
    page.set_viewport_size({"width": 960, "height": 800})
    examples = page.locator(".st-key-example-9")
    assert second.bounding_box()["y"] > examples.bounding_box()["y"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert second.bounding_box()["y"] > examples.bounding_box()["y"]
