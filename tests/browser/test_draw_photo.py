"""The Draw page's mode for photos in Chromium: real uploads, and a camera that the browser pretends to have."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.drawing import answer, choose_mode, labels, number_answer, open_draw
from handwriting import photo_of, photo_of_lines
from playwright.sync_api import expect

from digitrec.synthetic.paper import Photo

pytestmark = pytest.mark.browser

RULED = Photo(ruling="ruled", darkness=0.5, shadow=0.5, angle=4)
PLACES = "nodes => nodes.map(node => { const box = node.getBoundingClientRect(); return [box.x, box.y]; })"


def _open_photo(page, url):
    open_draw(page, url)
    choose_mode(page, "A photo")
    page.get_by_test_id("stFileUploader").wait_for()


def _upload(page, content, name="number.jpg", kind="image/jpeg"):
    place = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    place.set_input_files([{"name": name, "mimeType": kind, "buffer": content}])


def _menu(page, label):
    page.locator(".st-key-menu").get_by_role("link", name=label, exact=True).click()


def _is_loaded(page):
    """Whether the browser could read the picture beneath the boxes."""
    return page.locator(".dr-framed").evaluate(
        """frame => new Promise(done => {
            const image = new Image();
            image.onload = () => done(image.naturalWidth > 0);
            image.onerror = () => done(false);
            image.src = getComputedStyle(frame).backgroundImage.slice(5, -2);
        })"""
    )


def test_a_number_on_a_photo_is_read_with_boxes_over_the_picture(app_server, page):
    """Ruled paper in shadow, held askew; nothing but the answer changes its place."""
    _open_photo(page, app_server.url)
    expect(number_answer(page)).to_have_text("?")
    watched = page.locator(".dr-whole, .dr-photo, .dr-seen, .st-key-photo-clear")
    before = watched.evaluate_all(PLACES)
    _upload(page, photo_of((4, 0, 7), RULED))
    expect(number_answer(page)).to_have_text("407")
    expect(page.locator(".dr-photo .dr-box")).to_have_count(3)
    assert [label.split()[0] for label in labels(page)] == ["4", "0", "7"]
    assert _is_loaded(page)
    assert watched.evaluate_all(PLACES) == before


def test_the_boxes_stand_side_by_side_inside_the_picture(app_server, page):
    """As the digits do."""
    _open_photo(page, app_server.url)
    _upload(page, photo_of((4, 0, 7), RULED))
    expect(page.locator(".dr-photo .dr-box")).to_have_count(3)
    frame = page.locator(".dr-framed").bounding_box()
    boxes = [box.bounding_box() for box in page.locator(".dr-photo .dr-box").all()]
    edges = [edge for box in boxes for edge in (box["x"], box["x"] + box["width"])]
    assert edges == sorted(edges)
    assert frame["x"] < edges[0]
    assert edges[-1] < frame["x"] + frame["width"]
    assert all(frame["y"] < box["y"] for box in boxes)
    assert all(box["y"] + box["height"] < frame["y"] + frame["height"] for box in boxes)


def test_a_bad_upload_is_one_sentence_and_the_next_one_is_read(app_server, page):
    """A zip that calls itself a PNG."""
    _open_photo(page, app_server.url)
    _upload(page, b"PK\x03\x04 no picture at all", "number.png", "image/png")
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("is not a PNG, JPEG or WebP image")
    _upload(page, photo_of((4, 0, 7), Photo()))
    expect(number_answer(page)).to_have_text("407")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_file_that_is_too_large_is_not_even_sent(app_server, page):
    """The place for files says so in one sentence, and takes the next."""
    _open_photo(page, app_server.url)
    _upload(page, bytes(11_000_000), "large.png", "image/png")
    expect(page.get_by_test_id("stFileUploader")).to_contain_text("must be 10")
    expect(number_answer(page)).to_have_text("?")
    _upload(page, photo_of((4, 0, 7), Photo()))
    expect(number_answer(page)).to_have_text("407")


def test_the_photo_survives_other_modes_and_other_pages(app_server, page):
    """And goes with Clear."""
    _open_photo(page, app_server.url)
    _upload(page, photo_of((4, 0, 7), Photo()))
    expect(number_answer(page)).to_have_text("407")
    choose_mode(page, "A digit")
    expect(answer(page)).to_have_text("?")
    choose_mode(page, "A photo")
    expect(number_answer(page)).to_have_text("407")
    _menu(page, "Train")
    page.locator(".st-key-train-start button").wait_for()
    _menu(page, "Draw")
    expect(number_answer(page)).to_have_text("407")
    expect(page.locator(".dr-photo .dr-box")).to_have_count(3)
    page.locator(".st-key-photo-clear button").click()
    expect(number_answer(page)).to_have_text("?")
    expect(page.locator(".dr-framed")).to_have_count(0)


def test_the_camera_is_asked_for_only_by_who_wants_it(app_server, page):
    """Before, the browser has no reason to ask for permission."""
    _open_photo(page, app_server.url)
    expect(page.get_by_test_id("stCameraInput")).to_have_count(0)
    page.locator(".st-key-photo-camera").get_by_text("Use the camera").click()
    expect(page.get_by_test_id("stCameraInput")).to_have_count(1)


def test_on_a_phone_the_photo_fits(app_server, phone):
    """Nothing is wider than the screen, and the boxes keep to the picture."""
    _open_photo(phone, app_server.url)
    _upload(phone, photo_of((4, 0, 7), RULED))
    expect(number_answer(phone)).to_have_text("407")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    frame = phone.locator(".dr-framed").bounding_box()
    assert frame["width"] <= 358
    assert frame["width"] / frame["height"] == pytest.approx(1200 / 900, abs=0.02)


def _first_line(page):
    """Corners of a frame around the first of two lines, in pixels of the window: 12 more than its boxes on each side."""
    boxes = [box.bounding_box() for box in page.locator(".dr-photo .dr-box").all()[:3]]
    return (
        min(box["x"] for box in boxes) - 12, min(box["y"] for box in boxes) - 12,
        max(box["x"] + box["width"] for box in boxes) + 12, max(box["y"] + box["height"] for box in boxes) + 12,
    )  # fmt: skip


def test_a_frame_is_dragged_with_the_mouse_and_read_alone(app_server, page):
    """While it is dragged it is seen; then the first of two lines stands alone, and the whole photo comes back."""
    _open_photo(page, app_server.url)
    _upload(page, photo_of_lines((4, 0, 7), (1, 5)))
    expect(page.locator(".dr-photo .dr-box")).to_have_count(5)
    left, top, right, bottom = _first_line(page)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom)
    seen = page.locator(".dr-marked").bounding_box()
    assert seen["width"] == pytest.approx(right - left, abs=2)
    page.mouse.up()
    expect(page.locator(".dr-marked")).to_have_count(0)
    expect(page.locator(".dr-photo .dr-box")).to_have_count(3)
    expect(number_answer(page)).to_have_text("407")
    page.locator(".st-key-photo-whole button").click()
    expect(page.locator(".dr-photo .dr-box")).to_have_count(5)


def test_a_finger_drags_a_frame_once_it_is_asked_to(app_server, phone):
    """Before, it scrolls; with the switch on it draws, and the switch goes off by itself."""
    _open_photo(phone, app_server.url)
    _upload(phone, photo_of_lines((4, 0, 7), (1, 5)))
    expect(phone.locator(".dr-photo .dr-box")).to_have_count(5)
    photo = phone.locator(".dr-framed")
    assert photo.evaluate("node => getComputedStyle(node).touchAction") != "none"
    switch = phone.locator(".st-key-photo-marking")
    switch.get_by_text("Mark a part").click()
    expect(switch.locator("input")).to_be_checked()
    photo.scroll_into_view_if_needed()
    left, top, right, bottom = _first_line(phone)
    touch = phone.context.new_cdp_session(phone)
    for kind, places in (("touchStart", [(left, top)]), ("touchMove", [(right, bottom)]), ("touchEnd", [])):
        points = [{"x": x, "y": y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(number_answer(phone)).to_have_text("407")
    expect(switch.locator("input")).not_to_be_checked()


def _press(page, key, times):
    for _ in range(times):
        page.keyboard.press(key)


def _with_focus_on_the_photo(page, url):
    """A photo of 407 above 15, reached by Tab."""
    _open_photo(page, url)
    _upload(page, photo_of_lines((4, 0, 7), (1, 5)))
    expect(page.locator(".dr-photo .dr-box")).to_have_count(5)
    page.locator(".st-key-model input").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".dr-framed")).to_be_focused()


def test_the_keyboard_moves_a_frame_and_reads_it(app_server, page):
    """Up and to the right of the middle, then lower, until it holds the first of two lines; each step is spoken."""
    _with_focus_on_the_photo(page, app_server.url)
    _press(page, "ArrowDown", 1)  # brings it
    _press(page, "ArrowUp", 7)
    _press(page, "ArrowRight", 4)
    _press(page, "Shift+ArrowUp", 12)
    expect(page.get_by_role("status")).to_have_text(
        "Frame: 28 % from the left, 16 % from the top, 60 % wide, 16 % high."
    )
    photo, frame = (page.locator(name).bounding_box() for name in (".dr-framed", ".dr-marked"))
    assert frame["x"] - photo["x"] == pytest.approx(0.28 * photo["width"], abs=2)
    assert frame["height"] == pytest.approx(0.16 * photo["height"], abs=2)
    page.keyboard.press("Enter")
    expect(number_answer(page)).to_have_text("407")
    expect(page.locator(".dr-marked")).to_have_count(0)
    expect(page.locator(".dr-framed")).to_be_focused()


def test_escape_takes_the_frame_away_and_nothing_is_read(app_server, page):
    """Enter has nothing to read then."""
    _with_focus_on_the_photo(page, app_server.url)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".dr-marked")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".dr-marked")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("No frame.")  # and not that a part is read
    expect(page.locator(".dr-photo .dr-box")).to_have_count(5)
    expect(page.locator(".st-key-photo-whole")).to_have_count(0)


def test_a_frame_stays_on_the_photo_and_as_large_as_a_finger(app_server, page):
    """However often an arrow is pressed."""
    _with_focus_on_the_photo(page, app_server.url)
    _press(page, "ArrowLeft", 30)
    _press(page, "Shift+ArrowLeft", 60)
    photo, frame = (page.locator(name).bounding_box() for name in (".dr-framed", ".dr-marked"))
    assert frame["x"] == pytest.approx(photo["x"], abs=1)
    assert frame["width"] == pytest.approx(12, abs=1)


def test_who_reaches_the_photo_by_keyboard_sees_and_hears_what_it_does(app_server, page):
    """A ring and a line of keys on it, gone again with the focus; and the keys in its name."""
    _with_focus_on_the_photo(page, app_server.url)
    photo = page.get_by_role("application", name="Arrow keys bring a frame and move it")
    expect(photo).to_have_css("outline-style", "solid")
    expect(photo).to_have_css("outline-width", "2px")
    hint = "node => getComputedStyle(node, '::after').content"
    assert "enter reads" in photo.evaluate(hint)
    page.keyboard.press("Tab")
    assert photo.evaluate(hint) == "none"


def test_axe_finds_nothing_serious_on_a_photo_with_a_frame(app_server, page):
    """Names for what can be pressed, contrast of 4.5 : 1, and nothing that only a mouse can scroll."""
    _with_focus_on_the_photo(page, app_server.url)
    page.keyboard.press("ArrowUp")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
