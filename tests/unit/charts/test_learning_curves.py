"""The learning curves: training smoothed as by hand, validation as it is, and never more points than pixels."""

import numpy as np
import pytest

from digitrec import charts
from digitrec.charts.learning_curves import curve_points


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


def test_a_run_that_has_not_begun_has_an_empty_chart():
    """The axis is there all the same: from ten equal guesses to the number of planned epochs."""
    data = charts.learning_curves("accuracy", [], epochs=4)["datasets"]
    assert data["points"].empty
    assert data["extent"]["epoch"].tolist() == [0, 4]
