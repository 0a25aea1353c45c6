"""The learning curves: training smoothed as by hand, validation as it is, and never more points than pixels."""

import math

import numpy as np
import pytest

from digitrec import charts
from digitrec.charts.learning_curves import curve_points
from digitrec.runs.typical_run import EPOCHS, typical_run


def step(number: int, loss: float | None) -> dict:
    return {"kind": "step", "step": number, "steps_per_epoch": 10, "loss": loss}


def test_training_is_smoothed_by_the_recursion_of_an_exponential_moving_average():
    """s₁ = v₁ and sₖ = 0.65 sₖ₋₁ + 0.35 vₖ: 2, then 1.65, then 1.4225, whatever the epoch's end between them says."""
    rows = [step(1, 2.0), step(2, 1.0), {"kind": "epoch", "epoch": 1, "val_loss": 9.0}, step(3, 1.0)]
    points = curve_points("loss", rows, "this run")
    assert points["series"].tolist() == ["training", "training", "validation", "training"]
    assert points["value"].tolist() == pytest.approx([2.0, 1.65, 9.0, 1.4225], abs=1e-12)
    assert points["epoch"].tolist() == [0.1, 0.2, 1.0, 0.3]


def test_a_long_run_is_smoothed_to_nine_digits_as_step_by_step():
    """Five thousand steps: the last point is that of the recursion written out."""
    values = np.random.default_rng(3).uniform(0.1, 2.0, 5000)
    smoothed = values[0]
    for value in values[1:]:
        smoothed = 0.65 * smoothed + 0.35 * value
    points = curve_points("loss", [step(number, value) for number, value in enumerate(values, 1)], "this run")
    assert points["value"].iloc[-1] == pytest.approx(smoothed, rel=1e-9)
    assert len(points) <= 400
    assert points["epoch"].iloc[-1] == 500


def test_a_loss_that_was_no_number_leaves_no_point_and_no_trace_in_the_average():
    """metrics.jsonl has null there."""
    points = curve_points("loss", [step(1, 2.0), step(2, None), step(3, 1.0)], "this run")
    assert points["value"].tolist() == pytest.approx([2.0, 1.65])


def frame_of(metric: str, rows: list[dict], previous: list[dict] = [], epochs: int = 4) -> dict:  # noqa: B006 - not changed
    """Where the axes end."""
    return charts.learning_curves(metric, rows, previous, epochs)["datasets"]["frame"].iloc[0].to_dict()


def test_a_run_that_has_not_begun_has_an_empty_chart():
    """The axes are there all the same: a loss from 0.03 to that of ten equal guesses, to the number of planned epochs."""
    assert charts.learning_curves("loss", [], epochs=4)["datasets"]["points"].empty
    assert frame_of("loss", []) == {"epochs": 4, "low": 0.03, "high": pytest.approx(math.log(10))}
    assert frame_of("accuracy", [])["epochs"] == 4


def test_the_loss_axis_moves_only_to_the_next_gridline():
    """So that it stands still while the loss falls from one to the next, and shows also what explodes."""
    assert frame_of("loss", [step(1, 0.02), step(2, 0.011)])["low"] == 0.01
    assert frame_of("loss", [step(1, 2.0)])["high"] == pytest.approx(math.log(10))
    assert frame_of("loss", [step(1, 17.0)])["high"] == 30


def test_a_loss_of_zero_has_a_place_on_the_logarithmic_axis():
    """At its lower end."""
    data = charts.learning_curves("loss", [step(1, 0.0)], epochs=1)["datasets"]
    assert data["points"]["value"].tolist() == [0.0001]
    assert data["frame"]["low"].tolist() == [0.0001]


def test_a_longer_run_before_does_not_squeeze_the_one_that_is_shown():
    """What it did after the end of the axis is left out."""
    data = charts.learning_curves("loss", [step(5, 1.0)], [step(10, 1.0), step(20, 0.5)], epochs=1)[
        "datasets"
    ]
    assert data["points"]["epoch"].tolist() == [1.0, 0.5]


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
def test_no_axis_looks_for_its_ends_among_points_that_may_not_be_there(metric):
    """Vega warns of an infinite extent otherwise: each scale has its domain from the frame, or a fixed one."""
    layers = [layer for layer in charts.learning_curves(metric, [])["layer"] if "encoding" in layer]
    scales = [layer["encoding"][axis]["scale"] for layer in layers for axis in ("x", "y")]
    assert len(scales) == 6
    assert [scale for scale in scales if "domain" not in scale] == []


def test_the_typical_run_is_a_whole_run_of_which_both_curves_can_be_drawn():
    """Twenty epochs; its validation ends at 95.6 % of 500."""
    accuracy = curve_points("accuracy", typical_run(), "typical")
    validation = accuracy[accuracy["series"] == "validation"]
    assert validation["epoch"].tolist() == list(range(1, EPOCHS + 1))
    assert validation["value"].iloc[-1] == pytest.approx(0.956)
    assert len(curve_points("loss", typical_run(), "typical")) > 80
