"""The queue in Chromium: three runs started in a row, and the server killed in between."""

import re
import signal

import pytest
from app_server import running_app
from playwright.sync_api import expect

from digitrec.runs.status import last_status

pytestmark = pytest.mark.browser

# Milliseconds until three small runs have ended, while others use the same two cores.
TO_END = 240_000


def _open(page, url):
    page.goto(f"{url}/Train?preset=fast&data=sample&epochs=4&images=1000")
    expect(page.locator(".st-key-train-start")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-run-state")).to_be_visible()


def _start(page, name):
    field = page.get_by_label("Name of the run")
    field.fill(name)
    field.press("Enter")
    page.locator(".st-key-train-start button").first.click()


def _states(home):
    """The state of each run by its name's place in the order of the starts."""
    folders = [path for path in (home / "models").iterdir() if (path / "run.json").is_file()]
    return [status.state for status in sorted(map(last_status, folders), key=lambda status: status.queued_at)]


def test_three_runs_started_in_a_row_all_finish_though_the_server_is_killed(tmp_path, page):
    """Two wait, in their order; another server, after the first was killed, shows the queue and then its end."""
    home = tmp_path / "home"
    with running_app(home) as first:
        _open(page, first.url)
        _start(page, "one")
        expect(page.locator(".st-key-run-state")).to_contain_text(re.compile("starting|running"))
        _start(page, "two")
        expect(page.locator(".st-key-queue")).to_contain_text("1. two")
        _start(page, "three")
        expect(page.locator(".st-key-queue")).to_contain_text("2. three")
        assert _states(home)[1:] == ["queued", "queued"]
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        page.goto("about:blank")
        with running_app(home) as second:
            _open(page, second.url)
            expect(page.locator(".st-key-run-state")).to_contain_text("finished", timeout=TO_END)
            expect(page.locator(".st-key-queue")).to_have_count(0, timeout=TO_END)
            expect(page.locator(".st-key-run-state")).to_contain_text("finished", timeout=TO_END)
            assert _states(home) == ["finished"] * 3


def test_a_run_that_waits_is_taken_out_with_a_click(tmp_path, page):
    """The one that trains goes on, and the one behind it moves up."""
    home = tmp_path / "home"
    with running_app(home) as server:
        page.goto(f"{server.url}/Train?preset=fast&data=sample&epochs=500")
        expect(page.locator(".st-key-train-start")).to_be_visible(timeout=60_000)
        _start(page, "one")
        expect(page.locator(".st-key-run-state")).to_contain_text(re.compile("starting|running"))
        _start(page, "two")
        expect(page.locator(".st-key-queue")).to_contain_text("1. two")
        _start(page, "three")
        expect(page.locator(".st-key-queue")).to_contain_text("2. three")
        page.locator(".st-key-queue").get_by_role("button", name="Take out").first.click()
        expect(page.locator(".st-key-queue")).to_contain_text("1. three")
        expect(page.locator(".st-key-queue")).not_to_contain_text("two")
        assert _states(home)[1:] == ["stopped", "queued"]
        assert _states(home)[0] in ("starting", "running")
