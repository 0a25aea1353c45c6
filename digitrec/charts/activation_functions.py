"""The activation functions and their slopes: ReLU in blue, the one compared in orange, the others grey behind."""

import functools

import altair as alt
import numpy as np
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import BLUE, GREY, ORANGE
from digitrec.explain.activation_functions import ACTIVATIONS, PLOT_X, activation_table

# What a curve is here for → its colour, in drawing order.
ROLES = {"context": GREY, "compared": ORANGE, "relu": BLUE}

_WITH_A_JUMP = ("relu", "leaky_relu")
_WIDTHS = {"context": 1.25, "compared": 3.0, "relu": 3.5}


def activation_values(x: float, compared: str | None = None) -> Spec:
    """f(x) of all functions, and a point at x on ReLU and on the one compared, ready for `st.vega_lite_chart`."""
    column = "value"
    return with_rows(_spec(column), curves=_curves(column, compared), points=_points(column, x, compared))


def activation_slopes(x: float, compared: str | None = None) -> Spec:
    """The same for the derivatives f′(x)."""
    column = "derivative"
    return with_rows(_spec(column), curves=_curves(column, compared), points=_points(column, x, compared))


@functools.cache
def _curves(column: str, compared: str | None) -> pd.DataFrame:
    rows = activation_table(PLOT_X)
    # A slope that jumps at 0 is drawn in two pieces; a line between them would claim values that it never takes.
    jumps = (column == "derivative") & rows["activation"].isin(_WITH_A_JUMP)
    return pd.DataFrame(
        {
            "x": rows["x"],
            "y": rows[column],
            "label": rows["activation"].map(lambda name: ACTIVATIONS[name].label),
            "role": rows["activation"].map(functools.partial(_role, compared=compared)),
            "piece": np.where(jumps & (rows["x"] > 0), "right", "left"),
        }
    )


def _points(column: str, x: float, compared: str | None) -> pd.DataFrame:
    rows = activation_table(x)
    points = pd.DataFrame(
        {
            "x": rows["x"],
            "y": rows[column],
            "label": rows["activation"].map(lambda name: ACTIVATIONS[name].label),
            "role": rows["activation"].map(functools.partial(_role, compared=compared)),
        }
    )
    return points[points["role"] != "context"].sort_values("role", ignore_index=True)


def _role(name: str, compared: str | None) -> str:
    return "relu" if name == "relu" else "compared" if name == compared else "context"


@functools.cache
def _spec(column: str) -> Spec:
    if column == "value":
        title, axis, domain = "ReLU cuts off what is negative", "output f(x)", [-1.5, 4]
    else:
        title, axis, domain = "Its slope is 1 or 0, nothing between", "slope f′(x)", [-0.25, 1.25]
    x = alt.X("x:Q", title="input x").scale(domain=[-4, 4], nice=False).axis(values=[-4, -2, 0, 2, 4])
    y = alt.Y("y:Q", title=axis).scale(domain=domain, nice=False).axis(tickCount=5)
    tooltip = [
        alt.Tooltip("label:N", title="function"),
        alt.Tooltip("x:Q", title="x", format=".2f"),
        alt.Tooltip("y:Q", title=axis, format=".3f"),
    ]
    lines = [
        alt.Chart(alt.NamedData("curves"))
        .transform_filter(alt.datum.role == role)
        .mark_line(
            color=colour, strokeWidth=_WIDTHS[role], opacity=0.55 if role == "context" else 1, clip=True
        )
        .encode(x=x, y=y, detail=["label:N", "piece:N"], tooltip=tooltip[:1])
        for role, colour in ROLES.items()
    ]
    colour = alt.Color("role:N", legend=None).scale(domain=list(ROLES), range=list(ROLES.values()))
    points = alt.Chart(alt.NamedData("points"))
    rule = (
        points.transform_filter(alt.datum.role == "relu").mark_rule(color=GREY, strokeDash=[3, 3]).encode(x=x)
    )
    dots = points.mark_circle(size=170, opacity=1, stroke="white", strokeWidth=1.5).encode(
        x=x, y=y, color=colour, tooltip=tooltip
    )
    chart = alt.layer(*lines[:1], rule, *lines[1:], dots).properties(title=title, height=300)
    return chart_spec(chart)
