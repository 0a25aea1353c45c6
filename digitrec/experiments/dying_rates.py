"""When do ReLUs die? The same network at learning rates from 0.001 to 3, with ReLU and with leaky ReLU."""

from collections.abc import Sequence

from digitrec.experiments.face import Experiment, Outcome, Panel, Plan
from digitrec.experiments.spread import LABELS, Spread, dense, row, table
from digitrec.experiments.trial import Trial
from digitrec.wording import counted

_RATES = (0.001, 0.01, 0.1, 0.3, 0.6, 1.0, 3.0)
_ACTIVATIONS = ("relu", "leaky_relu")
_STYLES = {"ReLU": ("relu", False), "leaky ReLU": ("other", False)}
# What the course notes warn of.
_MUCH = 0.4


class DyingRates(Experiment):
    """Dead share and accuracy against the learning rate."""

    name = "dying-rates"
    question = "When do ReLUs die?"
    literature = (
        '“You may find that as much as 40 % of your network can be "dead" (i.e. neurons that never activate across the entire '
        "training dataset) if the learning rate is set too high.” "
        "[CS231n, Neural Networks 1](https://cs231n.github.io/neural-networks-1/#actfun)"
    )
    setting = "784 pixels, 128 hidden units, ten digits; plain SGD, 2,000 digits, 3 epochs"
    observes = ("silent units",)

    def plans(self, seeds: int) -> list[Plan]:
        return [
            Plan(
                name=f"{LABELS[activation]} {rate:g} seed {seed}",
                config=dense(
                    units=(128,), activation=activation, optimizer="sgd", learning_rate=rate, images=2000, epochs=3, seed=seed
                ),
            )
            for seed in range(1, seeds + 1)
            for rate in _RATES
            for activation in _ACTIVATIONS
        ]  # fmt: skip

    def outcome(self, trials: Sequence[Trial]) -> Outcome | None:
        groups = _by_rate(trials)
        relu = {rate: group for (activation, rate), group in groups.items() if activation == "relu"}
        if not relu:
            return None
        dead = {key: shares for key, group in groups.items() if (shares := _silent_shares(group))}
        return Outcome(
            panels=(
                Panel(
                    title="Units that are above 0 for no image", x="learning rate", y="share of the hidden units",
                    rows=table([row(rate, LABELS[name], shares) for (name, rate), shares in dead.items()]),
                    log_x=True, percent=True, styles=_STYLES,
                ),
                Panel(
                    title="Right answers", x="learning rate", y="validation accuracy",
                    rows=table([row(rate, LABELS[name], _accuracies(group), _note(group)) for (name, rate), group in groups.items()]),
                    log_x=True, percent=True, styles=_STYLES,
                ),
            ),
            sentences=(
                _on_dead_units({rate: Spread(shares) for (name, rate), shares in dead.items() if name == "relu"}),
                _on_accuracy(groups, relu),
            ),
        )  # fmt: skip


_Groups = dict[tuple[str, float], list[Trial]]


def _by_rate(trials: Sequence[Trial]) -> _Groups:
    groups: _Groups = {}
    for trial in trials:
        groups.setdefault((trial.activation, trial.run.config.training.learning_rate), []).append(trial)
    return dict(sorted(groups.items(), key=lambda each: (_ACTIVATIONS.index(each[0][0]), each[0][1])))


def _silent_shares(group: Sequence[Trial]) -> list[float]:
    masks = [trial.silent("after") for trial in group if not trial.diverged]
    return [float(mask.mean()) for mask in masks if mask is not None]


def _accuracies(group: Sequence[Trial]) -> list[float]:
    return [trial.val_accuracy for trial in group]


def _note(group: Sequence[Trial]) -> str:
    lost = sum(trial.diverged for trial in group)
    return f"{lost} of which lost the loss to infinity" if lost else ""


def _on_dead_units(dead: dict[float, Spread]) -> str:
    if not dead:
        return "In no run with ReLU could dead units be counted: each one's loss stopped being a number."
    worst = max(dead, key=lambda rate: dead[rate].mean)
    if dead[worst].mean == 0:
        return f"With ReLU **no unit died** at any learning rate from {min(dead):g} to {max(dead):g}."
    most = f"With ReLU **{dead[worst].percent}** of the units were dead at a learning rate of {worst:g}"
    many = [rate for rate, share in dead.items() if share.mean >= _MUCH]
    fewer = [rate for rate in dead if not many or rate < min(many)]
    calm = max((dead[rate].mean for rate in fewer), default=0.0)
    few = f"at most {100 * calm:.1f} %" if calm else "none"
    below = f", and {few} up to {max(fewer):g}" if fewer and many else ""
    reached = (
        f"the 40 % of the course notes are passed at {min(many):g}"
        if many
        else "the 40 % of the course notes were not reached"
    )
    return f"{most}{below}: {reached}."


def _on_accuracy(groups: _Groups, relu: dict[float, list[Trial]]) -> str:
    accuracy = {rate: Spread(_accuracies(group)) for rate, group in relu.items()}
    best, highest = max(accuracy, key=lambda rate: accuracy[rate].mean), max(accuracy)
    told = f"ReLU reads best at {best:g} ({accuracy[best].percent}) and at {highest:g} is right for {accuracy[highest].percent}"
    other = groups.get(("leaky_relu", highest))
    if not other:
        return f"{told}."
    lost = sum(trial.diverged for trial in other)
    if lost == len(other):
        end = f"leaky ReLU, whose units always let a fifth of the gradient pass, is no way out there: in {'its one run' if lost == 1 else f'all {lost} runs'} the loss stopped being a number"
    else:
        also = f" ({counted(lost, 'run')} without a loss counted as guessing)" if lost else ""
        end = f"leaky ReLU, whose units always let a fifth of the gradient pass, for {Spread(_accuracies(other)).percent}{also}"
    return f"{told}; {end}."
