"""From pen-up to new bars, in Chromium, against a bare page with the same canvas that only echoes the stroke count."""

import tempfile
from pathlib import Path

from checkout import PROJECT
from chromium import CANVAS, VIEWPORT, chromium, stroke
from playwright.sync_api import Browser, Page
from report import Report, ratio, spread
from servers import streamlit

DRAWINGS = 10
MOST_TIMES_ECHO = 1.5
# A digit in three strokes (a 3, a bar through it, a line below), so that each stroke changes the answer.
STROKES = (
    [(0.3, 0.25), (0.5, 0.15), (0.7, 0.25), (0.45, 0.5), (0.7, 0.7), (0.5, 0.86), (0.28, 0.78)],
    [(0.25, 0.2), (0.3, 0.5), (0.27, 0.8)],
    [(0.2, 0.9), (0.5, 0.92), (0.8, 0.9)],
)
# Runs in the page: what the element shows is its text and its bars' widths; the clock runs from the pen's rise to the
# first change of that.
_WATCH = """(selector) => {
  const shown = () => {
    const element = document.querySelector(selector);
    if (!element) return null;
    const bars = [...element.querySelectorAll("[style*=width]")].map((bar) => bar.style.width);
    return element.textContent + bars.join();
  };
  window.penUp = null;
  window.milliseconds = null;
  let before = null;
  window.addEventListener("pointerup", () => {
    before = shown();
    window.milliseconds = null;
    window.penUp = performance.now();
  }, true);
  new MutationObserver(() => {
    if (window.penUp === null) return;
    const now = shown();
    if (now === null || now === before) return;
    window.milliseconds = performance.now() - window.penUp;
    window.penUp = null;
  }).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def milliseconds(page: Page, points: list[tuple[float, float]]) -> float:
    """From the end of this stroke to the page's answer."""
    page.bring_to_front()
    stroke(page, points)
    page.wait_for_function("window.milliseconds !== null", timeout=30_000)
    # A second change, such as a bar that settles, must not fall into the next stroke.
    page.wait_for_timeout(500)
    return float(page.evaluate("window.milliseconds"))


def open_page(browser: Browser, url: str, watched: str) -> Page:
    """The page in a context of its own, watched, with an empty canvas."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    page.goto(url, wait_until="networkidle")
    page.locator(CANVAS).wait_for(state="visible", timeout=60_000)
    page.locator(watched).wait_for(state="visible", timeout=60_000)
    page.wait_for_timeout(1000)
    page.evaluate(_WATCH, watched)
    return page


def main() -> None:
    """Draws on both pages in turns, stroke by stroke, both servers up."""
    times: dict[str, list[float]] = {"draw": [], "echo": []}
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        home = Path(temporary)
        # Both from the project's folder: the same settings of the server and the same theme.
        with (
            streamlit(["run", "app.py"], PROJECT, home) as app,
            streamlit(["run", "benchmarks/echo_app.py"], PROJECT, home) as echo,
        ):
            for drawing in range(DRAWINGS + 1):
                pages = {
                    "draw": open_page(browser, f"{app.url}/Draw", ".st-key-prediction"),
                    "echo": open_page(browser, echo.url, ".st-key-echo"),
                }
                for points in STROKES:
                    for name, page in pages.items():
                        measured = milliseconds(page, points)
                        if drawing:  # the first drawing pays for what is loaded once
                            times[name].append(measured)
                for page in pages.values():
                    page.context.close()
    report(times)


def report(times: dict[str, list[float]]) -> None:
    """Prints what was measured."""
    median_ratio = ratio(times["draw"], times["echo"])
    Report(
        claim="New bars follow a stroke nearly as quickly as Streamlit can show anything.",
        bound=f"at most {MOST_TIMES_ECHO} times the bare page, medians (both contain the canvas's own wait of 200 ms)",
        met=median_ratio <= MOST_TIMES_ECHO,
        figures={
            "ratio": median_ratio,
            "milliseconds_from_pen_up": {name: spread(values, 1) for name, values in times.items()},
        },
        counts={"strokes_each": len(times["draw"])},
        packages=("streamlit", "streamlit-drawable-canvas", "playwright"),
    ).publish()


if __name__ == "__main__":
    main()
