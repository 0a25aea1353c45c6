"""What tests share: a home of their own, the full MNIST where it is, the running app, a real browser."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_server import PROJECT, AppServer, running_app

# Read before any fixture hides it from the code under test.
_DATA_OF_THE_USER = os.environ.get("DIGITREC_DATA", "").strip()

# The Makefile's target `browser` looks for the same names.
# First the one without a window of its own: the same engine, for two thirds of the processor time.
_BROWSERS = (
    os.environ.get("CHROMIUM") or "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# Root has no sandbox, a server no graphics card, and no test asks the network for anything.
_BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}


# Fixtures that train a network in a process of its own, and those that copy what was trained.
_TRAINED = {"trained", "own_home", "runs_home", "on_the_sample"}
# What takes a minute or more begins first, so that no worker is left alone with it at the end. Trainings compute and
# browsers wait: side by side they take less time than one after the other.
_LONG = (
    "training/test_fine_tuning_on_mnist.py",
    "browser/test_train.py",
    "browser/test_queue.py",
    "jobs/test_queue.py",
    "experiments/",
    "training/test_stopped_runs.py",
    "training/test_runs_from_runs.py",
    "gradients/",
    "training/test_layer_monitor.py",
    "browser/test_draw.py",
    "training/test_fine_tuning_on_the_sample.py",
    "training/test_finished_runs.py",
    "browser/",
    "evaluation/test_benchmark.py",
    "numbers/test_numbers_of_writers.py",
    "model/test_pretrained.py",
    "tools/test_check_attributions.py",
    "explain/test_loss_landscape.py",
    "cli/",
    "unit/test_bad_",
    "training/",
    "app/",
)
# What other tests start goes the same ways through servers, workers and commands as what these do.
_SUBPROCESSES_MEASURED = (
    "unit/cli/",
    "unit/experiments/",
    "unit/explain/",
    "unit/gradients/",
    "unit/jobs/",
    "unit/test_launch.py",
    "unit/training/test_finished_runs.py",
    "unit/training/test_procedures.py",
    "unit/training/test_stopped_runs.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what trains, and puts the long files first."""
    for item in items:
        if _TRAINED & {*getattr(item, "fixturenames", ())}:
            item.add_marker("training")
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((place for place, part in enumerate(_LONG) if part in path), len(_LONG))


@pytest.fixture(scope="module", autouse=True)
def _coverage_of_subprocesses(request: pytest.FixtureRequest) -> Iterator[None]:
    """Has coverage follow into the processes of some tests only: a tracer makes a worker's start half as long again."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        if not any(part in request.path.as_posix() for part in _SUBPROCESSES_MEASURED):
            for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
                monkeypatch.delenv(name, raising=False)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty DIGITREC_HOME for this process and those it starts; no full MNIST is found from there.

    A test that wants the full set as well sets DIGITREC_DATA to the fixture `data_dir`.
    """
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("DIGITREC_HOME", str(folder))
    monkeypatch.setenv("KERAS_HOME", str(folder / "no-keras-cache"))
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "0")
    monkeypatch.delenv("DIGITREC_DATA", raising=False)
    return folder


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of mnist.npz: DIGITREC_DATA, or else ../shared/data beside the repository."""
    chosen = Path(_DATA_OF_THE_USER).expanduser() if _DATA_OF_THE_USER else PROJECT.parent / "shared" / "data"
    folder = chosen.parent if chosen.suffix == ".npz" else chosen
    if not (folder / "mnist.npz").is_file():
        pytest.skip(f"the full MNIST is not in {folder}; set DIGITREC_DATA to the folder of mnist.npz")
    return folder


@pytest.fixture(scope="module")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The real app with an empty home of its own, one for each file of tests."""
    with running_app(tmp_path_factory.mktemp("app") / "home") as server:
        yield server


# One browser a file, not one a session: Playwright's event loop would otherwise run on beneath all later tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    executable = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if executable is None:
        _cannot("there is no Chromium: apt-get install chromium, or name yours in CHROMIUM")
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        _cannot("there is no Playwright: pip install -r requirements-dev.txt")
    expect.set_options(timeout=15_000)  # two cores may be busy training
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=_BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


def _cannot(reason: str) -> None:
    """Skips, but where CI=true says that everything must be here, fails."""
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def _visits(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


@pytest.fixture
def page(_visits: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """An empty tab of 1280×800, of someone who was never here; where the test fails, its last picture is kept.

    The browser keeps what it has loaded and compiled from one test of a file to the next, and nothing else.
    """
    tab = _visits.new_page()
    yield tab
    if request.node.stash.get(_FAILED, False) and not tab.is_closed():
        picture = tmp_path / "failed.png"
        tab.screenshot(path=picture)
        print(f"what the browser showed: {picture}")
    for each in _visits.pages:
        if each.url.startswith("http"):
            each.evaluate("localStorage.clear()")
        each.close()
    _visits.clear_cookies()


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Lets a fixture know whether its test failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture(autouse=True)
def same_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's AppTest leaves its page behind as __main__, which a process that is spawned later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
