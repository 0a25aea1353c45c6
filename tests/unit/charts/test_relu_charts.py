"""The charts of the ReLU explainer: what they draw, and that only rows change between two reruns."""

import pytest

from digitrec import charts
from digitrec.explain.neuron import Neuron, corners
from digitrec.explain.relu_unit import ReluUnit


def _without_rows(spec):
    return {name: part for name, part in spec.items() if name != "datasets"}


@pytest.mark.parametrize("chart", [charts.activation_values, charts.activation_slopes])
def test_moving_the_input_or_comparing_another_function_changes_only_rows(chart):
    """The browser keeps a chart whose specification is the same, and swaps its rows without a flicker."""
    assert _without_rows(chart(1.0, "tanh")) == _without_rows(chart(-3.2, None))
    assert not chart(1.0, "tanh")["datasets"]["points"].equals(chart(-3.2, "tanh")["datasets"]["points"])


def test_a_unit_that_dies_changes_only_rows():
    """Also its colour is a row's, not the specification's."""
    alive, dead = (
        charts.relu_unit_response(ReluUnit(1, 0), 0.5),
        charts.relu_unit_response(ReluUnit(1, -2), 0.5),
    )
    assert _without_rows(alive) == _without_rows(dead)
    assert set(alive["datasets"]["curves"]["line"]) == {"z", "output"}
    assert set(dead["datasets"]["curves"]["line"]) == {"z", "dead"}


def _line_of(neuron, inputs=(0.5, 0.5)):
    lines = charts.neuron_plane(neuron, inputs, corners(len(inputs)))["datasets"]["lines"]
    return lines[["x", "y"]].values.tolist()


def test_a_neuron_switches_on_along_the_line_where_its_sum_is_0():
    """x + y = 1 runs from corner to corner; x = 0.25 upright; x + y = 3 passes by, and so does what has no weights."""
    assert _line_of(Neuron((1, 1), -1)) == [[0, 1], [1, 0]]
    assert _line_of(Neuron((2, 0), -0.5)) == [[0.25, 0], [0.25, 1]]
    assert _line_of(Neuron((1, 1), -3)) == []
    assert _line_of(Neuron((0, 0), 1)) == []


def test_the_plane_of_three_inputs_lies_at_the_third_ones_value():
    """x + y + 2 · 0.5 = 2 is x + y = 1; of eight examples four lie on the nearer side."""
    neuron = Neuron((1, 1, 2), -2)
    assert _line_of(neuron, (0.1, 0.1, 0.5)) == [[0, 1], [1, 0]]
    assert len(charts.neuron_plane(neuron, (0.1, 0.1, 0.9), corners(3))["datasets"]["dots"]) == 4


def test_the_slope_of_relu_is_drawn_in_two_pieces():
    """A line from (0, 0) to (0, 1) would claim that the slope takes all values between."""
    curves = charts.activation_slopes(1.0)["datasets"]["curves"]
    pieces = curves[curves["label"] == "ReLU"].groupby("piece")["y"].unique()
    assert {piece: slopes.tolist() for piece, slopes in pieces.items()} == {"left": [0.0], "right": [1.0]}
    assert set(curves[curves["label"] == "tanh"]["piece"]) == {"left"}


def test_only_relu_and_the_function_compared_carry_a_point():
    """Relu is last, so that it is drawn on top."""
    points = charts.activation_values(2.0, "leaky_relu")["datasets"]["points"]
    assert points[["role", "y"]].values.tolist() == [["compared", 2.0], ["relu", 2.0]]
    assert charts.activation_values(2.0)["datasets"]["points"]["role"].tolist() == ["relu"]


def test_dead_units_are_one_row_a_layer_in_the_order_of_the_network():
    """The share is written as everywhere in the app: one decimal, a space, a percent sign."""
    rows = charts.dead_units_by_layer({"dense": 0.398, "a_later_one": 0.0})["datasets"]["layers"]
    assert rows[["layer", "shown"]].values.tolist() == [["dense", "39.8 %"], ["a_later_one", "0.0 %"]]
