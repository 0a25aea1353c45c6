"""The real app as a process of its own, for tests that open it in a browser."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parent.parent
_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class AppServer:
    """A running app.

    home: its DIGITREC_HOME, so `home / "models"` holds its runs. log: what the server printed so far.
    """

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(home: Path, data: Path | None = None) -> dict[str, str]:
    """This process's environment with a DIGITREC_HOME of its own and no full MNIST, or the one in `data`.

    So a test sees the same on every machine, whatever lies in the caches of whoever runs it.
    """
    own = {
        **os.environ, "DIGITREC_HOME": str(home), "KERAS_HOME": str(home / "no-keras-cache"),
        # Each would cost the processor seconds that other tests need; the tests of it switch it on.
        "DIGITREC_WARM_WORKER": "0",
    }  # fmt: skip
    own.pop("DIGITREC_DATA", None)
    return {**own, "DIGITREC_DATA": str(data)} if data is not None else own


@contextlib.contextmanager
def running_app(
    home: Path, *, data: Path | None = None, extra: Mapping[str, str] | None = None
) -> Iterator[AppServer]:
    """`streamlit run app.py` on a free port until the block ends; then it and all that it started are gone.

    data: a folder with mnist.npz, where the test wants the full set. extra: more environment variables.
    """
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    environment = {**clean_environment(home, data), **(extra or {})}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    server = AppServer(f"http://127.0.0.1:{port}", home, process, log)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        _end(process, home)


def _wait_until_healthy(server: AppServer) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < give_up and server.process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            opener.open(f"{server.url}/_stcore/health", timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"The app did not start:\n{server.log.read_text(errors='replace')[-4000:]}")


def _end(process: subprocess.Popen[bytes], home: Path) -> None:
    """Ends the server and its workers, those included that left its process group."""
    family = _descendants(process.pid) + _working_in(home)
    process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    process.kill()
    process.wait()
    for member in {*family, *_working_in(home)}:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(family, timeout=5)


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _working_in(home: Path) -> list[psutil.Process]:
    """Workers are given the folder of their run, which lies in this home and in no other."""
    inside = f"{home}{os.sep}"
    return [
        found
        for found in psutil.process_iter(["cmdline"])
        if any(argument.startswith(inside) for argument in found.info["cmdline"] or [])
    ]
