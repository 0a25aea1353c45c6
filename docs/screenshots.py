"""`make screenshots`: the README's pictures, taken from the running app in Chromium.

Starts the app with a home of its own, draws a digit with real mouse events, trains a short run, and saves each page in
light and dark at 1280 pixels, and what a telephone shows, to docs/screenshots/*.png.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import expect, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT)]

from app_server import running_app  # noqa: E402 - after the path to it
from browser.drawing import (  # noqa: E402
    DIGITS,
    answer,
    canvas,
    choose_mode,
    draw,
    draw_with_a_finger,
    number_answer,
    number_of,
    open_draw,
)
from conftest import _BROWSER_ARGUMENTS, _BROWSERS  # noqa: E402

FOLDER = PROJECT / "docs" / "screenshots"
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
HEIGHTS = {
    "home": 1010,
    "draw": 800,
    "number": 780,
    "drawings": 800,
    "train": 1070,
    "inside": 800,
    "my-digit": 1240,
}
"""In pixels: what belongs together is seen together, though a screen would scroll."""
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
COLOURS = 192
TO_TRAIN = 300_000


def main() -> None:
    """Takes all pictures, and says how large each is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    executable = next(filter(None, map(shutil.which, _BROWSERS)), None)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "home") as server,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=executable, args=_BROWSER_ARGUMENTS)
        _train_two_runs(chromium, server.url)
        for scheme in ("light", "dark"):
            desktop = chromium.new_context(**DESKTOP, color_scheme=scheme)
            tab = desktop.new_page()
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["draw"]})
            _draw_page(tab, server.url, draw)
            _save(tab, f"draw-{scheme}")
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["number"]})
            _number_page(tab, server.url)
            _save(tab, f"number-{scheme}")
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["drawings"]})
            _drawings_page(tab, server.url, to_keep=(3, 7, 4, 0, 9, 2))
            _save(tab, f"drawings-{scheme}")
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["train"]})
            _train_page(tab, server.url)
            _save(tab, f"train-{scheme}")
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["inside"]})
            _inside_page(tab, server.url)
            _save(tab, f"inside-{scheme}")
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["my-digit"]})
            _my_digit(tab, server.url)
            _save(tab, f"my-digit-{scheme}")
            _why(tab)
            _save(tab, f"why-{scheme}")
            tab.set_viewport_size({"width": 1280, "height": HEIGHTS["home"]})
            _home_page(tab, server.url, draw)
            _save(tab, f"home-{scheme}")
            desktop.close()
        phone = chromium.new_context(**PHONE)
        tab = phone.new_page()
        _draw_page(tab, server.url, draw_with_a_finger)
        _save(tab, "draw-phone")
        _train_page(tab, server.url)
        _save(tab, "train-phone")
        _home_page(tab, server.url, draw_with_a_finger)
        _save(tab, "home-phone")
        chromium.close()


def _train_two_runs(chromium: Any, url: str) -> None:
    """Two short runs, so that the second one's curves have the first one's behind them."""
    tab = chromium.new_page(**DESKTOP)
    for name, link in (
        ("classic, 128 units", "preset=classic&data=sample&epochs=10"),
        ("fast", "preset=fast&data=sample"),
    ):
        tab.goto(f"{url}/Train?{link}")
        tab.get_by_label("Name of the run").fill(name)
        tab.get_by_label("Name of the run").press("Enter")
        tab.locator(".st-key-train-start button").first.click()
        state = tab.locator(".st-key-run-state")
        expect(state).to_contain_text("running", timeout=TO_TRAIN)
        expect(state).to_contain_text("finished", timeout=TO_TRAIN)
    tab.close()


def _home_page(tab: Any, url: str, with_pen: Any) -> None:
    tab.goto(url)
    canvas(tab).wait_for(timeout=60_000)
    with_pen(tab, DIGITS[2])
    expect(answer(tab)).to_have_text("2", timeout=60_000)
    tab.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    _settle(tab)


def _draw_page(tab: Any, url: str, with_pen: Any) -> None:
    open_draw(tab, url)
    with_pen(tab, DIGITS[3])
    expect(answer(tab)).to_have_text("3", timeout=60_000)
    _settle(tab)


def _number_page(tab: Any, url: str) -> None:
    open_draw(tab, url)
    choose_mode(tab, "A number")
    draw(tab, number_of(4, 0, 7), "number")
    expect(number_answer(tab)).to_have_text("407", timeout=60_000)
    _settle(tab)


def _drawings_page(tab: Any, url: str, to_keep: tuple[int, ...]) -> None:
    for digit in to_keep:
        open_draw(tab, url)
        draw(tab, DIGITS[digit])
        expect(answer(tab)).to_have_text(str(digit), timeout=60_000)
        tab.get_by_role("button", name="Right").click()
        expect(tab.locator(".st-key-feedback")).to_contain_text(f"Kept as a {digit}")
    tab.goto(f"{url}/Drawings")
    tab.get_by_role("heading", name="My drawings", exact=True).wait_for()
    _settle(tab)


def _train_page(tab: Any, url: str) -> None:
    tab.goto(f"{url}/Train")
    tab.locator(".st-key-curve-accuracy svg.marks").wait_for(timeout=60_000)
    _settle(tab)


def _inside_page(tab: Any, url: str) -> None:
    tab.goto(f"{url}/Inside")
    tab.locator(".st-key-relu-slopes svg.marks").wait_for(timeout=60_000)
    _settle(tab)


def _my_digit(tab: Any, url: str) -> None:
    tab.goto(f"{url}/Inside?topic=My+digit")
    canvas(tab).wait_for(timeout=60_000)
    draw(tab, DIGITS[4])
    expect(answer(tab)).to_have_text("4", timeout=60_000)
    tab.locator(".st-key-my-digit-sum h4").wait_for(timeout=60_000)
    _settle(tab)


def _why(tab: Any) -> None:
    tab.locator(".st-key-look").get_by_text("Why", exact=True).click()
    tab.get_by_text("By stroke", exact=True).click()
    tab.get_by_text("carries the 4 most").wait_for(timeout=60_000)
    _settle(tab)


def _settle(tab: Any) -> None:
    """Waits for fonts, pictures and movements; a picture has no state that one could wait for."""
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.fonts.ready")
    tab.mouse.move(5, 5)
    tab.wait_for_timeout(1500)


def _save(tab: Any, name: str) -> None:
    """Few colours are enough for a page, and make a third of the file."""
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(PROJECT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
