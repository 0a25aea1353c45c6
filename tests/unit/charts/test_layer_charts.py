"""The small charts of the layers: which lines, where the axes end, and what lies behind."""

import pytest

from digitrec.charts import layer_measure, layers_measured
from digitrec.charts.layers import TITLES
from digitrec.runs.layer_rows import MEASURES, LayerRow

ROWS = [
    LayerRow(0.0, {"relu_1": {"dead": 0.0}, "dense_1": {"dead": 0.0}}),
    LayerRow(0.5, {"relu_1": {"dead": 0.1}, "dense_1": {"dead": 0.6}, "conv_1": {"gradient": 0.0, "update_ratio": 20.0}}),
]  # fmt: skip
OTHER = [
    LayerRow(0.5, {"tanh_1": {"dead": 0.2}, "dense_1": {"dead": 0.3}}),
    LayerRow(9.0, {"tanh_1": {"dead": 1.0}}),
]


def test_each_layer_has_a_line_in_the_networks_order():
    """Two with dead units, of which each has two points; only the convolution has a gradient."""
    points = layer_measure("dead", ROWS)["datasets"]["points"]
    assert layers_measured("dead", ROWS) == ("relu_1", "dense_1")
    assert layers_measured("gradient", ROWS) == ("conv_1",)
    assert list(points.itertuples(index=False, name=None)) == [
        ("this run", "relu_1", 0.0, 0.0), ("this run", "dense_1", 0.0, 0.0),
        ("this run", "relu_1", 0.5, 0.1), ("this run", "dense_1", 0.5, 0.6),
    ]  # fmt: skip


def test_the_other_run_lies_behind_layer_by_layer_whatever_its_activation_is_called():
    """Its tanh_1 is the first layer, as relu_1 here; what it did after the axis ends is left out."""
    points = layer_measure("dead", ROWS, OTHER, epochs=1)["datasets"]["points"]
    behind = points[points["run"] == "the other run"]
    assert list(zip(behind["layer"], behind["value"], strict=True)) == [("relu_1", 0.2), ("dense_1", 0.3)]


def test_a_gradient_of_nothing_stays_on_the_axis_which_grows_by_decades():
    """0 lies at the axis's lower end, 1e-3 as ever; a ratio of 20 has it end at 100."""
    gradient, ratio = (layer_measure(each, ROWS)["datasets"] for each in ("gradient", "update_ratio"))
    assert (gradient["points"]["value"][0], gradient["frame"]["low"][0]) == (1e-3, 1e-3)
    assert (ratio["points"]["value"][0], ratio["frame"]["high"][0]) == (20, 100)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_a_chart_also_of_a_run_that_has_just_begun(measure):
    """No rows: a title and empty axes."""
    spec = layer_measure(measure, [])
    assert spec["title"]["text"] == TITLES[measure]
    assert spec["datasets"]["points"].empty
