"""One ReLU unit: what it computes, when it is dead, and how a step kills it."""

import pytest

from digitrec.explain.relu_unit import ReluUnit


def test_a_unit_computes_its_weighted_sum_and_cuts_it_at_zero():
    """w = 1.5, b = −0.4: z(0.8) = 0.8 passes, z(0.2) = −0.1 does not."""
    unit = ReluUnit(1.5, -0.4)
    assert unit.output([0.2, 0.8]) == pytest.approx([0.0, 0.8])
    assert (unit.passes_gradient(0.2), unit.passes_gradient(0.8)) == (False, True)


@pytest.mark.parametrize(
    "weight, bias, dead",
    [
        (1.0, -0.5, False),
        (1.0, -1.0, True),
        (-1.0, 0.5, False),
        (-1.0, 0.0, True),
        (0.0, 0.0, True),
        (0.0, 0.1, False),
    ],
)
def test_a_unit_is_dead_when_no_input_from_0_to_1_makes_its_sum_positive(weight, bias, dead):
    """Only the ends count: the sum is a straight line."""
    assert ReluUnit(weight, bias).is_dead is dead


def test_a_small_step_brings_the_output_nearer_to_its_target():
    """output 0.8, error 0.8: w falls by 0.1 · 0.8 · 0.8, b by 0.1 · 0.8."""
    unit = ReluUnit(1.5, -0.4).after_step(0.8, target=0.0, learning_rate=0.1)
    assert (unit.weight, unit.bias) == pytest.approx((1.436, -0.48))
    assert not unit.is_dead


def test_a_step_that_is_too_large_kills_the_unit_and_no_further_step_moves_it():
    """With 2.0 instead of 0.1 the bias ends at −2, and the slope is 0 for ever."""
    dead = ReluUnit(1.5, -0.4).after_step(0.8, target=0.0, learning_rate=2.0)
    assert (dead.weight, dead.bias) == pytest.approx((0.22, -2.0))
    assert dead.is_dead
    assert dead.after_step(0.8, target=5.0, learning_rate=2.0) == dead
