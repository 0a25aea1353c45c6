"""The warm worker behind the Train page: two servers on one home, a click on Start, a server that is killed."""

import json
import os
import re
import signal
import time
from pathlib import Path

import psutil
import pytest
from app_server import running_app
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WARM = {"DIGITREC_WARM_WORKER": "60"}


def _open(page, url):
    page.goto(f"{url}/Train?preset=fast&data=sample&epochs=500")
    expect(page.locator(".st-key-train-start")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-run-state")).to_be_visible()


def _waiting(home: Path) -> list[psutil.Process]:
    """The living processes that wait for a run of this home."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if "digitrec.training.warm_worker" in (process.info["cmdline"] or [])
        and process.info["cmdline"][-1].startswith(f"{home}{os.sep}")
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def _soon(home: Path, count: int, seconds: float = 120) -> list[psutil.Process]:
    give_up = time.monotonic() + seconds
    while len(_waiting(home)) != count and time.monotonic() < give_up:
        time.sleep(0.1)
    return _waiting(home)


def test_one_worker_waits_for_two_servers_and_trains_what_is_started(tmp_path, page):
    """Its pid is the run's; Stop ends it; then another one waits, and the last server takes it along."""
    home = tmp_path / "home"
    with running_app(home, extra=WARM) as first, running_app(home, extra=WARM) as second:
        _open(page, first.url)
        (worker,) = _soon(home, 1)
        other = page.context.new_page()
        _open(other, second.url)
        other.wait_for_timeout(3000)
        assert _waiting(home) == [worker]
        page.goto("about:blank")  # its console would complain of a server that is gone
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()

        other.locator(".st-key-train-start button").first.click(timeout=150_000)
        expect(other.locator(".st-key-run-state")).to_contain_text("running", timeout=150_000)
        (status,) = [json.loads(path.read_text()) for path in (home / "models").glob("*/status.json")]
        assert status["pid"] == worker.pid
        expect(other.locator(".st-key-run-state")).to_contain_text(
            re.compile(r"epoch \d+ of"), timeout=150_000
        )
        other.locator(".st-key-train-stop button").first.click(timeout=150_000)
        expect(other.locator(".st-key-run-state")).to_contain_text("stop")
        expect(other.locator(".st-key-train-draw")).to_be_visible(timeout=150_000)
        worker.wait(60)  # the run is over a moment before its process is
        (next_one,) = _soon(home, 1)
        assert next_one.pid != worker.pid
    assert _waiting(home) == []
