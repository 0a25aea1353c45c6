"""Correcting an answer in Chromium, with a real mouse."""

import re
import shutil

import pytest
from browser.drawing import DIGITS, answer, canvas, draw, open_draw
from playwright.sync_api import expect

from digitrec import drawings

pytestmark = pytest.mark.browser

SCRIBBLE = [
    [(0.1, 0.1), (0.9, 0.9), (0.1, 0.9), (0.9, 0.1), (0.5, 0.05), (0.5, 0.95), (0.05, 0.5), (0.95, 0.5)]
]


def feedback(page):
    return page.locator(".st-key-feedback")


def correct(page, label):
    page.locator(".st-key-feedback-wrong button").click()
    page.get_by_role("menuitem", name=label, exact=True).or_(
        page.get_by_role("option", name=label, exact=True)
    ).click()


def test_a_corrected_drawing_is_kept_with_its_strokes_and_still_counts_after_a_reload(
    app_server, page, monkeypatch
):
    """Drawn with the mouse as a 7, corrected to a 1: the file has what the mouse did, to some pixels."""
    monkeypatch.setenv("DIGITREC_HOME", str(app_server.home))
    open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    correct(page, "1")
    expect(feedback(page)).to_contain_text("Kept as a 1 · 1 drawing")
    (found,) = drawings.list_drawings().drawings
    assert (found.label, found.answer, found.model) == (1, 7, "pretrained")
    assert len(found.strokes) == 1
    assert found.strokes[0][0] == pytest.approx((0.25 * 340, 0.2 * 340), abs=4)
    assert found.strokes[0][-1] == pytest.approx((0.45 * 340, 0.85 * 340), abs=4)
    page.reload()
    canvas(page).wait_for()
    expect(feedback(page)).to_contain_text("1 drawing")
    expect(page.locator(".st-key-feedback-right button")).to_be_disabled()


def test_on_empty_paper_nothing_can_be_pressed(app_server, page):
    """Not with the mouse, not by keyboard; all can with a drawing, and again nothing once it is cleared."""
    open_draw(page, app_server.url)
    buttons = [
        page.locator(f".st-key-{key} button")
        for key in ("draw-undo", "draw-clear", "feedback-right", "feedback-wrong")
    ]
    expect(answer(page)).to_have_text("?")
    assert [expect(each).to_be_disabled() for each in buttons] == [None] * 4
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    assert [expect(each).to_be_enabled() for each in buttons] == [None] * 4
    buttons[1].click()
    expect(answer(page)).to_have_text("?")
    assert [expect(each).to_be_disabled() for each in buttons] == [None] * 4


def test_what_was_said_is_no_choice_in_its_correction(app_server, page):
    """A 7 can be anything but a 7, what is no digit anything but none; and that is what Right says then."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    page.locator(".st-key-feedback-wrong button").click()
    choices = page.get_by_role("menuitem")
    expect(choices).to_have_text([*"012345689", "no digit"])
    page.keyboard.press("Escape")
    draw(page, SCRIBBLE)
    expect(page.get_by_text("That doesn't look like a digit")).to_be_visible()
    expect(page.get_by_role("button", name="Right, no digit")).to_be_enabled()
    page.locator(".st-key-feedback-wrong button").click()
    expect(choices).to_have_text([*"0123456789"])


def test_the_choices_of_a_correction_leave_the_bars_in_sight(app_server, page):
    """They open below; a digit that is typed is found among them."""
    open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    page.locator(".st-key-feedback-wrong button").click()
    page.get_by_role("menuitem", name="8", exact=True).wait_for()
    choices = page.get_by_test_id("stMenuButtonBody").bounding_box()
    last = page.locator(".st-key-prediction .dr-none").bounding_box()
    assert choices["y"] >= last["y"] + last["height"]
    page.keyboard.press("8")
    expect(page.get_by_role("menuitem", name="8", exact=True)).to_be_focused()


def test_a_stroke_changes_nothing_around_the_answer(app_server, page):
    """The app sends the paper, the answer, and what Streamlit has to say of any run: 7 messages, and no button."""
    with page.expect_websocket() as connection:
        open_draw(page, app_server.url)
    draw(page, DIGITS[7])
    expect(answer(page)).to_have_text("7")
    expect(page.locator(".st-key-draw-undo button")).to_be_enabled()
    page.wait_for_timeout(500)
    frames = []
    connection.value.on("framereceived", lambda frame: frames.append(frame))  # noqa: PLW0108 - Playwright writes on it
    seen = page.locator(".dr-steps .dr-picture").last
    before = seen.get_attribute("style")
    draw(page, [[(0.1, 0.95), (0.9, 0.95)]])
    expect(seen).not_to_have_attribute("style", before)
    page.wait_for_timeout(500)
    assert 0 < len(frames) <= 7
    assert [b"draw-clear" in frame for frame in frames].count(True) == 0


_EACH_FRAME = """() => {
    window.seen = [];
    const look = () => {
        const places = [...document.querySelectorAll('.dr-row, .dr-steps figure, .st-key-draw-clear, .st-key-example-0')]
            .map(node => { const box = node.getBoundingClientRect(); return [box.x, box.y]; });
        const now = JSON.stringify(places);
        if (window.seen.at(-1) !== now) window.seen.push(now);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize("width", [1280, 900, 390])
def test_nothing_moves_when_a_drawing_is_kept(app_server, page, width):
    """In no frame from the drawing on is anything below the two buttons elsewhere: who presses Clear just then hits it."""
    page.set_viewport_size({"width": width, "height": 900})
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    right = page.locator(".st-key-feedback-right button")
    expect(right).to_be_enabled()
    right.scroll_into_view_if_needed()
    page.evaluate(_EACH_FRAME)
    right.click()
    expect(feedback(page)).to_contain_text(re.compile("Kept as a 3"))
    expect(right).to_be_hidden()
    page.locator(".st-key-feedback-undo button").click()
    expect(right).to_be_enabled()
    assert len(page.evaluate("window.seen")) == 1


def test_what_was_exported_comes_back_after_all_were_deleted(app_server, page, tmp_path):
    """Kept on Draw, exported and deleted on My drawings, and chosen there as a file again."""
    shutil.rmtree(app_server.home / "drawings", ignore_errors=True)
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    page.locator(".st-key-feedback-right button").click()
    expect(feedback(page)).to_contain_text("Kept as a 3 · 1 drawing")
    page.goto(f"{app_server.url}/Drawings")
    counted = page.get_by_text("1 drawing: 1 confirmed, 0 corrected.")
    expect(counted).to_be_visible()
    with page.expect_download() as download:
        page.locator(".st-key-drawings-export button").click()
    download.value.save_as(tmp_path / "mine.zip")
    page.locator(".st-key-drawings-delete-all button").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    page.locator('input[type="file"]').set_input_files(tmp_path / "mine.zip")
    expect(page.get_by_text("1 drawing imported.")).to_be_visible()
    expect(counted).to_be_visible()
