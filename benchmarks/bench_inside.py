"""A click on a unit to its sum, in Chromium, against a bare page that counts clicks; and all of a digit's outputs against LiteRT."""

import tempfile
from pathlib import Path
from typing import Any

from checkout import PROJECT
from chromium import VIEWPORT, chromium
from playwright.sync_api import Browser, Page
from report import Report, ratio, spread
from servers import streamlit
from single_calls import milliseconds

CLICKS, CALLS = 30, 100
MOST_TIMES_CLICK, MOST_MILLISECONDS, MOST_OUTPUTS = 4.0, 200, 150
# The clock runs from the pointer's press to the first change of what the element says.
_WATCH = """(selector) => {
  const shown = () => document.querySelector(selector)?.textContent ?? null;
  window.pressed = null;
  window.milliseconds = null;
  let before = null;
  window.addEventListener("click", () => {
    before = shown();
    window.milliseconds = null;
    window.pressed = performance.now();
  }, true);
  new MutationObserver(() => {
    if (window.pressed === null || shown() === null || shown() === before) return;
    window.milliseconds = performance.now() - window.pressed;
    window.pressed = null;
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def open_page(browser: Browser, url: str, watched: str) -> Page:
    """The page, watched, once all that it does by itself is done."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    page.goto(url, wait_until="networkidle")
    if "Inside" in url:
        page.get_by_text("A test image", exact=True).click()
        # The images that excite a unit are looked for while one looks, once.
        page.locator(".st-key-my-digit-exciting figure").nth(8).wait_for(timeout=120_000)
    page.locator(watched).wait_for(state="visible", timeout=60_000)
    page.wait_for_timeout(1000)
    page.evaluate(_WATCH, watched)
    return page


def click(page: Page, where: str, turn: int) -> float:
    """Milliseconds from a click on another place of the target to what changes."""
    page.bring_to_front()
    target = page.locator(where).first
    box = target.bounding_box() or {"width": 1, "height": 1}
    target.click(
        position={
            "x": (0.05 + 0.1 * (turn % 9)) * box["width"],
            "y": (0.1 + 0.2 * (turn % 4)) * box["height"],
        }
    )
    page.wait_for_function("window.milliseconds !== null", timeout=30_000)
    page.wait_for_timeout(400)
    return float(page.evaluate("window.milliseconds"))


def outputs() -> dict[str, list[float]]:
    """All layers' outputs of a digit: as the page computes them, and LiteRT's."""
    from digitrec import load_recognizer
    from digitrec.data import sample
    from digitrec.model.forward import forward
    from digitrec.model.plan import plan_layers
    from digitrec.model.weights import read_weights
    from digitrec.runs import read_run

    run, recognizer = read_run("pretrained"), load_recognizer("pretrained")
    layers = plan_layers(run.config.model)
    weights = read_weights(run.path / "model.keras", layers)
    image = sample.load().test.images[400]
    times: dict[str, list[float]] = {"forward": [], "litert": []}
    for number in range(CALLS + 3):
        ours = milliseconds(lambda: forward(layers, weights, image[None]))
        theirs = milliseconds(lambda: recognizer.activations(image))
        if number >= 3:
            times["forward"].append(ours)
            times["litert"].append(theirs)
    return times


def main() -> None:
    """Clicks on both pages in turns."""
    times: dict[str, list[float]] = {"unit": [], "click": []}
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        home = Path(temporary)
        with (
            streamlit(["run", "app.py"], PROJECT, home) as app,
            streamlit(["run", "benchmarks/click_app.py"], PROJECT, home) as bare,
        ):
            inside = open_page(browser, f"{app.url}/Inside?topic=My+digit", ".st-key-my-digit-sum")
            floor = open_page(browser, bare.url, ".st-key-echo")
            for turn in range(1, CLICKS + 4):
                unit = click(inside, ".st-key-my-digit-sheet .maps", turn)
                bare_click = click(floor, ".st-key-click .maps", turn)
                if turn > 3:
                    times["unit"].append(unit)
                    times["click"].append(bare_click)
    report(times, outputs())


def report(clicks: dict[str, list[float]], calls: dict[str, list[float]]) -> None:
    """Prints what was measured."""
    figures: dict[str, Any] = {
        "click_ratio": ratio(clicks["unit"], clicks["click"]),
        "milliseconds_from_click": {name: spread(values, 1) for name, values in clicks.items()},
        "outputs_ratio": ratio(calls["forward"], calls["litert"]),
        "milliseconds_of_outputs": {name: spread(values) for name, values in calls.items()},
    }
    sum_shown = figures["milliseconds_from_click"]["unit"]["median"]
    computed = figures["milliseconds_of_outputs"]["forward"]["median"]
    Report(
        claim="A click on a unit shows its sum at once, and all of a digit's outputs are there before one sees it.",
        bound=f"at most {MOST_TIMES_CLICK:g} times a bare click, medians, and {MOST_MILLISECONDS} ms; outputs at most {MOST_OUTPUTS} ms",
        met=figures["click_ratio"] <= MOST_TIMES_CLICK
        and sum_shown <= MOST_MILLISECONDS
        and computed <= MOST_OUTPUTS,
        figures=figures,
        counts={"clicks_each": len(clicks["unit"]), "calls_each": len(calls["forward"])},
        packages=("streamlit", "numpy", "ai-edge-litert", "playwright"),
    ).publish()


if __name__ == "__main__":
    main()
