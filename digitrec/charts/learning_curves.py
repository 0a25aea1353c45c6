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
# The labelled gridlines. Loss: a third of a decade each; accuracy: narrower towards the top, where networks differ.
_LOSS_TICKS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000]
_ACCURACY_TICKS = [0.6, 0.8, 0.9, 0.95, 0.98, 1]
# What the loss axis shows even before there are points: ten equal guesses have a loss of ln 10.
_USUAL_LOSS = (0.03, math.log(10))
# Pixels for the labels of both vertical axes, so that an epoch is at the same place in both charts.
_LABELS = 42
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
    different batch sizes lie on top of each other. epochs: where the axis ends; what the previous run did after it is not
    drawn.
    """
    before = curve_points(metric, previous, "previous run")
    points = pd.concat(
        [before[before["epoch"] <= epochs], curve_points(metric, rows, "this run")], ignore_index=True
    )
    if metric == "loss":
        # Nothing beyond the axis, least of all a zero, which has no logarithm.
        points["value"] = points["value"].clip(_LOSS_TICKS[0], _LOSS_TICKS[-1])
    low, high = _bounds(points["value"]) if metric == "loss" else (0.0, 1.0)
    frame = pd.DataFrame({"epochs": [epochs], "low": [low], "high": [high]})
    return with_rows(_spec(metric), points=points, frame=frame)


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


def _bounds(losses: pd.Series) -> tuple[float, float]:
    """The ends of the loss axis: the usual ones, or the next gridline beyond, so that the axis moves seldom."""
    least, most = _USUAL_LOSS
    low = max((tick for tick in _LOSS_TICKS if tick <= losses.min()), default=_LOSS_TICKS[0])
    high = min((tick for tick in _LOSS_TICKS if tick >= losses.max()), default=_LOSS_TICKS[-1])
    return min(least, low) if len(losses) else least, high if losses.max() > most else most


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
        alt.X(
            "epoch:Q", title="epoch" if metric == "accuracy" else None
        )  # the charts stand on top of each other
        .scale(nice=False, domain=[0, _of_frame("epochs", 1)])
        .axis(tickMinStep=1, grid=False, format="d")
    )
    y = _accuracy_axis() if metric == "accuracy" else _loss_axis()
    # The page names the colours in its text, once for both charts.
    colour = alt.Color("series:N").scale(domain=list(SERIES), range=list(SERIES.values())).legend(None)
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
    # Draws nothing: it makes the frame a part of the chart, whose axes look into it.
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0, aria=False)
    return chart_spec(
        alt.layer(frame, lines, dots, point_under_the_pointer).properties(
            title=alt.TitleParams(_TITLES[metric], fontSize=14, offset=8)
        )
    )


def _of_frame(column: str, before: float) -> alt.ExprRef:
    """A value of the frame; `before` until the browser has it.

    An axis that looked at the points instead would warn of an infinite extent while there are none.
    """
    return alt.ExprRef(expr=f"length(data('frame')) ? data('frame')[0].{column} : {before:g}")


def _loss_axis() -> alt.Y:
    # What matters late in a run is small: a logarithmic scale shows a halving as the same step everywhere.
    least, most = _USUAL_LOSS
    ends = [_of_frame("low", least), _of_frame("high", most)]
    axis = alt.Y("value:Q", title="loss, logarithmic").scale(type="log", nice=False, domain=ends)
    return axis.axis(format="~g", values=_LOSS_TICKS, grid=True, labelOverlap=False, minExtent=_LABELS)


def _accuracy_axis() -> alt.Y:
    # The sixth power gives the last percents, where networks differ, half of the height; and nothing ever rescales.
    axis = alt.Y("value:Q", title="accuracy, top stretched").scale(
        type="pow", exponent=6, domain=[0, 1], clamp=True
    )
    return axis.axis(format=".0%", values=_ACCURACY_TICKS, grid=True, labelOverlap=False, minExtent=_LABELS)
