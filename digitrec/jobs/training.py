"""Starting a training run: what it needs is checked first, then it waits its turn."""

import shutil

from digitrec.config import RunConfig
from digitrec.data import missing
from digitrec.errors import DataError, RunError
from digitrec.jobs.queue import start_waiting
from digitrec.model.plan import plan_layers
from digitrec.runs import Origin, Run, create_run, read_run


def start(config: RunConfig, name: str = "", preset: str = "", origin: Origin | None = None) -> Run:
    """A new run, trained by a process of its own as soon as it is its turn; returns at once.

    Raises ConfigError for a network that is too large, DataError where the data set is missing, RunError where the
    process cannot be started, StorageError where the folder cannot be written.
    """
    plan_layers(config.model)
    absent = missing(config.training.data)
    if absent:
        raise DataError(absent)
    created = create_run(config, name=name, preset=preset, origin=origin)
    start_waiting()
    run = read_run(created.run_id)
    if run.status.state == "failed" and run.status.pid is None:
        shutil.rmtree(run.path, ignore_errors=True)
        raise RunError(f"The run was not started: {run.status.reason}.")
    return run
