"""The Draw page's mode for numbers in Chromium: drawn with real mouse and touch events on the wide canvas."""

import re

import pytest
from browser.drawing import (
    DIGITS,
    answer,
    canvas,
    choose_mode,
    draw,
    draw_with_a_finger,
    ink,
    labels,
    number_answer,
    number_of,
    open_draw,
    wait_for_ink,
)
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLACES = "nodes => nodes.map(node => { const box = node.getBoundingClientRect(); return [box.x, box.y]; })"


def _open_number(page, url):
    open_draw(page, url)
    choose_mode(page, "A number")
    canvas(page, "number").wait_for()


def _menu(page, label):
    page.locator(".st-key-menu").get_by_role("link", name=label, exact=True).click()


def _press(page, key):
    page.locator(f".st-key-{key} button").click()


def _boxes(page):
    """Left, top, right, bottom of each box on the screen."""
    return page.locator(".dr-box").evaluate_all(
        "nodes => nodes.map(n => { const b = n.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
    )


def _drawn(page, strokes):
    """Left, top, right, bottom on the screen of the middle of these strokes."""
    paper = canvas(page, "number").bounding_box()
    xs, ys = zip(*(point for stroke in strokes for point in stroke), strict=True)
    return [
        paper["x"] + min(xs) * paper["width"], paper["y"] + min(ys) * paper["height"],
        paper["x"] + max(xs) * paper["width"], paper["y"] + max(ys) * paper["height"],
    ]  # fmt: skip


def test_a_drawn_407_is_read_with_a_box_around_each_digit(app_server, page):
    """Each box lies around its digit's strokes on the screen, half a pen and the mouse's rounding around them."""
    _open_number(page, app_server.url)
    expect(number_answer(page)).to_have_text("?")
    draw(page, number_of(4, 0, 7), "number")
    expect(number_answer(page)).to_have_text("407")
    expect(page.locator(".dr-label")).to_have_count(3)
    assert [label.split()[0] for label in labels(page)] == ["4", "0", "7"]
    assert all(re.fullmatch(r"\d (> )?\d+\.\d %", label) for label in labels(page))
    strokes = number_of(4, 0, 7)
    for found, own in zip(_boxes(page), (strokes[:2], strokes[2:3], strokes[3:]), strict=True):
        left, top, right, bottom = _drawn(page, own)
        assert found == pytest.approx([left - 7, top - 7, right + 7, bottom + 7], abs=9)


def test_nothing_moves_when_the_number_comes(app_server, page):
    """Its place is reserved: answer, tools and what the network sees stay where they were."""
    _open_number(page, app_server.url)
    watched = page.locator(".dr-whole, .dr-seen, .st-key-number-undo, .st-key-number-canvas")
    before = watched.evaluate_all(PLACES)
    draw(page, number_of(4, 0, 7), "number")
    expect(number_answer(page)).to_have_text("407")
    assert watched.evaluate_all(PLACES) == before


def test_undo_and_clear_take_ink_and_boxes_away(app_server, page):
    """And the mouse draws on through the boxes."""
    _open_number(page, app_server.url)
    draw(page, number_of(4, 7), "number")
    expect(number_answer(page)).to_have_text("47")
    _press(page, "number-undo")
    expect(number_answer(page)).to_have_text("4")
    draw(page, number_of(4, 7)[2:], "number")
    expect(number_answer(page)).to_have_text("47")
    _press(page, "number-clear")
    expect(number_answer(page)).to_have_text("?")
    wait_for_ink(page, 0, 0, "number")
    expect(page.locator(".dr-box")).to_have_count(0)


def test_both_drawings_survive_a_change_of_mode(app_server, page):
    """The same ink on each canvas, and the same answers."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    three = ink(page)
    choose_mode(page, "A number")
    draw(page, number_of(4, 0, 7), "number")
    expect(number_answer(page)).to_have_text("407")
    number = ink(page, "number")
    choose_mode(page, "A digit")
    expect(answer(page)).to_have_text("3")
    wait_for_ink(page, three - 20, three + 20)
    choose_mode(page, "A number")
    expect(number_answer(page)).to_have_text("407")
    wait_for_ink(page, number - 20, number + 20, "number")
    draw(page, [[(0.02, 0.1), (0.02, 0.9)]], "number")
    expect(number_answer(page)).to_have_text("1407")


def test_the_number_survives_a_look_at_another_page(app_server, page):
    """Mode, ink and answer."""
    _open_number(page, app_server.url)
    draw(page, number_of(4, 0, 7), "number")
    expect(number_answer(page)).to_have_text("407")
    drawn = ink(page, "number")
    _menu(page, "Train")
    page.locator(".st-key-train-start button").wait_for()
    _menu(page, "Draw")
    expect(number_answer(page)).to_have_text("407")
    wait_for_ink(page, drawn - 20, drawn + 20, "number")


def test_canvas_and_number_are_seen_without_scrolling(app_server, page):
    """At 1280×800."""
    _open_number(page, app_server.url)
    draw(page, number_of(4, 0, 7), "number")
    expect(number_answer(page)).to_have_text("407")
    expect(canvas(page, "number")).to_be_in_viewport(ratio=1)
    expect(number_answer(page)).to_be_in_viewport(ratio=1)
    expect(page.locator(".dr-seen figure").last).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_wide_canvas_fits_and_a_finger_writes_on_it(app_server, phone):
    """Scaled to the screen, and the ink is still where the finger was: so are the boxes."""
    _open_number(phone, app_server.url)
    expect(number_answer(phone)).to_have_text("?")
    paper = canvas(phone, "number").bounding_box()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert paper["x"] >= 0
    assert 340 <= paper["width"] <= 390 - paper["x"]
    draw_with_a_finger(phone, number_of(3, 0, 8), "number")
    expect(number_answer(phone)).to_have_text("308")
    expect(number_answer(phone)).to_be_in_viewport(ratio=1)
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert _boxes(phone)[1] == pytest.approx(_drawn(phone, number_of(3, 0, 8)[2:3]), abs=9)


def test_a_long_number_stays_in_its_place(app_server, phone):
    """Ten digits on a phone: one line that fits, and no label covers another."""
    _open_number(phone, app_server.url)
    draw_with_a_finger(phone, [[(x / 100, 0.3), (x / 100, 0.7)] for x in range(5, 100, 10)], "number")
    expect(number_answer(phone)).to_have_text("1" * 10)
    number, place = number_answer(phone).bounding_box(), phone.locator(".dr-whole").bounding_box()
    assert number["width"] <= place["width"]
    assert number["height"] < 80
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    edges = phone.locator(".dr-label > span").evaluate_all(
        "nodes => nodes.flatMap(n => { const b = n.getBoundingClientRect(); return [b.left, b.right]; })"
    )
    assert edges == sorted(edges)


@pytest.mark.parametrize("name, mode", [("draw", "A digit"), ("number", "A number")])
def test_a_finger_may_begin_in_the_upper_right_corner(app_server, phone, name, mode):
    """The component's own toolbar would lie there, unseen, and take the stroke."""
    open_draw(phone, app_server.url)
    choose_mode(phone, mode)
    draw_with_a_finger(phone, [[(0.97, 0.04), (0.94, 0.5), (0.94, 0.9)]], name)
    wait_for_ink(phone, 2000, 9000, name)


def test_a_correction_of_the_wrong_length_keeps_the_styles_and_says_so_beside_the_field(app_server, page):
    """A box stays a box: a toast in its place took all of the page's own CSS away."""
    _open_number(page, app_server.url)
    draw(page, number_of(4, 7), "number")
    expect(number_answer(page)).to_have_text("47")
    look = """() => [...document.querySelectorAll('.dr-box, .dr-number')].map(each => {
        const {position, outlineStyle, fontSize} = getComputedStyle(each);
        return [position, outlineStyle, fontSize];
    })"""
    before = page.evaluate(look)
    assert before[0][:2] == ["absolute", "solid"]
    field = page.locator(".st-key-number-wrong input")
    field.fill("123")
    field.press("Enter")
    message = page.locator(".st-key-number-feedback").get_by_text("2 boxes were found")
    expect(message).to_be_visible()
    assert page.evaluate(look) == before
    assert message.bounding_box()["y"] - field.bounding_box()["y"] < 80
