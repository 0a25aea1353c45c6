"""Runs of experiments as their folders would be, made by hand: what was asked, where it stands, what was measured."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from digitrec.experiments import Plan
from digitrec.experiments.trial import Trial
from digitrec.runs import Origin, Run, create_run, read_run
from digitrec.runs.metrics import append_rows
from digitrec.runs.observations import write_observations
from digitrec.runs.status import Status, write_status

SERIES = "dying-rates/20260101-120000-abcd"
DIVERGED = "The loss stopped being a number in epoch 1; the learning rate is too high: start again with a tenth of it."


def hand_made(
    plan: Plan, accuracies: Sequence[float] = (), state: str = "finished", origin: Origin | None = None, **observations: Any
) -> Run:  # fmt: skip
    """A run of this plan that is over; accuracies: of each epoch, of training and validation alike, a second each."""
    asked = dataclasses.replace(
        origin or Origin(), experiment=SERIES, restarts_dead_units=plan.restarts_dead_units
    )  # fmt: skip
    run = create_run(plan.config, name=plan.name, origin=asked)
    rows = [
        {"kind": "epoch", "epoch": epoch, "accuracy": each, "val_accuracy": each, "val_loss": 1 - each, "seconds": float(epoch)}
        for epoch, each in enumerate(accuracies, 1)
    ]  # fmt: skip
    append_rows(run.path, rows)
    write_observations(run.path, observations)
    reason = DIVERGED if state == "failed" else ""
    write_status(run.path, Status(state=state, reason=reason, heartbeat=1.0, epochs=len(rows)))
    return read_run(run.run_id)


def trial(plan: Plan, accuracies: Sequence[float] = (), **more: Any) -> Trial:
    """The same as an outcome reads it."""
    return Trial.of_run(hand_made(plan, accuracies, **more))
