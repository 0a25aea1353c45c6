"""Chromium with real mouse events, as the tests use it."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Sequence

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

_NAMES = (
    os.environ.get("CHROMIUM") or "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CANVAS = ".st-key-draw-canvas canvas.upper-canvas"
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Ends the benchmark with one sentence where there is none."""
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        sys.exit(
            "This benchmark needs Chromium: install it, or name yours: CHROMIUM=/path/to/chrome make bench"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        browser.close()


def stroke(page: Page, points: Sequence[tuple[float, float]]) -> None:
    """Draws through points, each a share of the canvas's width and height, with the mouse."""
    box = page.locator(CANVAS).bounding_box()
    if box is None:
        raise RuntimeError("The page shows no canvas.")
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
