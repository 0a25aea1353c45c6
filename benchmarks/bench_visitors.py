"""A class at once: 1, 10, 30, 50 and 100 visitors of the Draw page, each drawing one stroke a second.

Then the same for 30 beside a training, and many who come, draw and go, for the memory. `python bench_visitors.py 1 30`
measures these numbers of visitors alone. The clients run in a process of their own, on the same processors.
"""

import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from checkout import PROJECT
from report import Report
from servers import Server, streamlit
from visitors import Visitor, frames

VISITORS = (1, 10, 30, 50, 100)
SECONDS = 12
COMING_AND_GOING = 2000
AT_ONCE = 10
MOST_MILLISECONDS = 10
MOST_TIMES = {30: 3, 50: 5}
_BESIDE, _BARE = 30, 10
# More than the sessions that Streamlit keeps for visitors who lost their connection (128).
_WARM_UP = 200
_FRAMES = frames()


@dataclass
class Measured:
    """What strokes cost. waits: seconds from pen-up to the whole answer. processor: the server's seconds for them all."""

    waits: list[float] = field(default_factory=list)
    errors: int = 0
    processor: float = 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.waits)
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    @property
    def milliseconds(self) -> float:
        """The server's processor time of a stroke, what it does between strokes included."""
        return round(1000 * self.processor / max(1, len(self.waits)), 1)

    def figures(self) -> dict[str, Any]:
        return {
            "median_ms": self.percentile(0.5), "p95_ms": self.percentile(0.95), "processor_ms_a_stroke": self.milliseconds,
            "strokes": len(self.waits), "errors": self.errors, "load_average": round(os.getloadavg()[0], 1),
        }  # fmt: skip


def processor_seconds(server: Server) -> float:
    """Of the server's own process so far, without its children."""
    times = psutil.Process(server.process.pid).cpu_times()
    return times.user + times.system


def megabytes(server: Server) -> float:
    """The server's resident memory."""
    return round(psutil.Process(server.process.pid).memory_info().rss / 1e6, 1)


async def draw_for_a_while(visitor: Visitor, measured: Measured, delay: float) -> None:
    """One stroke a second, or as soon as the last one is answered where that takes longer."""
    await asyncio.sleep(delay)
    end = time.monotonic() + SECONDS
    for frame in itertools.cycle(_FRAMES):
        began = time.monotonic()
        if began >= end:
            return
        measured.waits.append(await visitor.draw(frame))
        await asyncio.sleep(max(0.0, 1 - (time.monotonic() - began)))


async def measure(server: Server, count: int, page: str = "Draw") -> Measured:
    """So many visitors of a page at once, their strokes spread evenly over the second."""
    measured = Measured()
    visitors = [Visitor(server.url) for _ in range(count)]
    for visitor in visitors:
        await visitor.arrive(page)
    began = processor_seconds(server)
    await asyncio.gather(
        *(draw_for_a_while(each, measured, place / count) for place, each in enumerate(visitors))
    )
    measured.processor = processor_seconds(server) - began
    measured.errors = sum(visitor.errors for visitor in visitors)
    print(f"{count} visitors: {measured.figures()}", file=sys.stderr)  # the whole takes some minutes
    for visitor in visitors:
        await visitor.leave()
    return measured


async def come_and_go(server: Server, count: int) -> None:
    """Each opens the page, draws one stroke and closes the tab; some at a time."""
    waiting = iter(range(count))

    async def one_after_the_other() -> None:
        for place in waiting:
            visitor = Visitor(server.url)
            await visitor.arrive()
            await visitor.draw(_FRAMES[place % len(_FRAMES)])
            await visitor.leave()

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))


def bare_canvas(home: Path) -> Measured:
    """The same strokes on a page with nothing but the canvas and an echo: below its processor time no page can come."""
    with streamlit(["run", "benchmarks/echo_app.py"], PROJECT, home) as server:
        asyncio.run(measure(server, 1, page=""))
        return asyncio.run(measure(server, _BARE, page=""))


def beside_a_training(server: Server, home: Path) -> Measured:
    """While a network is trained by a process that the home's queue starts."""
    os.environ["DIGITREC_HOME"] = str(home)
    from digitrec import jobs
    from digitrec.config.presets import PRESETS

    run = jobs.start(PRESETS["fast"].config(data="sample", epochs=500))
    while not any(each.status.state == "running" for each in jobs.working()):
        time.sleep(0.2)
    try:
        return asyncio.run(measure(server, _BESIDE))
    finally:
        jobs.stop(run.run_id)
        jobs.wait(run.run_id)


def main(numbers: Sequence[int]) -> None:
    """All of it, or the given numbers of visitors alone."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        with streamlit(["run", "app.py"], PROJECT, home) as server:
            asyncio.run(measure(server, 1))  # the first visitor pays for what is imported once
            found = {count: asyncio.run(measure(server, count)) for count in numbers or VISITORS}
            figures: dict[str, Any] = {
                "visitors": {str(count): each.figures() for count, each in found.items()}
            }
            figures["bare_canvas"] = {str(_BARE): bare_canvas(home).figures()}
            if not numbers:
                figures["beside_a_training"] = {str(_BESIDE): beside_a_training(server, home).figures()}
                asyncio.run(come_and_go(server, _WARM_UP))
                figures["megabytes"] = {"after_200_came_and_went": megabytes(server)}
                asyncio.run(come_and_go(server, COMING_AND_GOING))
                figures["megabytes"]["after_2000_more"] = megabytes(server)
    report(found, figures)


def report(found: dict[int, Measured], figures: dict[str, Any]) -> None:
    """Prints what was measured."""
    first = found.get(1)
    ratios = {
        count: round(found[count].percentile(0.95) / first.percentile(0.95), 2)
        for count in MOST_TIMES
        if first is not None and count in found
    }
    grown = [*figures.get("megabytes", {}).values()]
    Report(
        claim="A class draws at once, and each stroke is answered as if the visitor were nearly alone.",
        bound=f"a stroke at most {MOST_MILLISECONDS} ms of processor time; p95 of 30 visitors at most 3 times that of one, of 50 at "
        "most 5 times; no error; 2,000 who came and went leave at most 20 MB",
        met=all(each.milliseconds <= MOST_MILLISECONDS and not each.errors for each in found.values())
        and all(ratio <= MOST_TIMES[count] for count, ratio in ratios.items())
        and (not grown or grown[-1] - grown[0] <= 20),
        figures={"times_the_p95_of_one": {str(count): ratio for count, ratio in ratios.items()}, **figures},
        counts={"seconds_each": SECONDS, **({"came_and_went": COMING_AND_GOING} if grown else {})},
        packages=("streamlit", "streamlit-drawable-canvas", "websockets"),
    ).publish()


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]])
