"""Twenty doodles drawn by mouse in Chromium: what is no digit is no 0."""

import pytest
from browser.doodles import DOODLES
from browser.drawing import answer, draw, open_draw
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_of_twenty_doodles_nineteen_are_refused(app_server, page):
    """Each on the paper that the one before was cleared from; "?" is no answer."""
    open_draw(page, app_server.url)
    said = {name: _said_of(page, doodle) for name, doodle in DOODLES.items()}
    assert len(said) == 20
    assert len({name: digit for name, digit in said.items() if digit != "?"}) <= 1, said


def _said_of(page, doodle):
    draw(page, doodle)
    words = page.locator(".st-key-prediction .dr-words").first
    expect(words).not_to_contain_text("Draw a digit")
    # The answer to its last stroke.
    page.wait_for_timeout(700)
    said = answer(page).inner_text()
    page.locator(".st-key-draw-clear button").click()
    expect(words).to_contain_text("Draw a digit")
    return said
