"""An experiment in Chromium: from the click to the sentence on what was measured, and on a telephone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(500)]

# Milliseconds until fourteen small networks are trained, while others use the same two cores.
TO_END = 400_000
CARD = ".st-key-experiment-dying-rates"


def _cards(tab, url):
    tab.goto(f"{url}/Inside")
    expect(tab.locator(CARD)).to_be_visible(timeout=60_000)


def test_when_relus_die_is_measured_from_the_click_to_its_sentence(app_server, page, phone):
    """One seed: progress, after a reload as well, then how many died at which rate; at 390 px it fits."""
    _cards(page, app_server.url)
    page.locator(".st-key-experiment-seeds").get_by_text("1", exact=True).click()
    page.locator(f"{CARD} button").filter(has_text="Start").first.click()
    expect(page.locator(f"{CARD}-state")).to_contain_text("of 14 networks")
    page.reload()
    expect(page.locator(f"{CARD}-state")).to_contain_text(
        re.compile(r"[1-9]\d? of 14 networks"), timeout=TO_END
    )
    expect(page.locator(f"{CARD}-state")).to_contain_text("Done: 14 networks, 1 seed.", timeout=TO_END)
    sentence = page.locator(f"{CARD}-outcome")
    expect(sentence).to_contain_text(
        re.compile(r"With ReLU \d+\.\d\s% of the units were dead at a learning rate of 3")
    )
    expect(page.locator(f"{CARD}-0 canvas, {CARD}-0 svg").first).to_be_visible()
    _cards(phone, app_server.url)
    expect(phone.locator(f"{CARD}-outcome")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
