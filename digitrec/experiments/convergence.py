"""How fast does it converge? The same network with five activation functions, against a bound of the training error."""

from collections.abc import Sequence

from digitrec.experiments.face import Experiment, Outcome, Panel, Plan
from digitrec.experiments.spread import LABELS, Spread, dense, row, table
from digitrec.experiments.trial import Trial

_ACTIVATIONS = ("relu", "leaky_relu", "gelu", "tanh", "sigmoid")
_EPOCHS = 14
# Training accuracies: the bound of Krizhevsky et al., 25 % error, and one that digits can reach.
_BOUNDS = (0.75, 0.97)
_STYLES = {
    "ReLU": ("relu", False),
    "leaky ReLU": ("relu", True),
    "GELU": ("context", True),
    "tanh": ("other", False),
    "sigmoid": ("context", False),
}


class Convergence(Experiment):
    """Epochs and seconds to two training accuracies."""

    name = "convergence"
    question = "How fast does it converge?"
    literature = (
        "A four-layer convolutional network with ReLUs reached 25 % training error on CIFAR-10 “six times faster than an "
        "equivalent network with tanh neurons”. "
        "[Krizhevsky, Sutskever & Hinton, 2012, figure 1](https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks)"
    )
    setting = (
        f"784 pixels, two layers of 64 units, ten digits; Adam at 0.001, 2,500 digits, {_EPOCHS} epochs; digits are easier than "
        "CIFAR-10, so 97 % is asked for as well"
    )

    def plans(self, seeds: int) -> list[Plan]:
        return [
            Plan(
                name=f"{LABELS[activation]} two layers seed {seed}",
                config=dense(units=(64, 64), activation=activation, images=2500, epochs=_EPOCHS, seed=seed),
            )
            for seed in range(1, seeds + 1)
            for activation in _ACTIVATIONS
        ]

    def outcome(self, trials: Sequence[Trial]) -> Outcome | None:
        groups = {
            name: [trial for trial in trials if trial.activation == name and trial.epochs]
            for name in _ACTIVATIONS
        }
        groups = {name: group for name, group in groups.items() if group}
        if "relu" not in groups:
            return None
        rows = [
            row(epoch + 1, LABELS[name], values)
            for name, group in groups.items()
            for epoch in range(_EPOCHS)
            if (values := [trial.epochs[epoch]["accuracy"] for trial in group if len(trial.epochs) > epoch])
        ]
        high = {name: _reached(group, _BOUNDS[1]) for name, group in groups.items()}
        return Outcome(
            panels=(
                Panel(
                    title="Training accuracy, epoch by epoch", x="epoch", y="training accuracy", rows=table(rows),
                    percent=True, stretched=True, styles=_STYLES,
                ),
                Panel(
                    title=f"Epochs to {100 * _BOUNDS[1]:.0f} % training accuracy", x="activation", y="epochs", kind="bars",
                    rows=table([_bar(name, high[name], len(groups[name])) for name in groups]),
                ),
            ),
            sentences=(_on_the_first_bound(groups), _on_the_second_bound(groups)),
        )  # fmt: skip


def epochs_to(trial: Trial, bound: float) -> float | None:
    """When its training accuracy passed the bound, in epochs, between two of them along a straight line; None if never.

    Before the first epoch it was that of a guess. An epoch's accuracy is the mean while it lasted, as Keras has it.
    """
    before = 0.1
    for number, epoch in enumerate(trial.epochs):
        accuracy = float(epoch["accuracy"])
        if accuracy >= bound:
            return number + (bound - before) / (accuracy - before)
        before = accuracy
    return None


def seconds_to(trial: Trial, bound: float) -> float | None:
    """The same in seconds of training, at the pace of the whole run without what its first epoch took to begin."""
    epochs = epochs_to(trial, bound)
    if epochs is None or len(trial.epochs) < 2:
        return None
    first, last = (float(trial.epochs[place]["seconds"]) for place in (0, -1))
    return epochs * (last - first) / (len(trial.epochs) - 1)


def _reached(group: Sequence[Trial], bound: float) -> list[float]:
    return [epochs for trial in group if (epochs := epochs_to(trial, bound)) is not None]


def _bar(name: str, epochs: Sequence[float], of: int) -> tuple[object, str, float, float, str]:
    """A bar as long as all epochs where none of the seeds came so far."""
    role = {"relu": "relu", "tanh": "other"}.get(name, "context")
    never = f"never within {_EPOCHS}"
    if not epochs:
        return row(f"{LABELS[name]} ({never})", role, [_EPOCHS], never)
    missing = of - len(epochs)
    return row(LABELS[name], role, epochs, f"{missing} {never}" if missing else "")


def _on_the_first_bound(groups: dict[str, list[Trial]]) -> str:
    bound = _BOUNDS[0]
    relu = _reached(groups["relu"], bound)
    if not relu:
        return f"With ReLU no run reached 25 % training error within {_EPOCHS} epochs."
    told = f"25 % training error took ReLU **{Spread(relu).number()} epochs**{_in_seconds(groups['relu'], bound)}"
    tanh = _reached(groups.get("tanh", []), bound)
    if not tanh:
        return f"{told}; tanh {'did not reach it' if 'tanh' in groups else 'was not trained'}."
    factor = Spread(tanh).mean / Spread(relu).mean
    return (
        f"{told} and tanh {Spread(tanh).number()}{_in_seconds(groups['tanh'], bound)}: here ReLU is "
        f"{_factor(factor)}, where the paper has 6 times faster on CIFAR-10."
    )


def _factor(factor: float) -> str:
    if 0.95 <= factor <= 1.05:
        return "**as fast as tanh**"
    return f"**{factor:.1f} times faster**" if factor > 1 else f"**{1 / factor:.1f} times slower**"


def _in_seconds(group: Sequence[Trial], bound: float) -> str:
    seconds = [each for trial in group if (each := seconds_to(trial, bound)) is not None]
    return f" ({Spread(seconds).number(2)} s)" if seconds else ""


def _on_the_second_bound(groups: dict[str, list[Trial]]) -> str:
    bound = _BOUNDS[1]
    reached = {name: Spread(epochs) for name, group in groups.items() if (epochs := _reached(group, bound))}
    never = [LABELS[name] for name in groups if name not in reached]
    late = f"; {_listed(never)} did not within {_EPOCHS}" if never else ""
    if not reached:
        return f"No network reached {100 * bound:.0f} % training accuracy within {_EPOCHS} epochs."
    first = min(reached, key=lambda name: reached[name].mean)
    others = ", ".join(
        f"{LABELS[name]} after {each.number()}" for name, each in reached.items() if name != first
    )
    return (
        f"{100 * bound:.0f} % training accuracy came first with **{LABELS[first]}**, after {reached[first].number()} epochs"
        f"{_in_seconds(groups[first], bound)}{'; ' + others if others else ''}{late}."
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
