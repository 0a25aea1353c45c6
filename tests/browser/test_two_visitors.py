"""Two browsers side by side on one app: what one does changes nothing for the other, and a reload keeps it."""

import re

import pytest
from app_pages import finished_run
from browser.drawing import DIGITS, answer, draw, open_draw
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
COOKIE = "digitrec-visitor"


@pytest.fixture
def pages(browser):
    """A tab in each of two browsers, which share nothing but the machine."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 800}) for _ in range(2)]
    yield [context.new_page() for context in contexts]
    [context.close() for context in contexts]


def keep(page, url, digit):
    """Draws a digit of one stroke and confirms the answer."""
    open_draw(page, url)
    draw(page, DIGITS[digit])
    expect(answer(page)).to_have_text(str(digit))
    page.locator(".st-key-feedback-right button").click()
    expect(page.locator(".st-key-feedback")).to_contain_text(f"Kept as a {digit}")


def thumbnails(page, url):
    """The labels on the page of kept drawings, each once: Streamlit makes two of a button that has a tooltip."""
    page.goto(f"{url}/Drawings")
    buttons = page.locator(".st-key-thumbnails button")
    buttons.first.wait_for()
    return {*buttons.all_inner_texts()}


def secret(page):
    return [each for each in page.context.cookies() if each["name"] == COOKIE]


def test_each_browser_keeps_its_own_drawings_across_reloads(app_server, pages):
    """A 7 and a 0; after a reload, and in a new tab, each has its own and only that."""
    ada, bob = pages
    keep(ada, app_server.url, 7)
    keep(bob, app_server.url, 0)
    assert (thumbnails(ada, app_server.url), thumbnails(bob, app_server.url)) == ({"7"}, {"0"})
    assert thumbnails(ada.context.new_page(), app_server.url) == {"7"}
    assert secret(ada) != secret(bob)


def test_the_cookie_outlives_the_browser_and_goes_to_no_other_site(app_server, page):
    """For some 400 days, the most that browsers allow; another page load leaves it as it is."""
    page.goto(app_server.url)
    page.locator(".st-key-draw-canvas").wait_for()
    page.wait_for_function(f"document.cookie.includes('{COOKIE}')")
    (first,) = secret(page)
    page.goto(f"{app_server.url}/Train")
    page.locator(".st-key-train-start button").wait_for()
    (second,) = secret(page)
    assert second["value"] == first["value"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", first["value"])
    assert (first["sameSite"], first["path"]) == ("Lax", "/")
    lasts = page.evaluate("expires => expires - Date.now() / 1000", second["expires"])
    assert 390 * 86_400 < lasts <= 400 * 86_400


def test_a_choice_of_model_and_a_name_survive_a_reload_and_stay_with_their_browser(
    app_server, pages, monkeypatch
):
    """Ada draws with another model and gives her name; Bob sees neither."""
    monkeypatch.setenv("DIGITREC_HOME", str(app_server.home))
    finished_run("20261122-120000-aaaa", "mine")
    ada, bob = pages
    [open_draw(each, app_server.url) for each in pages]
    choice = ada.locator(".st-key-model input").first
    choice.click()
    ada.get_by_role("option", name="mine").click()
    expect(choice).to_have_value(re.compile("^mine"))
    ada.locator(".st-key-visitor-menu button").click()
    ada.locator(".st-key-nickname input").fill("Ada")
    ada.keyboard.press("Enter")
    expect(ada.locator(".st-key-visitor-menu button")).to_contain_text("Ada")
    [each.reload() for each in pages]
    expect(ada.locator(".st-key-model input").first).to_have_value(re.compile("^mine"))
    expect(ada.locator(".st-key-visitor-menu button")).to_contain_text("Ada")
    expect(bob.locator(".st-key-model input").first).to_have_value(re.compile("^pretrained"))
    expect(bob.locator(".st-key-visitor-menu button")).to_contain_text("You")


def test_a_drawing_that_was_just_chosen_has_its_ring_at_once(app_server, page):
    """While the button still has the focus, which takes other outlines away."""
    keep(page, app_server.url, 7)
    thumbnails(page, app_server.url)
    button = page.locator(".st-key-thumbnails button").first
    button.click()
    page.get_by_role("button", name="Delete 1 drawing").wait_for()
    expect(button).to_be_focused()
    expect(button).to_have_css("outline-style", "solid")
    expect(button).to_have_css("outline-width", "3px")


def test_a_fine_tuning_is_started_and_watched_beside_its_drawings(app_server, page):
    """In sight on 1280×800, with room for its progress below the button."""
    keep(page, app_server.url, 7)
    thumbnails(page, app_server.url)
    page.locator(".st-key-fine-tune-start").wait_for()
    sheet, start = (
        page.locator(f".st-key-{key}").bounding_box() for key in ("thumbnails", "fine-tune-start")
    )
    assert start["x"] > sheet["x"] + sheet["width"]
    assert start["y"] < 400
