"""The learning rate as a chart."""

import pandas as pd

from digitrec import charts


def curve(epochs: list[float], rates: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"epoch": epochs, "learning_rate": rates}, dtype="float64")


def test_both_curves_are_there_and_the_axes_reach_to_the_end_of_the_longer_one():
    """A form that asks for two epochs beside a run of three."""
    data = charts.learning_rates(curve([0, 2], [0.01, 0.0]), curve([0, 3], [0.02, 0.0]))["datasets"]
    assert data["rates"]["series"].tolist() == ["the form", "the form", "this run", "this run"]
    assert data["ends"].iloc[0].to_dict() == {"epochs": 3.0, "high": 0.02}


def test_a_form_that_no_run_can_have_and_no_run_leave_an_empty_chart():
    """With axes from 0 to 1."""
    data = charts.learning_rates(curve([], []), curve([], []))["datasets"]
    assert data["rates"].empty
    assert data["ends"].iloc[0].to_dict() == {"epochs": 1.0, "high": 1.0}
