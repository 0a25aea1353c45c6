"""One neuron over the plane of its first two inputs: its output as ink, and the line at which it switches on."""

import functools
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import BLUE, GREY, ORANGE, RED
from digitrec.explain.neuron import Example, Neuron

# Squares along each side.
_GRID = 24
_SIDE = 330
# What is drawn as full ink: the plane's target, and beyond.
_FULL = 1.5
_COLOURS = {"now": BLUE, "dead": RED, "before": GREY}


def neuron_plane(
    neuron: Neuron, inputs: Sequence[float], examples: Sequence[Example], before: Sequence[Neuron] = ()
) -> Spec:  # fmt: skip
    """The plane through these inputs. examples: drawn as dots, filled where the target is 1; before: whose lines are pale behind."""
    rest = tuple(inputs[2:])
    middles = (np.arange(_GRID) + 0.5) / _GRID
    x, y = (each.ravel() for each in np.meshgrid(middles, middles))
    places = np.column_stack([x, y, *(np.full(x.size, value) for value in rest)])
    half = 0.5 / _GRID
    squares = pd.DataFrame(
        {"x": x - half, "x2": x + half, "y": y - half, "y2": y + half, "output": neuron.output(places)}
    )
    # The two corners of the plane's third input, where there is one, lie on the plane that is nearer.
    near = [
        each
        for each in examples
        if all(abs(a - b) <= 0.5 for a, b in zip(each.inputs[2:], rest, strict=True))
    ]
    dots = pd.DataFrame(
        {
            "x": [each.inputs[0] for each in near], "y": [each.inputs[1] for each in near],
            "target": [f"{each.target:g}" for each in near],
        }
    )  # fmt: skip
    lines = [
        _line(each, rest, "before", number) for number, each in enumerate(before)
    ] + [_line(neuron, rest, "dead" if neuron.is_dead else "now", len(before))]  # fmt: skip
    here = pd.DataFrame({"x": [inputs[0]], "y": [inputs[1]], "output": [float(neuron.output(inputs))]})
    return with_rows(
        _spec(), squares=squares, dots=dots, lines=pd.concat(lines, ignore_index=True), here=here
    )


def _line(neuron: Neuron, rest: Sequence[float], role: str, number: int) -> pd.DataFrame:
    """Where z = 0 crosses the square from 0 to 1: two points, or none where it passes by."""
    (first, second), others = neuron.weights[:2], neuron.weights[2:]
    bias = neuron.bias + float(np.dot(others, rest)) if others else neuron.bias
    points = []
    for edge in (0.0, 1.0):
        if second:
            points.append((edge, -(bias + first * edge) / second))
        if first:
            points.append((-(bias + second * edge) / first, edge))
    inside = sorted(
        {(round(x, 9), round(y, 9)) for x, y in points if -1e-9 <= x <= 1 + 1e-9 and -1e-9 <= y <= 1 + 1e-9}
    )
    ends = [inside[0], inside[-1]] if len(inside) > 1 else []
    return pd.DataFrame(
        {"x": [x for x, _ in ends], "y": [y for _, y in ends], "role": role, "line": str(number)},
        columns=["x", "y", "role", "line"],
    )


@functools.cache
def _spec() -> Spec:
    x = alt.X("x:Q", title="input 1").scale(domain=[0, 1], nice=False).axis(values=[0, 0.5, 1], grid=False)
    y = alt.Y("y:Q", title="input 2").scale(domain=[0, 1], nice=False).axis(values=[0, 0.5, 1], grid=False)
    ink = alt.Opacity("output:Q", legend=None).scale(domain=[0, _FULL], range=[0, 0.85], clamp=True)
    squares = (
        alt.Chart(alt.NamedData("squares"))
        .mark_rect(color=BLUE, strokeWidth=0)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", opacity=ink, tooltip=[alt.Tooltip("output:Q", format=".2f")])
    )
    colour = alt.Color("role:N", legend=None).scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    width = alt.condition(alt.datum.role == "before", alt.value(1.25), alt.value(3.5))
    lines = (
        alt.Chart(alt.NamedData("lines"))
        .mark_line(aria=False)
        .encode(x=x, y=y, detail="line:N", color=colour, strokeWidth=width)
    )
    filled = alt.condition(alt.datum.target == "1", alt.value(ORANGE), alt.value("white"))
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_circle(size=170, stroke=ORANGE, strokeWidth=2.5, opacity=1, clip=False)
        .encode(x=x, y=y, fill=filled, tooltip=[alt.Tooltip("target:N", title="target")])
    )
    here = (
        alt.Chart(alt.NamedData("here"))
        .mark_point(
            shape="cross", filled=True, size=190, color=BLUE, stroke="white", strokeWidth=1.5, opacity=1
        )
        .encode(x=x, y=y, tooltip=[alt.Tooltip("output:Q", format=".2f")])
    )
    title = "Where it switches on: the line z = 0"
    padding = {"left": 0, "top": 0, "bottom": 0, "right": 12}
    return chart_spec(
        alt.layer(squares, lines, dots, here).properties(title=title, height=_SIDE, padding=padding)
    )
