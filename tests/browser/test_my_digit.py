"""My digit in a real browser: from a drawing to one unit's sum, and what breaks when a unit is switched off."""

import re

import pytest
from browser.drawing import DIGITS, canvas, draw
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ADDRESS = "/Inside?topic=My+digit"
_PATIENCE = 30_000


def _click_share(page, where, x, y):
    """Clicks a component's picture at these shares of its width and height."""
    target = page.locator(f"{where} .maps")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    target.click(position={"x": x * box["width"], "y": y * box["height"]})


def _number(text):
    return float(text.replace("−", "-").replace(",", ""))


def _cells(page):
    """The numbers of the first table of products."""
    cells = page.locator(".md-channel").first.locator(".md-grid").nth(2).locator("td")
    return [_number(text or "0") for text in cells.all_inner_texts()]


def _ledger(page):
    rows = page.locator(".md-ledger tr")
    return {
        row.locator("th").inner_text(): _number(row.locator(".md-value").inner_text()) for row in rows.all()
    }


def _bars(page):
    return page.locator(".st-key-break-answer .dr-other-value").all_inner_texts()


def test_from_a_drawing_to_a_sum_that_adds_up_and_a_unit_that_is_missed(page, app_server):
    """Drawn on Draw, followed by the link, opened unit by unit, and broken."""
    page.goto(f"{app_server.url}/Draw")
    canvas(page).wait_for(timeout=_PATIENCE)
    draw(page, DIGITS[4])
    expect(page.locator(".st-key-prediction .dr-digit")).to_have_text("4", timeout=_PATIENCE)
    page.get_by_text("Look inside this answer").click()
    heading = page.locator(".st-key-my-digit-sum h4")
    expect(heading).to_be_visible(timeout=_PATIENCE)

    # The second map of the sheet, then a place of it.
    before = heading.inner_text()
    _click_share(page, ".st-key-my-digit-sheet", 0.15, 0.1)
    expect(heading).not_to_have_text(before, timeout=_PATIENCE)
    unit = int(re.search(r"unit (\d+)", heading.inner_text())[1])
    _click_share(page, ".st-key-my-digit-map", 10.5 / 28, 12.5 / 28)
    expect(heading).to_have_text(f"The sum of unit {unit}, at row 12, column 10", timeout=_PATIENCE)
    ledger = _ledger(page)
    assert sum(_cells(page)) == pytest.approx(ledger["all 9 products"], abs=2e-3)
    assert ledger["ReLU"] == pytest.approx(max(0.0, ledger["batch normalisation"]), rel=1e-3)

    # The value under the cursor is the one that was added up.
    target = page.locator(".st-key-my-digit-map .maps")
    box = target.bounding_box()
    target.hover(position={"x": 10.5 / 28 * box["width"], "y": 12.5 / 28 * box["height"]})
    said = page.locator(".st-key-my-digit-map p")
    expect(said).to_contain_text(f"unit {unit} · row 12, column 10: ")
    assert _number(said.inner_text().rpartition(": ")[2]) == pytest.approx(ledger["ReLU"], rel=1e-2)

    # By keyboard to the next layer.
    page.get_by_role("tab", name="relu_1 28×28×48").press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="relu_2: 48 maps of 14×14")).to_be_visible(timeout=_PATIENCE)
    expect(page.locator(".st-key-my-digit-exciting figure")).to_have_count(9, timeout=90_000)

    page.locator(".st-key-look").get_by_text("Break it").click()
    page.get_by_role("button", name="Which three units").click()
    page.get_by_role("button", name="Switch the three off").click()
    expect(page.locator(".st-key-break-sheet .marks i")).to_have_count(3, timeout=_PATIENCE)
    page.get_by_role("button", name="As it was").click()
    expect(page.locator(".st-key-break-sheet .marks i")).to_have_count(0, timeout=_PATIENCE)
    whole = _bars(page)
    page.get_by_role("button", name="Whole layer off").click()
    expect(page.locator(".st-key-break-answer .dr-other-value").first).not_to_have_text(
        whole[0], timeout=_PATIENCE
    )
    assert _bars(page) != whole
    # And how many test digits it then reads: a number comes, beside the whole network's.
    expect(page.locator(".st-key-break-score")).to_contain_text("broken: ", timeout=90_000)
    expect(page.locator(".st-key-break-score strong")).to_have_count(2, timeout=90_000)


def test_on_a_phone_nothing_leaves_the_screen(phone, app_server):
    """A test image, a finger on a unit, and the broken network; the page is as wide as the window."""
    phone.goto(f"{app_server.url}{ADDRESS}")
    phone.get_by_text("A test image", exact=True).tap(timeout=_PATIENCE)
    heading = phone.locator(".st-key-my-digit-sum h4")
    expect(heading).to_be_visible(timeout=_PATIENCE)
    before = heading.inner_text()
    target = phone.locator(".st-key-my-digit-sheet .maps")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    target.tap(position={"x": 0.15 * box["width"], "y": 0.1 * box["height"]})
    expect(heading).not_to_have_text(before, timeout=_PATIENCE)
    widths = [_width(phone)]
    phone.locator(".st-key-look").get_by_text("Break it").tap()
    expect(phone.locator(".st-key-break-answer .dr-other-value").first).to_be_visible(timeout=_PATIENCE)
    widths.append(_width(phone))
    assert widths == [390, 390]


def _width(page):
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
