"""Why not just deep sigmoid? Gradients by layer before the first step, and what two epochs bring, from 2 to 12 layers."""

from collections.abc import Sequence

from digitrec.experiments.face import Experiment, Outcome, Panel, Plan
from digitrec.experiments.spread import LABELS, Spread, dense, row, table
from digitrec.experiments.trial import GUESSING, Trial
from digitrec.wording import percent

_DEPTHS = (2, 6, 12)
_STARTS = {"he": "He", "glorot": "Glorot"}
_KINDS = tuple((activation, start) for activation in ("relu", "sigmoid") for start in _STARTS)
_STYLES = {
    f"{LABELS[activation]}, {_STARTS[start]}": ("relu" if activation == "relu" else "other", start == "glorot")
    for activation, start in _KINDS
}  # fmt: skip
# A network counts as one that learned if it is right this much oftener than a guess.
_LEARNED = 2 * GUESSING


class Depth(Experiment):
    """The size of gradients in each layer, and accuracy against depth."""

    name = "depth"
    question = "Why not just deep sigmoid?"
    literature = (
        "“The logistic sigmoid activation is unsuited for deep networks with random initialization” "
        "([Glorot & Bengio, 2010](https://proceedings.mlr.press/v9/glorot10a.html)); with ReLU, half of each signal is cut off, and a "
        "start twice as wide in variance keeps it "
        "([He et al., 2015](https://arxiv.org/abs/1502.01852))."
    )
    setting = (
        "784 pixels, 2, 6 or 12 layers of 64 units, ten digits; plain SGD at 0.05, 2,000 digits, 2 epochs"
    )
    observes = ("gradients",)

    def plans(self, seeds: int) -> list[Plan]:
        return [
            Plan(
                name=f"{LABELS[activation]} {_STARTS[start]} {depth} layers seed {seed}",
                config=dense(
                    units=(64,) * depth, activation=activation, initializer=start, optimizer="sgd", learning_rate=0.05,
                    images=2000, epochs=2, seed=seed,
                ),
            )
            for seed in range(1, seeds + 1)
            for depth in reversed(_DEPTHS)
            for activation, start in _KINDS
        ]  # fmt: skip

    def outcome(self, trials: Sequence[Trial]) -> Outcome | None:
        deepest = max((len(trial.run.config.model.units) for trial in trials), default=0)
        norms = {kind: _norms(trials, kind, deepest) for kind in _KINDS}
        norms = {kind: layers for kind, layers in norms.items() if layers}
        accuracy = {
            (kind, depth): values
            for kind in _KINDS
            for depth in _DEPTHS
            if (
                values := [
                    each.val_accuracy for each in trials if _kind(each) == kind and _depth(each) == depth
                ]
            )
        }
        if not norms or not accuracy:
            return None
        return Outcome(
            panels=(
                Panel(
                    title="Gradients before the first step", x="layer, from the pixels",
                    y="size of the gradient, logarithmic", log_y=True, styles=_STYLES,
                    rows=table([row(place, _name(kind), sizes) for kind, layers in norms.items() for place, sizes in layers.items()]),
                ),
                Panel(
                    title="Right answers after two epochs", x="hidden layers", y="validation accuracy", percent=True,
                    styles=_STYLES,
                    rows=table([row(depth, _name(kind), values) for (kind, depth), values in accuracy.items()]),
                ),
            ),
            sentences=(_on_gradients(norms, deepest), _on_accuracy(accuracy)),
        )  # fmt: skip


_Kind = tuple[str, str]


def _kind(trial: Trial) -> _Kind:
    return trial.activation, trial.run.config.model.initializer


def _depth(trial: Trial) -> int:
    return len(trial.run.config.model.units)


def _name(kind: _Kind) -> str:
    return f"{LABELS[kind[0]]}, {_STARTS[kind[1]]}"


def _norms(trials: Sequence[Trial], kind: _Kind, depth: int) -> dict[int, list[float]]:
    """By layer, from 1, the size of its kernel's gradient in each network of this kind and depth."""
    found: dict[int, list[float]] = {}
    for trial in trials:
        if _kind(trial) == kind and _depth(trial) == depth:
            for place, size in enumerate(trial.observations.get("gradient_norms") or (), 1):
                # A gradient of exactly 0 has no place on a logarithmic axis.
                if size > 0:
                    found.setdefault(place, []).append(float(size))
    return found


def _on_gradients(norms: dict[_Kind, dict[int, list[float]]], depth: int) -> str:
    ratios = {
        kind: Spread(layers[1]).mean / Spread(layers[depth]).mean
        for kind, layers in norms.items()
        if 1 in layers and depth in layers
    }
    if not ratios:
        return "No gradients were measured: that needs TensorFlow as Keras's backend."
    told = [f"**{_times(ratio)}** with {_name(kind)}" for kind, ratio in ratios.items()]
    return f"Of {depth} hidden layers, the first one's gradient is, beside the last one's: {'; '.join(told)} start."


def _times(ratio: float) -> str:
    """2.5 → "2.5 times", 0.002 → "one 500th"."""
    if ratio >= 0.5:
        return f"{ratio:.1f} times"
    return f"one {_rounded(1 / ratio):,.0f}th"


def _rounded(number: float) -> float:
    """To two digits: what is beyond differs from seed to seed."""
    return float(f"{number:.1e}")


def _on_accuracy(accuracy: dict[tuple[_Kind, int], list[float]]) -> str:
    deepest = max(depth for _, depth in accuracy)
    told, learned = [], {}
    for kind in _KINDS:
        depths = [depth for each, depth in accuracy if each == kind]
        if depths:
            learned[kind] = [depth for depth in depths if Spread(accuracy[kind, depth]).mean >= _LEARNED]
            told.append(f"{_name(kind)} {Spread(accuracy[kind, max(depths)]).percent}")
    never = [f"{_name(kind)}" for kind, depths in learned.items() if not depths]
    lost = f"; {' and '.join(never)} stayed below {percent(_LEARNED, 0)} at every depth" if never else ""
    return f"After two epochs, {deepest} layers are right for: {', '.join(told)}{lost}."
