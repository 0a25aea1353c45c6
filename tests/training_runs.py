"""Real runs, each a process of its own, for tests that ask what comes out of them."""

from collections.abc import Callable
from typing import Any

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.runs import Run, read_metrics, read_run

# Seconds of training, and a little of everything.
SMALL = {
    "data": "sample", "images": 500, "epochs": 3, "batch_size": 50, "architecture": "cnn", "filters": (4, 8), "units": (16,),
    "learning_rate": 0.01, "dropout": 0.1, "augmentation": "light", "seed": 5,
}  # fmt: skip


def run_to_the_end(settings: dict[str, Any], report: Callable[[Run], None] | None = None, **more: Any) -> Run:
    """Starts a worker and follows it; report is called with the run at each look."""
    run = jobs.start(RunConfig.from_settings(settings), **more)
    return jobs.wait(
        run.run_id, (lambda _: report(read_run(run.run_id))) if report else None, seconds_between=0.05
    )


def once(when: Callable[[Run], bool], act: Callable[[Run], object]) -> Callable[[Run], None]:
    """Acts at the first look at which the time has come, and never again."""
    done: list[bool] = []

    def look(run: Run) -> None:
        if not done and when(run):
            done.append(True)
            act(run)

    return look


def rows_of(run: Run, kind: str) -> list[dict[str, Any]]:
    return [row for row in read_metrics(run.run_id) if row["kind"] == kind]
