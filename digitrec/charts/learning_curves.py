"""Loss and accuracy while a network learns: training blue, validation orange, the previous run pale behind."""

import functools
import math
from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import BLUE, ORANGE

SERIES = {"training": BLUE, "validation": ORANGE}
_TITLES = {"loss": "Loss: lower is better", "accuracy": "Accuracy: higher is better"}
# Where the axis reaches even before there are points: ten equal guesses have a loss of ln 10 and an accuracy of a tenth.
_USUAL = {"loss": [math.log(10), 0.03], "accuracy": [0.1, 1.0]}
_HEIGHTS = {"loss": 290, "accuracy": 250}
_COLUMNS = ["run", "series", "epoch", "value"]
# The weight of a new line of metrics.jsonl in the smoothed curve; each is a mean over a fifth of a second already.
_NEWEST_WEIGHT = 0.35
# More points than a chart has pixels only cost time.
_MOST_STEPS = 400

Rows = Iterable[Mapping[str, Any]]


def learning_curves(metric: str, rows: Rows, previous: Rows = (), epochs: int = 1) -> Spec:
    """The curves of `loss` or `accuracy`, ready for `st.vega_lite_chart`.

    rows, previous: what metrics.jsonl holds of this run and of the one to compare with. Training is drawn step by step,
    smoothed (exponential moving average), validation at the end of each epoch; x is the epoch, so that runs with
    different batch sizes lie on top of each other. epochs: how many are planned, for an axis that holds still.
    """
    frames = [
        curve_points(metric, part, run) for run, part in (("previous run", previous), ("this run", rows))
    ]
    points = pd.concat(frames, ignore_index=True)
    extent = pd.DataFrame({"epoch": [0, epochs], "value": _USUAL[metric]})
    return with_rows(_spec(metric), points=points, extent=extent)


def curve_points(metric: str, rows: Rows, run: str) -> pd.DataFrame:
    """Columns run, series, epoch (a fraction within one), value; one row a point, training already smoothed."""
    points = []
    for row in rows:
        is_step, loss_or_accuracy, held_out = row["kind"] == "step", row.get(metric), row.get(f"val_{metric}")
        if is_step and loss_or_accuracy is not None:
            points.append((run, "training", row["step"] / row["steps_per_epoch"], loss_or_accuracy))
        elif not is_step and held_out is not None:
            points.append((run, "validation", float(row["epoch"]), held_out))
    return _thinned(_smoothed(pd.DataFrame(points, columns=_COLUMNS)))


def _smoothed(points: pd.DataFrame) -> pd.DataFrame:
    """The exponential moving average of the training's points, which begins with the first of them."""
    training, values = points["series"] == "training", points["value"].astype(float)
    smooth = values[training].ewm(alpha=_NEWEST_WEIGHT, adjust=False).mean()
    return points.assign(value=smooth.reindex(points.index).fillna(values))


def _thinned(points: pd.DataFrame) -> pd.DataFrame:
    steps = points[points["series"] == "training"]
    if len(steps) <= _MOST_STEPS:
        return points
    every = -(-len(steps) // _MOST_STEPS)
    drawn = steps.iloc[::-every].index  # counted from the end, so that the newest is always there
    return points[(points["series"] != "training") | points.index.isin(drawn)]


@functools.cache
def _spec(metric: str) -> Spec:
    form = ".2%" if metric == "accuracy" else ".4f"
    x = (
        alt.X("epoch:Q", title="epoch")
        .scale(nice=False, zero=True)
        .axis(tickMinStep=1, grid=False, format="d")
    )
    y = _accuracy_axis() if metric == "accuracy" else _loss_axis()
    colour = alt.Color("series:N", title=None).scale(domain=list(SERIES), range=list(SERIES.values()))
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    colour = colour.legend(legend if metric == "loss" else None)  # one legend serves both charts
    opacity = alt.condition(alt.datum.run == "this run", alt.value(1), alt.value(0.45))
    base = alt.Chart(alt.NamedData("points")).encode(x=x, y=y, color=colour, opacity=opacity)
    lines = base.mark_line(strokeWidth=2).encode(detail="run:N")
    dots = base.transform_filter(alt.datum.series == "validation").mark_point(filled=True, size=45)
    near = alt.selection_point(
        name=f"near_{metric}",
        on="pointermove",
        nearest=True,
        fields=["epoch"],
        empty=False,
        clear="pointerout",
    )
    tooltip = [
        alt.Tooltip("run:N", title="run"),
        alt.Tooltip("series:N", title="series"),
        alt.Tooltip("epoch:Q", title="epoch", format=".2f"),
        alt.Tooltip("value:Q", title=metric, format=form),
    ]
    point_under_the_pointer = (
        base.transform_filter(alt.datum.run == "this run")
        .mark_point(filled=True, size=70)
        .encode(opacity=alt.condition(near, alt.value(1), alt.value(0)), tooltip=tooltip)
        .add_params(near)
    )
    frame = alt.Chart(alt.NamedData("extent")).mark_point(opacity=0).encode(x=x, y=y)
    return chart_spec(
        alt.layer(frame, lines, dots, point_under_the_pointer).properties(
            title=_TITLES[metric], height=_HEIGHTS[metric]
        )
    )


def _loss_axis() -> alt.Y:
    # What matters late in a run is small: a logarithmic scale shows a halving as the same step everywhere.
    axis = alt.Y("value:Q", title="loss (logarithmic)").scale(type="log", nice=False)
    return axis.axis(format="~g", values=[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10])


def _accuracy_axis() -> alt.Y:
    # The sixth power gives the last percents, where networks differ, half of the height; and nothing ever rescales.
    axis = alt.Y("value:Q", title="accuracy (top stretched)").scale(
        type="pow", exponent=6, domain=[0, 1], clamp=True
    )
    return axis.axis(format=".0%", values=[0.6, 0.8, 0.9, 0.95, 0.98, 1])
