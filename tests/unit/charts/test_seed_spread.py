"""Means over seeds with a band: where it ends, and what it may not do on its axis."""

import pytest

from digitrec import charts
from digitrec.experiments import Panel
from digitrec.experiments.spread import row, table


def _rows(numbers, **more):
    panel = Panel(
        title="", x="", y="", rows=table([row(1, "ReLU", numbers)]), styles={"ReLU": ("relu", False)}, **more
    )
    return charts.seed_spread(panel)["datasets"]["spreads"].iloc[0]


def test_a_band_is_one_standard_deviation_to_each_side():
    """Of 1 and 3: 2 ± √2."""
    found = _rows([1, 3])
    assert (found["low"], found["high"]) == pytest.approx((2 - 2**0.5, 2 + 2**0.5))


def test_a_share_is_never_drawn_beyond_0_and_1():
    """Of 0 and 100 %: 50 ± 71."""
    found = _rows([0, 1], percent=True)
    assert (found["low"], found["high"]) == (0, 1)


def test_on_a_logarithmic_axis_a_band_without_a_lower_end_begins_at_the_mean():
    """Of 1 and 99: 50 ± 69."""
    found = _rows([1, 99], log_y=True)
    assert found["low"] == 50
