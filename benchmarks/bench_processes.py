"""How many strokes two app processes behind nginx answer, against one: as many visitors as keep both busy, without a pause.

Both are started as deploy/README.md says, in turns. The clients compute on the same processors, and so does nginx: with two
processors the ratio is what is left of two, so the processor time of a stroke is printed as well.
"""

import asyncio
import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from checkout import PROJECT
from report import Report, ratio, spread
from visitors import Visitor, frames

VISITORS = 16
SECONDS = 10
REPETITIONS = 3
LEAST_TIMES = 1.7
_PATIENCE_SECONDS = 120
_FRAMES = frames()


@contextlib.contextmanager
def deployed(processes: int, home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """deploy/start.sh until the block ends: the address, and the process whose children are all of it."""
    first = _free_ports(processes + 1)
    ports = {"PORT": str(first + processes), "FIRST_PORT": str(first), "PYTHON": sys.executable}
    started = subprocess.Popen(
        ["sh", "deploy/start.sh", str(processes)], cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, **ports, "DIGITREC_HOME": str(home)},
    )  # fmt: skip
    try:
        _wait_for(range(first, first + processes + 1))
        yield f"http://127.0.0.1:{first + processes}", psutil.Process(started.pid)
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(timeout=30)


def _free_ports(count: int) -> int:
    """The first of so many ports in a row on which nobody listens."""
    for first in range(20_000, 30_000, count):
        if all(_refuses(port) for port in range(first, first + count)):
            return first
    raise RuntimeError("No free ports between 20000 and 30000.")


def _refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _wait_for(ports: range) -> None:
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while any(map(_refuses, ports)):
        if time.monotonic() > give_up:
            raise RuntimeError("deploy/start.sh did not start.")
        time.sleep(0.1)


async def strokes_a_second(url: str) -> float:
    """Answered while all visitors draw without a pause."""
    visitors = [Visitor(url) for _ in range(VISITORS)]
    for visitor in visitors:
        await visitor.arrive()
    end, count = time.monotonic() + SECONDS, 0

    async def draw(visitor: Visitor) -> None:
        nonlocal count
        for frame in itertools.cycle(_FRAMES):
            if time.monotonic() >= end:
                return
            await visitor.draw(frame)
            count += 1

    await asyncio.gather(*map(draw, visitors))
    for visitor in visitors:
        await visitor.leave()
    return count / SECONDS


def _processor_seconds(family: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in family)


def main() -> None:
    """One process and two, in turns."""
    if shutil.which("nginx") is None:
        sys.exit("This benchmark needs nginx: apt-get install nginx-light")
    rates: dict[int, list[float]] = {1: [], 2: []}
    costs: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as home:
        for _, processes in itertools.product(range(REPETITIONS), rates):
            with deployed(processes, Path(home)) as (url, script):
                asyncio.run(strokes_a_second(url))  # each process imports what it needs
                family = script.children(recursive=True)
                before = _processor_seconds(family)
                rates[processes].append(asyncio.run(strokes_a_second(url)))
                spent = _processor_seconds(family) - before
                costs[processes].append(1000 * spent / (rates[processes][-1] * SECONDS))
    times = ratio(rates[2], rates[1])
    Report(
        claim="Two app processes behind nginx serve nearly twice what one does.",
        bound=f"at least {LEAST_TIMES} times the strokes a second",
        met=times >= LEAST_TIMES,
        figures={
            "ratio": times,
            "strokes_a_second": {str(count): spread(each, 1) for count, each in rates.items()},
            "processor_ms_a_stroke": {str(count): spread(each, 1) for count, each in costs.items()},
        },
        counts={"repetitions": REPETITIONS, "visitors": VISITORS, "seconds_each": SECONDS},
        packages=("streamlit", "websockets"),
    ).publish()


if __name__ == "__main__":
    main()
