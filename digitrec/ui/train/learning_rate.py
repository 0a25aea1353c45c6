"""The learning rate over a run, under a fold: as the form asks for it, and as the run that is shown had it."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from digitrec import charts
from digitrec.config import TrainConfig
from digitrec.errors import ConfigError
from digitrec.runs import Run
from digitrec.training.schedule import learning_rates
from digitrec.ui.train.form_values import read_form

# Points of a curve.
_STEPS = 200


def learning_rate_fold(run: Run | None, rows: list[dict[str, Any]]) -> None:
    """rows: of the run's metrics.jsonl."""
    fold = st.expander(
        "Learning rate over the run",
        icon=":material/show_chart:",
        key="learning-rate-fold",
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        with st.container(key="curve-learning-rate"):
            st.vega_lite_chart(
                spec=charts.learning_rates(_of_form(), _of_run(rows if run else [])), key="chart-learning-rate", height=220,
                alt="the learning rate over the epochs, of the form's settings and of the run that is shown",
            )  # fmt: skip
        st.caption("Grey: what the form asks for. Blue: what the run that is shown has had so far.")


def _of_form() -> pd.DataFrame:
    try:
        return _planned(read_form().recipe.config.training)
    except ConfigError:
        return _curve([], [])


def _planned(config: TrainConfig) -> pd.DataFrame:
    return _curve(np.arange(_STEPS) / _STEPS * config.epochs, learning_rates(config, _STEPS))


def _of_run(rows: list[dict[str, Any]]) -> pd.DataFrame:
    steps = [row for row in rows if row["kind"] == "step" and row.get("learning_rate") is not None]
    steps = steps[:: -(-len(steps) // _STEPS) or 1]
    return _curve(
        [row["step"] / row["steps_per_epoch"] for row in steps], [row["learning_rate"] for row in steps]
    )


def _curve(epoch: Any, learning_rate: Any) -> pd.DataFrame:
    return pd.DataFrame({"epoch": epoch, "learning_rate": learning_rate}, dtype=np.float64)
