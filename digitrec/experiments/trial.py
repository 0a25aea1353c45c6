"""A run of an experiment, as its outcome is drawn from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.runs import Run, read_metrics
from digitrec.runs.observations import read_observations

# From the sentence of `training.callbacks.step_metrics`.
_NO_NUMBER = "stopped being a number"
# Of ten digits, for a network that only guesses.
GUESSING = 0.1


@dataclass(frozen=True)
class Trial:
    """run: which is over. epochs: its rows of metrics.jsonl, one an epoch. observations: what was looked at besides."""

    run: Run
    epochs: Sequence[dict[str, Any]]
    observations: dict[str, Any]

    @classmethod
    def of_run(cls, run: Run) -> "Trial":
        rows = [row for row in read_metrics(run.run_id) if row["kind"] == "epoch"]
        return cls(run, rows, read_observations(run.path))

    @property
    def diverged(self) -> bool:
        """Its loss stopped being a number."""
        return self.run.status.state == "failed" and _NO_NUMBER in self.run.status.reason

    @property
    def counts(self) -> bool:
        """Whether it says something: it was trained to its end, or for as long as it had a loss."""
        return self.diverged or (self.run.status.state == "finished" and bool(self.epochs))

    @property
    def activation(self) -> str:
        return self.run.config.model.activation

    @property
    def val_accuracy(self) -> float:
        """After the last epoch, 0 to 1; of one that diverged, that of a guess."""
        return GUESSING if self.diverged else float(self.epochs[-1]["val_accuracy"])

    def silent(self, when: str) -> np.ndarray | None:
        """Which hidden units were above 0 for none of the probe's images, all layers in a row; None where nobody looked.

        when: "before" the first step, or "after" the last.
        """
        layers = self.observations.get(f"silent_{when}")
        if not isinstance(layers, dict) or not layers:
            return None
        return np.concatenate([np.asarray(layer, bool) for layer in layers.values()])


def finished(runs: Sequence[Run]) -> list[Trial]:
    """The runs that say something, in their order."""
    trials = (Trial.of_run(run) for run in runs if run.status.state in ("finished", "failed"))
    return [trial for trial in trials if trial.counts]
