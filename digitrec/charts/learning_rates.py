"""The learning rate over the epochs of a run: what the form asks for, and what the run that is shown has had."""

import functools

import altair as alt
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import BLUE, GREY

_SERIES = {"the form": GREY, "this run": BLUE}


def learning_rates(form: pd.DataFrame, run: pd.DataFrame) -> Spec:
    """Both with columns epoch and learning_rate; either may be empty."""
    points = pd.concat([form.assign(series="the form"), run.assign(series="this run")], ignore_index=True)
    ends = pd.DataFrame({"epochs": [1.0], "high": [1.0]})
    if len(points):
        ends = pd.DataFrame({"epochs": [points["epoch"].max()], "high": [points["learning_rate"].max()]})
    return with_rows(_spec(), rates=points, ends=ends)


@functools.cache
def _spec() -> Spec:
    x = alt.X("epoch:Q", title="epoch").scale(nice=False, domain=[0, _end("epochs")])
    y = alt.Y("learning_rate:Q", title="learning rate").scale(domain=[0, _end("high")])
    colour = alt.Color("series:N", title=None).scale(domain=list(_SERIES), range=list(_SERIES.values()))
    lines = (
        alt.Chart(alt.NamedData("rates"))
        .mark_line(strokeWidth=2)
        .encode(
            x=x.axis(tickMinStep=1, grid=False, format="d"),
            y=y.axis(format=".3~g", tickCount=4),
            color=colour.legend(alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)),
        )
    )
    # Draws nothing: the axes look into it, as points that are not there yet have no extent.
    ends = alt.Chart(alt.NamedData("ends")).mark_point(opacity=0, aria=False)
    return chart_spec(alt.layer(ends, lines))


def _end(column: str) -> alt.ExprRef:
    return alt.ExprRef(expr=f"length(data('ends')) ? data('ends')[0].{column} : 1")
