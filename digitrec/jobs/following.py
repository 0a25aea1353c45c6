"""Following a job to its end."""

import time
from collections.abc import Callable

from digitrec.jobs.queue import start_waiting
from digitrec.runs import Run, read_run, read_status
from digitrec.runs.status import Status


def wait(run_id: str, report: Callable[[Status], None] | None = None, seconds_between: float = 0.2) -> Run:
    """Follows a run to its end, reporting its status on the way. While it waits its turn, each look starts the next."""
    while True:
        status = read_status(run_id)
        if report is not None:
            report(status)
        if status.is_over:
            return read_run(run_id)
        if status.is_waiting:
            start_waiting()
        time.sleep(seconds_between)
