"""Can a dead unit come back? Networks with many dead units are trained on in four ways."""

from collections.abc import Sequence

from digitrec.config import RunConfig
from digitrec.experiments.face import Experiment, Outcome, Panel, Plan
from digitrec.experiments.spread import Spread, dense, row, table
from digitrec.experiments.trial import Trial

_DEADLY_RATE, _CALM_RATE = 1.0, 0.05
# What is changed for each way to go on from the network with dead units; the first is the one to compare with.
_WAYS: dict[str, tuple[str, float, bool]] = {
    "as before": ("relu", _DEADLY_RATE, False),
    "lower rate": ("relu", _CALM_RATE, False),
    "lower rate, leaky ReLU": ("leaky_relu", _CALM_RATE, False),
    "lower rate, new weights": ("relu", _CALM_RATE, True),
}
_ROLES = dict(zip(_WAYS, ("context", "relu", "other", "relu"), strict=True))


class Revival(Experiment):
    """How many dead units live again, and what accuracy they bring."""

    name = "revival"
    question = "Can a dead unit come back?"
    literature = (
        "A dead unit’s gradient “will forever be zero from that point on” "
        "([CS231n](https://cs231n.github.io/neural-networks-1/#actfun)); a leaky slope lets one through "
        "([Maas et al., 2013](https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf)); dormant units can be given "
        "new weights, with nothing going out of them at first "
        "([Sokar et al., 2023](https://arxiv.org/abs/2302.12902))."
    )
    setting = (
        f"128 units with ReLU, trained for 2 epochs at a learning rate of {_DEADLY_RATE:g}; then 3 epochs more in four ways, the lower "
        f"rate being {_CALM_RATE:g}; plain SGD, 2,000 digits"
    )
    observes = ("silent units",)

    def plans(self, seeds: int) -> list[Plan]:
        plans: list[Plan] = []
        for seed in range(1, seeds + 1):
            parent = len(plans)
            plans.append(Plan(name=f"dying seed {seed}", config=_config("relu", _DEADLY_RATE, 2, seed)))
            for way, (activation, rate, restarts) in _WAYS.items():
                plans.append(
                    Plan(
                        name=f"{way} seed {seed}", config=_config(activation, rate, 3, seed), parent=parent,
                        restarts_dead_units=restarts,
                    )
                )  # fmt: skip
        return plans

    def outcome(self, trials: Sequence[Trial]) -> Outcome | None:
        families = _families(trials)
        revived: dict[str, list[float]] = {}
        accuracy: dict[str, list[float]] = {}
        for family in families:
            for way, trial in family.ways.items():
                accuracy.setdefault(way, []).append(trial.val_accuracy)
                share = family.revived(trial)
                if share is not None:
                    revived.setdefault(way, []).append(share)
        if not accuracy:
            return None
        before = [family.parent_accuracy for family in families]
        return Outcome(
            panels=(
                Panel(
                    title="Dead units that live again", x="way", y="share of the dead", kind="bars", percent=True,
                    rows=table([row(way, _ROLES[way], revived[way]) for way in _WAYS if way in revived]),
                ),
                Panel(
                    title="Right answers", x="way", y="validation accuracy", kind="bars", percent=True,
                    rows=table([row("with the dead units", "context", before), *(row(way, _ROLES[way], accuracy[way]) for way in _WAYS if way in accuracy)]),
                ),
            ),
            sentences=(_on_the_living(revived, families), _on_accuracy(accuracy, before)),
        )  # fmt: skip


def _config(activation: str, rate: float, epochs: int, seed: int) -> RunConfig:
    return dense(
        units=(128,), activation=activation, optimizer="sgd", learning_rate=rate, images=2000, epochs=epochs, seed=seed
    )  # fmt: skip


class _Family:
    """A network with dead units, and those that went on from it, by the way in which."""

    def __init__(self, parent: Trial, children: Sequence[Trial]) -> None:
        self.ways = {way: child for child in children if (way := _way(child))}
        # The one whose weights are served is the one with the lowest validation loss.
        kept = min(parent.epochs, key=lambda row: row["val_loss"])
        self.parent_accuracy = float(kept["val_accuracy"])
        # Before its first step, each child that got no new weights is its parent.
        unchanged = [child for child in children if not child.run.origin.restarts_dead_units]
        masks = [mask for child in unchanged if (mask := child.silent("before")) is not None]
        self.dead = masks[0] if masks else None

    def revived(self, child: Trial) -> float | None:
        """The share of the parent's dead units that are above 0 for some image; None where it had none, or nobody looked."""
        after = child.silent("after")
        if child.diverged or self.dead is None or after is None or not self.dead.any():
            return None
        return float((~after[self.dead]).mean())


def _way(child: Trial) -> str | None:
    """None for one that an earlier version of this experiment asked for."""
    model, rate = child.run.config.model, child.run.config.training.learning_rate
    asked = (model.activation, rate, child.run.origin.restarts_dead_units)
    return next((way for way, changed in _WAYS.items() if changed == asked), None)


def _families(trials: Sequence[Trial]) -> list[_Family]:
    parents = [trial for trial in trials if trial.run.origin.parent is None and trial.epochs]
    families = []
    for parent in parents:
        children = [trial for trial in trials if trial.run.origin.parent == parent.run.run_id]
        if children:
            families.append(_Family(parent, children))
    return families


def _on_the_living(revived: dict[str, list[float]], families: Sequence[_Family]) -> str:
    dead = [float(family.dead.mean()) for family in families if family.dead is not None]
    if not dead or not revived:
        return "No unit of these networks was dead, so none could come back; run it again with more seeds."
    told = [f"{Spread(shares).percent} {_when(way)}" for way, shares in revived.items()]
    return (
        f"**{Spread(dead).percent}** of the units were dead. Of these are above 0 again: {', '.join(told)}. "
        "(With leaky ReLU also one that is not still learns.)"
    )


def _when(way: str) -> str:
    return {
        "as before": "when nothing was changed",
        "lower rate": "at a lower rate",
        "lower rate, leaky ReLU": "with leaky ReLU as well",
        "lower rate, new weights": "with new weights",
    }[way]


def _on_accuracy(accuracy: dict[str, list[float]], before: Sequence[float]) -> str:
    best = max(accuracy, key=lambda way: Spread(accuracy[way]).mean)
    told = f"With the dead units they were right for {Spread(before).percent}; the most came **{_when(best)}: {Spread(accuracy[best]).percent}**"
    calm = accuracy.get("lower rate")
    if calm is None or best == "lower rate":
        return f"{told}."
    gain = 100 * (Spread(accuracy[best]).mean - Spread(calm).mean)
    return f"{told}, {gain:.1f} points more than the lower rate alone."
