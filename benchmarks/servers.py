"""Streamlit servers as a user starts them, each on a port of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_PATIENCE_SECONDS = 120
_SECONDS_BETWEEN_LOOKS = 0.01


@dataclass(frozen=True)
class Server:
    """A healthy server. started: time.perf_counter() before its process; seconds_to_healthy: from there."""

    url: str
    process: subprocess.Popen[bytes]
    started: float
    seconds_to_healthy: float


@contextlib.contextmanager
def streamlit(
    arguments: Sequence[str], folder: Path, home: Path, extra: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """`streamlit ARGUMENTS` in that folder until the block ends; yields once it is healthy.

    home: a DIGITREC_HOME, so that no run of whoever measures is touched; whatever works there ends with the server. extra:
    more environment variables. Raises RuntimeError where it does not start.
    """
    port = _free_port()
    command = [
        sys.executable, "-m", "streamlit", *arguments, f"--server.port={port}", "--server.address=127.0.0.1",
        "--server.headless=true", "--browser.gatherUsageStats=false",
    ]  # fmt: skip
    environment = {
        **os.environ, "DIGITREC_HOME": str(home), "DIGITREC_WARM_WORKER": "0", **(extra or {})
    }  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_healthy(process, url)
        yield Server(url, process, started, time.perf_counter() - started)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        process.kill()
        process.wait()
        _end_workers(home)


def _end_workers(home: Path) -> None:
    """Workers are given a folder of their home, and outlive their server."""
    for each in psutil.process_iter(["cmdline"]):
        if f"{home}{os.sep}" in " ".join(each.info["cmdline"] or []):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    give_up = time.perf_counter() + _PATIENCE_SECONDS
    while time.perf_counter() < give_up and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            opener.open(f"{url}/_stcore/health", timeout=1).close()
            return
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    raise RuntimeError(f"The server did not start: {process.args!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
