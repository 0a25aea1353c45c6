"""One neuron with two or three inputs: its sum, its slope, and the steps in which it learns or dies."""

import pytest

from digitrec.explain.neuron import Example, Neuron, corners


def _trained(rate, steps):
    """The laboratory's first neuron after so many steps on the corners in turn."""
    neuron, examples = Neuron((0.8, 0.6), 0.2), corners(2)
    for step in range(steps):
        neuron = neuron.after_step(examples[step % 4], rate)
    return neuron


def test_the_sum_is_each_input_times_its_weight_and_the_bias():
    """0.5 · 2 + 1 · (−1) + 0.25 = 0.25; sigmoid's slope at 0 is a quarter."""
    assert Neuron((2, -1), 0.25).total([0.5, 1]) == 0.25
    assert Neuron((2, -1), 0.25).output([0.5, 1]) == 0.25
    assert Neuron((1, -1, 0), 0, "sigmoid").derivative([1, 1, 0.3]) == 0.25


@pytest.mark.parametrize(
    "weights, bias, dead",
    [((1, 1), -2, True), ((1, 1), -1.9, False), ((3, -5), -2.9, False), ((-1, -1, 0.5), -0.5, True)],
)
def test_it_is_dead_where_not_even_its_best_inputs_lift_the_sum(weights, bias, dead):
    """The best inputs are 1 where the weight is positive, and else 0."""
    assert Neuron(weights, bias).is_dead is dead


def test_only_relu_dies():
    """A sigmoid's slope is small there, but not 0."""
    assert not Neuron((1, 1), -3, "sigmoid").is_dead


def test_a_step_moves_each_weight_by_its_own_input():
    """Says 1.5, should be 1: error 0.5, rate 0.1; the second input is 0, so its weight stays."""
    after = Neuron((1, 1), 0.5).after_step(Example((1, 0), 1.0), 0.1)
    assert (*after.weights, after.bias) == pytest.approx((0.95, 1, 0.45))


def test_a_moderate_rate_teaches_it_that_both_are_ink():
    """After ten rounds it says almost 1 for two ones, and 0 for the rest."""
    neuron = _trained(0.5, 40)
    said = [float(neuron.output(example.inputs)) for example in corners(2)]
    assert said == pytest.approx([0, 1, 0, 0], abs=0.1)


def test_a_rate_twice_as_high_kills_it_at_the_eighth_step_and_not_before():
    """Alive for seven, then dead, and nothing moves any more."""
    assert [_trained(1.0, steps).is_dead for steps in (6, 7, 8)] == [False, False, True]
    assert _trained(1.0, 20) == _trained(1.0, 8)


def test_the_corners_of_three_inputs_are_eight_of_which_one_has_the_target_1():
    """None of them first, then all."""
    examples = corners(3)
    assert [each.inputs for each in examples[:2]] == [(0, 0, 0), (1, 1, 1)]
    assert len({each.inputs for each in examples}) == 8
    assert [each.target for each in examples] == [0, 1, 0, 0, 0, 0, 0, 0]
