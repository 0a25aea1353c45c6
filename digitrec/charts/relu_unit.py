"""One ReLU unit over all its inputs: its weighted sum z in grey, its output in blue, or in red once it is dead."""

import functools

import altair as alt
import numpy as np
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import BLUE, GREY, RED
from digitrec.explain.relu_unit import ReluUnit

# z is drawn from −LIMIT to LIMIT.
LIMIT = 4.0

_X = np.linspace(0, 1, 101)
_COLOURS = {"z": GREY, "output": BLUE, "dead": RED}


def relu_unit_response(unit: ReluUnit, x: float) -> Spec:
    """z and max(0, z) for inputs from 0 to 1, and a point on both at x, ready for `st.vega_lite_chart`."""
    return with_rows(_spec(), curves=_rows(unit, _X), points=_rows(unit, np.array([x])))


def _rows(unit: ReluUnit, x: np.ndarray) -> pd.DataFrame:
    output = "dead" if unit.is_dead else "output"
    return pd.concat(
        [
            pd.DataFrame({"x": x, "y": unit.pre_activation(x), "line": "z"}),
            pd.DataFrame({"x": x, "y": unit.output(x), "line": output}),
        ],
        ignore_index=True,
    )


@functools.cache
def _spec() -> Spec:
    x = alt.X("x:Q", title="input x (a pixel: 0 = paper, 1 = ink)").scale(domain=[0, 1])
    x = x.axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f")
    y = alt.Y("y:Q", title="z and output").scale(domain=[-LIMIT, LIMIT], nice=False).axis(tickCount=5)
    colour = alt.Color("line:N", legend=None).scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    points = alt.Chart(alt.NamedData("points"))
    shade = points.transform_filter(alt.datum.line == "z").mark_rect(color=GREY, opacity=0.14, aria=False)
    shade = shade.encode(x=alt.datum(0), x2=alt.datum(1), y=alt.datum(0), y2=alt.datum(-LIMIT))
    note = points.transform_filter(alt.datum.line == "z").mark_text(
        text="z below 0: output 0, no gradient",
        color=GREY,
        align="left",
        baseline="bottom",
        dx=8,
        dy=-6,
        fontSize=12,
    )
    note = note.encode(x=alt.datum(0), y=alt.datum(-LIMIT))
    curves = alt.Chart(alt.NamedData("curves"))
    z = curves.transform_filter(alt.datum.line == "z").mark_line(strokeDash=[5, 4], strokeWidth=2, clip=True)
    output = curves.transform_filter(alt.datum.line != "z").mark_line(strokeWidth=3.5, clip=True)
    dots = points.mark_circle(size=170, opacity=1, stroke="white", strokeWidth=1.5)
    lines = [mark.encode(x=x, y=y, color=colour) for mark in (z, output)]
    dots = dots.encode(
        x=x, y=y, color=colour, tooltip=[alt.Tooltip("x:Q", format=".2f"), alt.Tooltip("y:Q", format=".2f")]
    )
    title = "Dead is when the whole line lies below 0"
    # At the right half of "1.0" stands beyond the axis, and would be cut off.
    padding = {"left": 0, "top": 0, "bottom": 0, "right": 12}
    return chart_spec(
        alt.layer(shade, note, *lines, dots).properties(title=title, height=330, padding=padding)
    )
