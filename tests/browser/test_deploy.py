"""Two app processes behind nginx, started as deploy/README.md says: each browser stays with one, and both share the runs."""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile

import numpy as np
import psutil
import pytest
from app_server import PROJECT, clean_environment, free_port
from browser.drawing import DIGITS, answer, draw, open_draw, picture_of
from kept_drawings import drawn
from PIL import Image
from playwright.sync_api import expect

from digitrec.drawings.drawing import text_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("nginx") is None, reason="nginx is not here: apt-get install nginx-light"
    ),
]


def free_ports():
    """nginx's, and the first of two that follow each other."""
    while True:
        first = free_port()
        with socket.socket() as probe:
            if first < 65_000 and probe.connect_ex(("127.0.0.1", first + 1)):
                return free_port(), first


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """nginx before two processes with a home of their own; all of them end with the module."""
    home = tmp_path_factory.mktemp("deploy") / "home"
    home.mkdir()
    port, first = free_ports()
    ports = {"PORT": str(port), "FIRST_PORT": str(first), "PYTHON": sys.executable}
    with (home / "log").open("wb") as log:
        started = subprocess.Popen(
            ["sh", "deploy/start.sh", "2"],
            cwd=PROJECT,
            env={**clean_environment(home), **ports},
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_listening(port, first, first + 1)
        yield f"http://127.0.0.1:{port}"
    finally:
        family = psutil.Process(started.pid).children(recursive=True)
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=20)
        _, alive = psutil.wait_procs(family, timeout=10)
        [each.kill() for each in alive]


def wait_until_listening(*ports):
    give_up = time.monotonic() + 60
    for port in ports:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < give_up, f"nobody listens on {port}"
            time.sleep(0.1)


@pytest.fixture
def pages(browser):
    """A tab in each of two browsers."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 800}) for _ in range(2)]
    yield [context.new_page() for context in contexts]
    [context.close() for context in contexts]


def process_of(page):
    """The port of the app process that serves this browser."""
    return [each["value"] for each in page.context.cookies() if each["name"] == "digitrec_server"]


def large_zip():
    """One drawing, and as many bytes beside it as nginx would refuse by itself (1 MB)."""
    drawing, picture = drawn(7, 7), io.BytesIO()
    Image.fromarray(np.asarray(picture_of(DIGITS[7]))[..., :3]).save(picture, "PNG")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"drawings/{drawing.drawing_id}.json", text_of(drawing))
        archive.writestr(f"drawings/{drawing.drawing_id}.png", picture.getvalue())
        archive.writestr("__MACOSX/noise", os.urandom(1_500_000))
    return buffer.getvalue()


def test_two_browsers_are_shared_out_and_each_stays_with_its_process(url, pages):
    """Each draws, so websockets pass; a reload and another page lead to the same process."""
    for page, digit in zip(pages, (7, 0), strict=True):
        open_draw(page, url)
        draw(page, DIGITS[digit])
        expect(answer(page)).to_have_text(str(digit))
    before = [process_of(page) for page in pages]
    for page in pages:
        page.goto(f"{url}/Drawings")
        page.get_by_role("heading", name="My drawings").wait_for()
    assert [process_of(page) for page in pages] == before
    assert before[0] != before[1]


def test_a_large_file_passes(url, pages):
    """An import of 1.5 MB arrives in the right process, and its drawing is there."""
    page = pages[0]
    page.goto(f"{url}/Drawings")
    file = {"name": "drawings.zip", "mimeType": "application/zip", "buffer": large_zip()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("1 drawing imported.").wait_for(timeout=30_000)


def test_a_run_started_through_one_process_is_live_in_the_other(url, pages):
    """Both see the same folders: the first browser starts and stops, the second watches."""
    ada, bob = pages
    ada.goto(f"{url}/Train?preset=fast&data=sample&epochs=200")
    ada.locator(".st-key-train-start button").wait_for()
    bob.goto(f"{url}/Train")
    bob.locator(".st-key-train-start button").wait_for()
    assert process_of(ada) != process_of(bob)
    ada.locator(".st-key-train-start button").click()
    expect(bob.locator(".st-key-run-state")).to_have_text(re.compile(r"epoch \d+ of 200"), timeout=120_000)
    expect(bob.get_by_text("Started in another browser, and can be stopped only there.")).to_be_visible()
    ada.locator(".st-key-train-stop button").first.click()
    expect(bob.locator(".st-key-run-state")).to_have_text(re.compile("stopped"), timeout=60_000)
