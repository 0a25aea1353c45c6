"""The real command line as a process of its own, for tests that ask what a user sees."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil
from app_server import PROJECT, clean_environment

# A run that a test waits for: one epoch on 500 digits.
TINY = ("train", "--preset", "fast", "--data", "sample", "--set", "epochs=1", "--set", "images=500")
# A run that outlasts its test.
ENDLESS = ("train", "--preset", "fast", "--data", "sample", "--set", "epochs=500")

_PATIENCE_SECONDS = 120
Found = TypeVar("Found")


def digitrec(
    home: Path, *arguments: str | Path, data: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """`python -m digitrec …` to its end, in a home of its own. data: a folder with mnist.npz."""
    return subprocess.run(
        [sys.executable, "-m", "digitrec", *map(str, arguments)],
        cwd=PROJECT, env=clean_environment(home, data), capture_output=True, text=True,
        encoding="utf-8", timeout=2 * _PATIENCE_SECONDS,
    )  # fmt: skip


@contextlib.contextmanager
def digitrec_started(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m digitrec …` while the block lasts; afterwards it and its worker are gone."""
    process = subprocess.Popen(
        [sys.executable, "-m", "digitrec", *arguments],
        cwd=PROJECT, env=clean_environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            ours = psutil.Process(process.pid)
            for each in [*ours.children(recursive=True), ours]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
        process.communicate()


def end_of(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """What a started command has answered, once it has ended."""
    stdout, stderr = process.communicate(timeout=_PATIENCE_SECONDS)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def interrupted(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """What a started command answers to Ctrl-C."""
    os.kill(process.pid, signal.SIGINT)
    return end_of(process)


def answer(outcome: subprocess.CompletedProcess[str]) -> Any:
    """The JSON of a command that has done its work without a complaint."""
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr == ""
    return json.loads(outcome.stdout)


def complaint(outcome: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that failed: status 1, exactly one line on stderr, no traceback."""
    assert outcome.returncode == 1, outcome.stderr
    assert outcome.stderr.count("\n") == 1, outcome.stderr
    assert "Traceback" not in outcome.stderr + outcome.stdout
    assert outcome.stderr.endswith((".\n", "?\n")), outcome.stderr
    return outcome.stderr.strip()


def soon(look: Callable[[], Found], what: str) -> Found:
    """What `look` returns as soon as that is true."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {_PATIENCE_SECONDS} seconds: {what}")


def home_with_a_run(folder: Path) -> Path:
    """A home whose only own run, `first`, was trained by the command line; made once in each session's folder.

    pytest-xdist gives each of its workers a folder of its own inside the session's: they share one home, which the first
    that asks makes while the others wait. Whoever changes anything there works on a copy.
    """
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    home = shared / "home-with-a-run"
    with (shared / "home-with-a-run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        if not (home / "train.err").exists():
            _train_the_first_run(home)
    return home


def _train_the_first_run(home: Path) -> None:
    home.mkdir()
    outcome = digitrec(home, *TINY, "--name", "first")
    assert outcome.returncode == 0, outcome.stderr
    (home / "train.out").write_text(outcome.stdout, encoding="utf-8")
    (home / "train.err").write_text(outcome.stderr, encoding="utf-8")


def only_run(home: Path) -> Path:
    """The folder of the one run that a home holds."""
    (found,) = (path for path in (home / "models").iterdir() if path.is_dir())
    return found
