"""Networks broken on purpose: networks on paper, whose answers are known."""

import numpy as np
import pytest
from untrained_runs import random_weights

from digitrec.config import ModelConfig
from digitrec.explain.ablation import Loss, probabilities_without_each, units_it_hangs_on
from digitrec.explain.damage import BrokenNetwork, Damage
from digitrec.model.forward import LOGITS, forward
from digitrec.model.plan import plan_layers

IMAGE = np.ones((1, 28, 28), np.float32)


@pytest.fixture
def voters():
    """Five units that are always 1. Units 0, 2, 3 speak for digit 4 with 1, 3, 2; unit 1 speaks for 9 with 3; unit 4 is mute."""
    layers = plan_layers(ModelConfig(architecture="dense", units=(5,)))
    last = np.zeros((5, 10), np.float32)
    last[[0, 2, 3], 4] = 1, 3, 2
    last[1, 9] = 3
    weights = {
        "dense_1": [np.zeros((784, 5), np.float32), np.ones(5, np.float32)],
        "probabilities": [last, np.zeros(10, np.float32)],
    }
    return layers, weights


def test_the_worst_loss_comes_first_and_the_list_ends_where_the_answer_changes(voters):
    """6 against 3: without unit 2 it is 3 against 3, a tie that the smaller digit keeps; without unit 3 as well 1 against 3."""
    found = units_it_hangs_on(*voters, forward(*voters, IMAGE), "dense_1")
    assert [(loss.unit, loss.digit) for loss in found] == [(2, 4), (3, 9)]
    assert found[0].probability == pytest.approx(np.exp(3) / (2 * np.exp(3) + 8), rel=1e-5)
    assert found[1].probability == pytest.approx(np.exp(1) / (np.exp(1) + np.exp(3) + 8), rel=1e-5)


def test_a_list_without_end_ends_after_so_many(voters):
    """Asked for one."""
    assert len(units_it_hangs_on(*voters, forward(*voters, IMAGE), "dense_1", most=1)) == 1
    assert isinstance(units_it_hangs_on(*voters, forward(*voters, IMAGE), "dense_1", most=1)[0], Loss)


def test_each_row_has_one_unit_off(voters):
    """The mute one changes nothing; unit 1's loss is the 4's gain."""
    rows = probabilities_without_each(*voters, forward(*voters, IMAGE), "dense_1")
    whole = forward(*voters, IMAGE)["probabilities"][0]
    np.testing.assert_allclose(rows[4], whole, rtol=1e-5)
    assert rows[1, 4] == pytest.approx(np.exp(6) / (np.exp(6) + 9), rel=1e-5)


def test_units_of_maps_are_switched_off_everywhere():
    """As if their kernels were 0: by gains, or by hand."""
    layers = plan_layers(ModelConfig(filters=(3, 4), units=(), head="average"))
    weights = random_weights(layers)
    broken = BrokenNetwork.of(layers, weights, Damage(layer="relu_2", units=frozenset({1, 3})))
    outputs = broken.outputs(IMAGE)
    by_hand = forward(layers, weights, IMAGE)["average"][0] * np.array([1, 0, 1, 0])
    np.testing.assert_allclose(outputs["average"][0], by_hand, rtol=1e-5)
    rows = probabilities_without_each(layers, weights, forward(layers, weights, IMAGE), "relu_2", [1])
    np.testing.assert_allclose(rows[3], outputs["probabilities"][0], rtol=1e-5)


def test_a_gain_scales_what_the_units_say(voters):
    """Unit 1 twice as loud: 6 against 6."""
    broken = BrokenNetwork.of(*voters, Damage(layer="dense_1", units=frozenset({1}), gain=2))
    np.testing.assert_array_equal(broken.outputs(IMAGE)[LOGITS][0, [4, 9]], [6, 6])


def test_another_activation_is_that_layers_alone(voters):
    """tanh(1) instead of 1, and the sound network stays sound."""
    layers, weights = voters
    broken = BrokenNetwork.of(layers, weights, Damage(layer="dense_1", activation="tanh"))
    np.testing.assert_allclose(broken.outputs(IMAGE)["dense_1"], np.tanh(1) * np.ones((1, 5)), rtol=1e-6)
    np.testing.assert_array_equal(forward(layers, weights, IMAGE)["dense_1"], np.ones((1, 5)))


def test_noise_has_the_size_that_was_asked_for_and_is_the_same_each_time():
    """Half the kernel's own spread, on the convolution that the activation's sums come from."""
    layers = plan_layers(ModelConfig(filters=(30, 40), units=()))
    weights = random_weights(layers)
    damage = Damage(layer="relu_2", noise=0.5)
    noisy, again = (BrokenNetwork.of(layers, weights, damage).weights["conv_2"][0] for _ in range(2))
    np.testing.assert_array_equal(noisy, again)
    before = weights["conv_2"][0]
    assert (noisy - before).std() / before.std() == pytest.approx(0.5, rel=0.05)
    assert BrokenNetwork.of(layers, weights, damage).weights["conv_1"] is weights["conv_1"]


@pytest.mark.parametrize(
    "damage, is_none",
    [
        (Damage(layer="a"), True),
        (Damage(layer="a", units=frozenset({1}), gain=1), True),
        (Damage(layer="a", units=frozenset({1})), False),
        (Damage(layer="a", noise=0.1), False),
        (Damage(layer="a", activation="tanh"), False),
    ],
)
def test_what_changes_nothing_is_no_damage(damage, is_none):
    """A gain of 1 leaves the chosen units as they are."""
    assert damage.is_none == is_none
