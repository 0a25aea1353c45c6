"""Starting an experiment, finding what became of it, and cancelling it: all of it in the runs' own folders."""

import contextlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from digitrec import jobs
from digitrec.data import missing
from digitrec.errors import DataError, DigitrecError, RunError
from digitrec.experiments.face import Experiment, Plan, Series
from digitrec.model.plan import plan_layers
from digitrec.runs import Origin, Run, Starter, create_run, list_runs

# A run's name has at most 60 characters.
_LONGEST_NAME = 60


def start(experiment: Experiment, seeds: int, starter: Starter | None = None) -> Series:
    """Puts its runs into the queue, where they wait their turn like any other; returns at once.

    Raises DataError where the data set is missing, StorageError where a folder cannot be written; then none is left waiting.
    """
    plans = experiment.plans(seeds)
    for plan in plans:
        plan_layers(plan.config.model)
        absent = missing(plan.config.training.data)
        if absent:
            raise DataError(absent)
    # Its time first, so that the newest is last in the order of ids.
    series_id = f"{experiment.name}/{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    runs: list[Run] = []
    try:
        for plan in plans:
            runs.append(_create(plan, series_id, runs, starter or Starter()))
    except DigitrecError:
        cancel(Series(series_id, tuple(runs)))
        raise
    jobs.start_waiting()
    return Series(series_id, tuple(runs))


def _create(plan: Plan, series_id: str, before: list[Run], starter: Starter) -> Run:
    origin = Origin(
        parent=None if plan.parent is None else before[plan.parent].run_id, starter=starter, experiment=series_id,
        restarts_dead_units=plan.restarts_dead_units,
    )  # fmt: skip
    return create_run(plan.config, name=plan.name[:_LONGEST_NAME], origin=origin)


def cancel(series: Series) -> None:
    """Takes out what waits, and stops what works.

    From the end: a worker takes the next one from the front while this goes on, and is stopped last.
    """
    for run in reversed(series.runs):
        # It may have ended meanwhile, or its folder is gone.
        with contextlib.suppress(RunError):
            jobs.stop(run.run_id)


def all_series(runs: Iterable[Run] | None = None) -> list[Series]:
    """Every start of every experiment, the newest first. runs: as `list_runs` has them, if that is known."""
    found: dict[str, list[Run]] = {}
    for run in list_runs() if runs is None else runs:
        if run.origin.experiment:
            found.setdefault(run.origin.experiment, []).append(run)
    # In the order of their starts; two ids of one millisecond may not be.
    series = [Series(key, tuple(sorted(group, key=lambda run: run.turn))) for key, group in found.items()]
    return sorted(series, key=lambda each: each.series_id.partition("/")[2], reverse=True)


def newest_series(visitor: str = "") -> dict[str, Series]:
    """By experiment, the start that a visitor sees: the own newest one, or else the newest of anybody."""
    newest: dict[str, Series] = {}
    everything = all_series()
    mine = [each for each in everything if each.runs[0].origin.starter.visitor == visitor]
    for each in (*mine, *everything):
        newest.setdefault(each.experiment, each)
    return newest


def series_of(series_id: str) -> Series | None:
    """One start by its id; None where there is no such one any more."""
    return next((each for each in all_series() if each.series_id == series_id), None)
