"""How long the app takes to start, against `streamlit hello`, and its pages to load; and its memory after all of them.

A page with nothing but the canvas is started as well: below its time no page with a canvas can come.
"""

import tempfile
from pathlib import Path
from time import perf_counter

import psutil
from checkout import PROJECT
from chromium import CANVAS, VIEWPORT, chromium, stroke
from playwright.sync_api import Browser
from report import Report, ratio, spread
from servers import Server, streamlit

REPETITIONS = 5
MOST_TIMES_HELLO = 1.3
MOST_MEGABYTES = 400
_THREE = [(0.3, 0.25), (0.5, 0.15), (0.7, 0.25), (0.45, 0.5), (0.7, 0.7), (0.5, 0.86), (0.28, 0.78)]
_HEADING = "h1"
# Of each server, the pages with a canvas: their names, and their paths.
_LOADS = {"app": (("Home", ""), ("Draw", "Draw")), "hello": (), "bare_canvas": (("bare_canvas", ""),)}


def seconds_to_see(browser: Browser, server: Server, path: str, selector: str) -> float:
    """From the start of the server's process to the moment at which a browser shows the element."""
    context = browser.new_context(viewport=VIEWPORT)
    try:
        page = context.new_page()
        page.goto(f"{server.url}/{path}", wait_until="commit")
        page.locator(selector).first.wait_for(state="visible", timeout=120_000)
        return perf_counter() - server.started
    finally:
        context.close()


def seconds_to_load(browser: Browser, server: Server, path: str) -> float:
    """From a new visitor's navigation to a canvas that can be drawn on, on a server that has shown the page before."""
    context = browser.new_context(viewport=VIEWPORT)
    try:
        page = context.new_page()
        began = perf_counter()
        page.goto(f"{server.url}/{path}", wait_until="commit")
        page.locator(CANVAS).first.wait_for(state="visible", timeout=120_000)
        return perf_counter() - began
    finally:
        context.close()


def megabytes_after_all_pages(browser: Browser, server: Server) -> dict[str, float]:
    """The resident memory of the server's process after each page, with a digit drawn on the Draw page."""
    pages = ["", *sorted(path.stem.partition("_")[2] for path in (PROJECT / "pages").glob("[0-9]*.py"))]
    page = browser.new_context(viewport=VIEWPORT).new_page()
    after = {}
    for name in pages:
        page.goto(f"{server.url}/{name}", wait_until="networkidle")
        page.locator(_HEADING).first.wait_for(state="visible", timeout=120_000)
        if name == "Draw":
            page.locator(CANVAS).wait_for(state="visible")
            stroke(page, _THREE)
        page.wait_for_timeout(2000)
        after[name or "Home"] = round(psutil.Process(server.process.pid).memory_info().rss / 1e6, 1)
    page.context.close()
    return after


def main() -> None:
    """Starts the app, hello and the bare canvas in turns."""
    healthy: dict[str, list[float]] = {"app": [], "hello": [], "bare_canvas": []}
    visible: dict[str, list[float]] = {name: [] for name in healthy}
    loaded: dict[str, list[float]] = {"Home": [], "Draw": [], "bare_canvas": []}
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        empty = Path(temporary)
        starts = {
            "app": (["run", "app.py"], PROJECT, "Draw", CANVAS),
            "hello": (["hello"], empty, "", _HEADING),
            "bare_canvas": (["run", "benchmarks/echo_app.py"], PROJECT, "", CANVAS),
        }
        memory: dict[str, float] = {}
        for repetition in range(REPETITIONS + 1):
            for name, (arguments, folder, path, selector) in starts.items():
                with streamlit(arguments, folder, empty / "home") as server:
                    seen = seconds_to_see(browser, server, path, selector)
                    # The first of each only warms the disk's cache.
                    if repetition:
                        healthy[name].append(server.seconds_to_healthy)
                        visible[name].append(seen)
                        for title, link in _LOADS[name]:
                            loaded[title].append(seconds_to_load(browser, server, link))
                    if name == "app" and repetition == REPETITIONS:
                        memory = megabytes_after_all_pages(browser, server)
    report(healthy, visible, loaded, memory)


def report(
    healthy: dict[str, list[float]],
    visible: dict[str, list[float]],
    loaded: dict[str, list[float]],
    memory: dict[str, float],
) -> None:
    """Prints what was measured."""
    ratios = {
        "healthy": ratio(healthy["app"], healthy["hello"]),
        "visible": ratio(visible["app"], visible["hello"]),
    }
    most = max(memory.values())
    Report(
        claim="The app starts about as quickly as `streamlit hello`, and stays small.",
        bound=f"at most {MOST_TIMES_HELLO} times hello, healthy and visible; under {MOST_MEGABYTES} MB after all pages",
        met=max(ratios.values()) <= MOST_TIMES_HELLO and most < MOST_MEGABYTES,
        figures={
            "ratio_healthy": ratios["healthy"],
            "ratio_visible": ratios["visible"],
            "ratio_visible_of_a_bare_canvas": ratio(visible["bare_canvas"], visible["hello"]),
            "seconds_to_healthy": {name: spread(values) for name, values in healthy.items()},
            "seconds_to_visible": {name: spread(values) for name, values in visible.items()},
            "seconds_to_load": {name: spread(values) for name, values in loaded.items()},
            "ratio_of_loading_home": ratio(loaded["Home"], loaded["bare_canvas"]),
            "ratio_of_loading_draw": ratio(loaded["Draw"], loaded["bare_canvas"]),
            "megabytes_resident_after": memory,
        },
        counts={"starts_each": REPETITIONS},
        packages=("streamlit", "streamlit-drawable-canvas", "playwright"),
    ).publish()


if __name__ == "__main__":
    main()
