"""Is max(0, x) cheap? Four activation functions on one array, and their part in a real training step."""

from collections.abc import Sequence

import numpy as np

from digitrec.config import RunConfig
from digitrec.experiments.face import Experiment, Outcome, Panel, Plan
from digitrec.experiments.spread import LABELS, Spread, row, table
from digitrec.experiments.trial import Trial

TIMED = ("relu", "tanh", "sigmoid", "gelu")
# Of the array that all four are timed on.
NUMBERS = 1_000_000
_ROLES = {"relu": "relu", "tanh": "other", "sigmoid": "other", "gelu": "other"}


class Cost(Experiment):
    """Milliseconds on a million numbers, and the share of a training step."""

    name = "cost"
    question = "Is max(0, x) cheap?"
    literature = (
        "“Compared to tanh/sigmoid neurons that involve expensive operations (exponentials, etc.), the ReLU can be implemented by "
        "simply thresholding a matrix of activations at zero.” "
        "[CS231n, Neural Networks 1](https://cs231n.github.io/neural-networks-1/#actfun)"
    )
    setting = (
        "each function and its gradient on an array of a million numbers, by turns; and within a step of the preset fast’s network "
        "on 128 digits. The quickest quarter of the tries counts: what others do on this machine only adds"
    )
    observes = ("times",)

    def plans(self, seeds: int) -> list[Plan]:
        return [
            Plan(
                name=f"{LABELS[activation]} step seed {seed}",
                config=RunConfig.from_settings(
                    {
                        "data": "sample", "architecture": "cnn", "filters": (16, 32, 64), "kernel_size": 5, "units": (),
                        "batch_size": 128, "learning_rate": 0.003, "images": 1000, "epochs": 1, "activation": activation,
                        "seed": seed,
                    }
                ),
            )
            for seed in range(1, seeds + 1)
            for activation in TIMED
        ]  # fmt: skip

    def outcome(self, trials: Sequence[Trial]) -> Outcome | None:
        timed = [trial for trial in trials if trial.observations.get("array_seconds")]
        array = {
            name: [1000 * float(trial.observations["array_seconds"][name]) for trial in timed]
            for name in TIMED
        }
        shares: dict[str, list[float]] = {}
        for trial in timed:
            shares.setdefault(trial.activation, []).append(share_of_step(trial))
        if not timed:
            return None
        return Outcome(
            panels=(
                Panel(
                    title="A million numbers, there and back", x="activation", y="milliseconds", kind="bars",
                    rows=table([row(LABELS[name], _ROLES[name], array[name], of="network") for name in TIMED]),
                ),
                Panel(
                    title="Part of a training step", x="activation", y="share of the step’s time", kind="bars", percent=True,
                    rows=table([row(LABELS[name], _ROLES[name], shares[name]) for name in TIMED if name in shares]),
                ),
            ),
            sentences=(_on_the_array(array), _on_the_step(shares, timed)),
        )  # fmt: skip


def share_of_step(trial: Trial) -> float:
    """Of the time of a training step, the part of its own activation function with its gradient, 0 to 1."""
    seen = trial.observations
    return min(1.0, float(seen["activation_seconds"]) / float(seen["step_seconds"]))


def _on_the_array(array: dict[str, list[float]]) -> str:
    relu = Spread(array["relu"])
    others = [
        f"{LABELS[name]} {Spread(array[name]).mean / relu.mean:.1f} times as long"
        for name in TIMED
        if name != "relu"
    ]
    return f"Value and gradient of a million numbers take ReLU **{relu.number(2)} ms**; {', '.join(others)}."


def _on_the_step(shares: dict[str, list[float]], timed: Sequence[Trial]) -> str:
    steps = {
        name: [1000 * trial.observations["step_seconds"] for trial in timed if trial.activation == name]
        for name in shares
    }
    told = [f"{LABELS[name]} {Spread(shares[name]).percent}" for name in TIMED if name in shares]
    end = ""
    if "relu" in steps and len(steps) > 1:
        slowest = max(steps, key=lambda name: np.mean(steps[name]))
        ratio = float(np.mean(steps[slowest]) / np.mean(steps["relu"]))
        end = f" A whole step takes {Spread(steps['relu']).number()} ms with ReLU, and with {LABELS[slowest]} {ratio:.2f} times that."
        if slowest == "relu":
            end = f" A whole step takes longest with ReLU itself, {Spread(steps['relu']).number()} ms: the functions hardly matter there."
    return f"Of a training step the function is: {', '.join(told)}.{end}"
