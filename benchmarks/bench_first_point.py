"""How long a visitor of Train waits: for the first point after Start, for the end after Stop, for the curve after a reload.

All clocks run inside the page. The first point is measured with and without a warm worker, the reload beside a page that
shows nothing but a chart, while the same training runs.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from checkout import PROJECT
from chromium import VIEWPORT, chromium
from playwright.sync_api import Browser, Page
from report import Report, ratio, spread
from servers import streamlit

REPETITIONS = 3
MOST_SECONDS_TO_A_POINT = 2.0
MOST_SECONDS_TO_STOPPED = 1.0
MOST_SECONDS_TO_RELOAD = 2.0
_PATIENCE = 300_000
# What is pale is another run's.
_LINES = (
    "[...document.querySelectorAll('.st-key-curve-loss g.mark-line path')]"
    ".filter(line => Number(line.getAttribute('opacity') ?? 1) === 1)"
)
# A line of two vertices is the first that one sees.
_HAS_A_CURVE = f"{_LINES}.some(line => (line.getAttribute('d') || '').split(/[ML]/).length > 2)"
_STATE = "(document.querySelector('.st-key-run-state')?.innerText || '')"
_IS_RUNNING = f"/running/.test({_STATE}) && {_HAS_A_CURVE}"
_NOTE_THE_CLICK = (
    "() => document.addEventListener('pointerdown', () => { window.clicked = performance.now() }, true)"
)


def seconds_until(page: Page, condition: str, since: str = "0") -> float:
    """From a moment of the page's own clock, such as its navigation, to the frame in which something is so."""
    page.wait_for_function(condition, polling="raf", timeout=_PATIENCE)
    return float(page.evaluate(f"(performance.now() - ({since})) / 1000"))


def click(page: Page, key: str) -> None:
    """With the mouse, on the button that one sees: with a tooltip, Streamlit lays out another one."""
    page.locator(f".st-key-{key} button:visible").first.click(timeout=_PATIENCE)


def open_train(browser: Browser, url: str, **link: str) -> Page:
    """The Train page with a form that a link describes, ready for a click."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    page.goto(f"{url}/Train?" + "&".join(f"{name}={value}" for name, value in link.items()))
    page.locator(".st-key-train-start button").first.wait_for(state="visible", timeout=_PATIENCE)
    page.evaluate(_NOTE_THE_CLICK)
    return page


def wait_for_rest(home: Path) -> dict[str, float]:
    """Until the warm worker of a home has nothing more to prepare; what it then takes."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        for process in psutil.process_iter(["cmdline"]):
            if (
                "digitrec.training.warm_worker" in (process.info["cmdline"] or [])
                and str(home) in process.info["cmdline"][-1]
            ):
                before = sum(process.cpu_times()[:2])
                time.sleep(3)
                used = sum(process.cpu_times()[:2]) - before
                memory = process.memory_full_info()
                if used < 0.1 and memory.rss > 500e6:
                    return {
                        "megabytes_resident": round(memory.rss / 1e6),
                        "megabytes_of_its_own": round(memory.uss / 1e6),
                        "share_of_a_processor": round(used / 3, 4),
                    }
        time.sleep(0.5)
    raise RuntimeError("There is no warm worker that has come to rest.")


def first_point(browser: Browser, home: Path, warm: bool) -> tuple[float, dict[str, float]]:
    """Seconds from the click on Start to the first piece of its curve, `fast` on `sample`, and what the warm worker takes."""
    extra = {"DIGITREC_WARM_WORKER": "300" if warm else "0"}
    with streamlit(["run", "app.py"], PROJECT, home, extra) as server:
        page = open_train(browser, server.url, preset="fast", data="sample", epochs="300")
        costs = wait_for_rest(home) if warm else {}
        page.wait_for_timeout(2000)
        click(page, "train-start")
        seconds = seconds_until(page, _IS_RUNNING, "window.clicked")
        page.context.close()
    return seconds, costs


def stop_and_reload(browser: Browser, home: Path) -> dict[str, float]:
    """While `best` trains on `sample`: a reload, the bare page, and the click on Stop."""
    off = {"DIGITREC_WARM_WORKER": "0"}
    with (
        streamlit(["run", "app.py"], PROJECT, home, off) as server,
        streamlit(["run", "benchmarks/chart_app.py"], PROJECT, home, off) as bare,
    ):
        page = open_train(browser, server.url, preset="best", data="sample", epochs="300")
        click(page, "train-start")
        seconds_until(page, f"/epoch 2 of/.test({_STATE})")
        seconds = {}
        for _ in range(2):  # the first visit of each only fills the server's caches
            for name, url in (("reload", f"{server.url}/Train"), ("bare_chart", bare.url)):
                other = browser.new_context(viewport=VIEWPORT).new_page()
                other.goto(url, wait_until="commit")
                seconds_until(other, _HAS_A_CURVE)
                # What the browser has fetched once it has.
                other.reload(wait_until="commit")
                seconds[name] = seconds_until(other, _HAS_A_CURVE)
                other.context.close()
        click(page, "train-stop")
        seconds["stopping"] = seconds_until(page, f"/stopping|stopped/.test({_STATE})", "window.clicked")
        seconds["stopped"] = seconds_until(page, f"/stopped/.test({_STATE})", "window.clicked")
        page.locator(".st-key-train-draw button").first.wait_for(state="visible", timeout=_PATIENCE)
        seconds["measured"] = seconds_until(page, "true", "window.clicked")
        page.context.close()
    return seconds


def main() -> None:
    """With and without a warm worker in turns; then stops and reloads."""
    points: dict[str, list[float]] = {"warm": [], "cold": []}
    waits: list[dict[str, float]] = []
    costs: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        for repetition in range(REPETITIONS):
            for name in ("warm", "cold"):
                seconds, found = first_point(
                    browser, Path(temporary) / f"{name}-{repetition}", name == "warm"
                )
                points[name].append(seconds)
                costs = found or costs
            waits.append(stop_and_reload(browser, Path(temporary) / f"stop-{repetition}"))
    by_name = {name: [each[name] for each in waits] for name in waits[0]}
    report(points, by_name, costs)


def report(points: dict[str, list[float]], waits: dict[str, list[float]], costs: dict[str, Any]) -> None:
    """Prints what was measured."""
    first, stopped, reload = (spread(each) for each in (points["warm"], waits["stopped"], waits["reload"]))
    Report(
        claim="Nobody waits long on Train: for the first point of a curve, for a stop, for the page after a reload.",
        bound=f"at most {MOST_SECONDS_TO_A_POINT} s from Start to the first point with a warm worker, {MOST_SECONDS_TO_STOPPED} s "
        f"from Stop to stopped, {MOST_SECONDS_TO_RELOAD} s from a reload to the curve",
        met=first["median"] <= MOST_SECONDS_TO_A_POINT
        and stopped["median"] <= MOST_SECONDS_TO_STOPPED
        and reload["median"] <= MOST_SECONDS_TO_RELOAD,
        figures={
            "seconds_to_first_point": {name: spread(values) for name, values in points.items()},
            "ratio_warm_to_cold": ratio(points["warm"], points["cold"]),
            "seconds_after_stop": {name: spread(waits[name]) for name in ("stopping", "stopped", "measured")},
            "seconds_to_curve": {name: spread(waits[name]) for name in ("reload", "bare_chart")},
            "ratio_reload_to_bare_chart": ratio(waits["reload"], waits["bare_chart"]),
            "warm_worker": costs,
        },
        counts={"repetitions": REPETITIONS},
        packages=("streamlit", "tensorflow", "keras", "playwright"),
    ).publish()


if __name__ == "__main__":
    main()
