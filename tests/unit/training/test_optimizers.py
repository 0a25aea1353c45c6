"""Optimizers and learning rates: what they do to a weight, computed by hand."""

import numpy as np
import pytest

from digitrec.config import TrainConfig


def rates(schedule: str, steps: int, at: list[int], peak: float = 0.5) -> list[float]:
    from digitrec.training.optimizers import learning_rate

    rate = learning_rate(TrainConfig(schedule=schedule, learning_rate=peak), steps)
    return [float(rate(step)) for step in at]


def test_one_cycle_rises_for_a_quarter_and_then_falls_to_zero():
    """80 steps, peak 0.5: 0.02 at first, half way up 0.26, the peak at 20, half of it in the middle of the fall, 0 at last."""
    assert rates("one-cycle", 80, [0, 10, 20, 50, 80]) == pytest.approx([0.02, 0.26, 0.5, 0.25, 0], abs=1e-6)


def test_a_cosine_falls_from_the_first_step_to_zero():
    """cos 0, cos 60°, cos 90° and cos 180°, each half of 1 plus it."""
    middle = 0.5 * (1 + np.cos(np.pi / 3)) / 2
    assert rates("cosine", 90, [0, 30, 45, 90]) == pytest.approx([0.5, middle, 0.25, 0], abs=1e-6)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_one_cycle_of_very_few_steps_stays_within_its_bounds(steps):
    """Fifty images in one batch are one step."""
    found = rates("one-cycle", steps, list(range(steps)))
    assert min(found) >= 0.0
    assert max(found) <= 0.5 + 1e-6


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam", "adamw", "rmsprop"])
@pytest.mark.parametrize("decay, weight", [(0.0, 1.0), (0.2, 0.98)])
def test_weight_decay_pulls_a_weight_without_a_gradient_towards_zero(name, decay, weight):
    """1 - 0.1 · 0.2, in every optimizer; without decay nothing moves it."""
    import keras

    from digitrec.training.optimizers import build_optimizer

    variable = keras.Variable(1.0)
    optimizer = build_optimizer(TrainConfig(optimizer=name, learning_rate=0.1, weight_decay=decay), steps=10)
    optimizer.apply([keras.ops.zeros(())], [variable])
    assert float(variable.value) == pytest.approx(weight, abs=1e-6)


def test_momentum_is_nesterovs_and_sgd_is_plain():
    """Gradient 1, rate 0.1, two steps: sgd 1 - 0.2; with momentum 0.9 it looks ahead: 1 - 0.19 - 0.271."""
    import keras

    from digitrec.training.optimizers import build_optimizer

    plain, inert = keras.Variable(1.0), keras.Variable(1.0)
    sgd = build_optimizer(TrainConfig(optimizer="sgd", learning_rate=0.1), steps=10)
    momentum = build_optimizer(TrainConfig(optimizer="momentum", learning_rate=0.1), steps=10)
    for _ in range(2):
        sgd.apply([keras.ops.ones(())], [plain])
        momentum.apply([keras.ops.ones(())], [inert])
    assert float(plain.value) == pytest.approx(0.8)
    assert float(inert.value) == pytest.approx(1 - 0.19 - 0.271)
