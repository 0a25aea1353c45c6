"""What is watched of a layer: each network here has units whose state is known by how it was made."""

import math

import numpy as np
import pytest

from digitrec.explain.layer_health import (
    active_share,
    dead_share,
    is_saturated,
    nearly_dead_share,
    saturated_share,
    sparsity,
    update_ratio,
)


def test_of_four_units_one_is_dead_and_one_nearly():
    """Of 200 images the first unit fires for all, the second for none, the third for one (0.5 %), the fourth for two (1 %)."""
    activations = np.zeros((200, 4))
    activations[:, 0], activations[7, 2], activations[[3, 9], 3] = 1, 5, 5
    active = active_share(activations)
    np.testing.assert_allclose(active, [1, 0, 0.005, 0.01])
    assert (dead_share(active), nearly_dead_share(active)) == (0.25, 0.25)


def test_a_filter_is_active_for_an_image_where_it_fires_at_one_place():
    """One place of one image of four; of the 4 * 9 * 2 outputs one is above 0."""
    activations = np.zeros((4, 3, 3, 2))
    activations[1, 2, 0, 1] = 0.1
    np.testing.assert_allclose(active_share(activations), [0, 0.25])
    assert sparsity(activations) == pytest.approx(71 / 72)


@pytest.mark.parametrize(
    "activation, flat, steep",
    [
        ("tanh", [math.tanh(2.3), math.tanh(-2.3)], [math.tanh(2.0), 0.0]),
        ("sigmoid", [1 / (1 + math.exp(4.5)), 1 / (1 + math.exp(-4.5))], [0.5, 1 / (1 + math.exp(-4.0))]),
        ("elu", [math.expm1(-3.1)], [math.expm1(-2.9), 0.0, 7.0]),
        ("gelu", [-0.001], [-0.1, 0.5]),
    ],
)
def test_an_output_is_saturated_where_the_slope_is_under_a_twentieth_of_the_steepest(activation, flat, steep):
    """tanh' is 0.05 at 2.18, sigmoid' 0.0125 at 4.36, elu' 0.05 at -3.0; GELU gives -0.001 at -3.4."""
    assert is_saturated(np.array(flat), activation).all()
    assert not is_saturated(np.array(steep), activation).any()
    assert saturated_share(np.array([flat + steep]), activation) == len(flat) / len(flat + steep)


def test_an_update_of_a_thousandth_of_the_weights_is_healthy():
    """(3, 4) has the length 5, the step (0.003, 0.004) 0.005; where the kernel was 0 there is no ratio."""
    before = np.array([[3.0], [4.0]])
    assert update_ratio(before, before * 1.001) == pytest.approx(1e-3)
    assert math.isnan(update_ratio(0 * before, before))
