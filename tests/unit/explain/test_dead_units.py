"""Dead units: those that fire for no image."""

import numpy as np
import pytest

from digitrec.explain.layer_health import active_share, dead_share


def test_a_unit_that_never_fires_is_dead():
    """Of four, the second is 0 for every image and the fourth never above."""
    activations = np.array([[1, 0, 0, -1], [0, 0, 2, 0], [3, 0, 0, 0]])
    assert dead_share(active_share(activations)) == 0.5


def test_a_filter_is_alive_where_it_fires_at_one_place_of_one_image():
    """One of three filters, once."""
    activations = np.zeros((2, 4, 4, 3))
    activations[1, 2, 3, 0] = 0.1
    assert dead_share(active_share(activations)) == pytest.approx(2 / 3)
