"""My digit in a real browser: which stroke carries the answer, what would change it, and where it lies among the others."""

import re

import pytest
from browser.drawing import DIGITS, canvas, draw
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_PATIENCE = 30_000
_OF_THE_MAP = re.compile(r"^a \d(, read as \d)?$")


@pytest.fixture
def drawn(page, app_server):
    """My digit with a 4 of two strokes on its canvas."""
    page.goto(f"{app_server.url}/Inside?topic=My+digit")
    canvas(page).wait_for(timeout=_PATIENCE)
    draw(page, DIGITS[4])
    expect(page.locator(".st-key-prediction .dr-digit")).to_have_text("4", timeout=_PATIENCE)
    return page


def test_a_stroke_is_named_and_the_smallest_change_found(drawn):
    """A first-year student can say which stroke made it a 4, and what would make it something else."""
    drawn.locator(".st-key-look").get_by_text("Why", exact=True).click()
    drawn.get_by_text("By stroke", exact=True).click()
    expect(drawn.get_by_text(re.compile(r"Stroke [12] carries the 4 most"))).to_be_visible(timeout=_PATIENCE)
    drawn.get_by_text("What would change it", exact=True).click()
    expect(drawn.get_by_text(re.compile(r"make it|makes it|not found", re.IGNORECASE)).first).to_be_visible(
        timeout=_PATIENCE
    )


def test_a_digit_on_the_map_is_seen_under_the_mouse(drawn):
    """Somewhere in the middle row of the map lies a test image: its picture and its class appear."""
    drawn.locator(".st-key-look").get_by_text("Map", exact=True).click()
    field = drawn.locator(".st-key-digit-map canvas")
    expect(field).to_be_visible(timeout=90_000)
    expect(drawn.get_by_text("Its nearest training images")).to_be_visible(timeout=_PATIENCE)
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    said = drawn.locator(".st-key-digit-map .under p")
    for step in range(20, 80):
        drawn.mouse.move(box["x"] + step / 100 * box["width"], box["y"] + 0.5 * box["height"])
        if said.is_visible():
            break
    expect(said).to_have_text(_OF_THE_MAP)
