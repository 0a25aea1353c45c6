"""What the process of the app holds after visitors have been on every page."""

import json
import os
import re
import signal
import time
from pathlib import Path

import psutil
import pytest
from app_server import AppServer, running_app
from browser.drawing import DIGITS, answer, draw, open_draw
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Python runs a file of this name at its start: asked by a signal, the process writes down what it has imported.
_SITECUSTOMIZE = """
import json, os, pathlib, signal, sys

def tell(*_):
    answer = pathlib.Path(os.environ["MODULES_FOLDER"]) / f"{os.getpid()}.json"
    answer.with_suffix(".part").write_text(json.dumps(sorted(sys.modules)))
    answer.with_suffix(".part").rename(answer)

signal.signal(signal.SIGUSR1, tell)
"""


@pytest.fixture(scope="module")
def app_server(tmp_path_factory):
    """The real app, which can be asked what it has imported."""
    folder = tmp_path_factory.mktemp("asked")
    (folder / "sitecustomize.py").write_text(_SITECUSTOMIZE, encoding="utf-8")
    extra = {"PYTHONPATH": str(folder), "MODULES_FOLDER": str(folder)}
    with running_app(folder / "home", extra=extra) as server:
        yield server


def _packages(server: AppServer, pid: int) -> set[str]:
    """The names of the packages that a process of the app has imported."""
    told = Path(server.home).parent / f"{pid}.json"
    told.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR1)
    give_up = time.monotonic() + 60
    while not told.exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    return {name.partition(".")[0] for name in json.loads(told.read_text(encoding="utf-8"))}


def _look_inside(page, url):
    """Every tab, and every view of a digit in the tab that is about one."""
    page.goto(f"{url}/Inside?topic=My+digit")
    draw(page, DIGITS[4])
    expect(page.locator(".st-key-my-digit-sum h4")).to_be_visible(timeout=60_000)
    for view, there in (
        ("Why", "How to ask"),
        ("Break it", "Which three units"),
        ("Through time", "kept no weights of its epochs"),
        ("Map", "Its nearest training images"),
    ):
        page.locator(".st-key-look").get_by_text(view, exact=True).click()
        expect(page.locator(".st-key-my-digit-section").get_by_text(there).first).to_be_visible(
            timeout=90_000
        )
    for tab, there in (
        ("ReLU", "Five claims, measured here"),
        ("A layer", "Slide a kernel over your digit"),
        ("Training", "Overfit on purpose"),
        ("MNIST", "On your own drawings"),
        ("Keras and TensorFlow", "Your network, as a script to copy"),
    ):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.get_by_text(there).first).to_be_visible(timeout=60_000)


def test_the_app_imports_no_tensorflow_and_no_keras_whatever_a_visitor_does(app_server, page):
    """Home with its canvas, Draw, all tabs of Inside, Train with a run: only its worker has TensorFlow, and the app stays small."""
    page.goto(app_server.url)
    page.locator(".st-key-draw-canvas canvas.upper-canvas").wait_for()
    open_draw(page, app_server.url)
    draw(page, DIGITS[3])
    expect(answer(page)).to_have_text("3")
    page.locator(".st-key-example-8 button").click()
    expect(answer(page)).to_have_text("8")
    _look_inside(page, app_server.url)
    page.goto(f"{app_server.url}/Train?preset=fast&data=sample&epochs=200")
    page.locator(".st-key-train-start button").click()
    expect(page.locator(".st-key-run-state")).to_have_text(re.compile(r"epoch \d+ of 200"), timeout=120_000)

    app = psutil.Process(app_server.process.pid)
    (worker,) = app.children()
    packages = _packages(app_server, app.pid)
    assert {"streamlit", "digitrec", "ai_edge_litert"} <= packages
    assert packages.isdisjoint({"tensorflow", "keras", "mlxtend"})
    assert {"tensorflow", "keras"} <= _packages(app_server, worker.pid)
    assert "streamlit" not in _packages(app_server, worker.pid)
    assert app.memory_info().rss < 400e6
