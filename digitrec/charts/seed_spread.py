"""Means over seeds with one standard deviation: as lines with a band over a number, or as bars with a whisker."""

import functools
from typing import Any, NamedTuple

import altair as alt

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import BLUE, GREY, ORANGE
from digitrec.experiments import Panel

# What a series is here for → its colour: ReLU is what all is about, another one is what it is compared with.
_COLOURS = {"relu": BLUE, "other": ORANGE, "context": GREY}
_HEIGHT, _BAR = 330, 40
_DASHED, _SOLID = [6, 4], [1, 0]


def seed_spread(panel: Panel) -> Spec:
    """A panel of an experiment's outcome, ready for `st.vega_lite_chart`."""
    rows = panel.rows.assign(
        low=panel.rows["mean"] - panel.rows["sd"], high=panel.rows["mean"] + panel.rows["sd"]
    )
    if panel.percent:
        rows = rows.assign(low=rows["low"].clip(0, 1), high=rows["high"].clip(0, 1))
    if panel.log_y:
        # A band that reaches below 0 has no lower end on such an axis.
        rows = rows.assign(low=rows["low"].where(rows["low"] > 0, rows["mean"]))
    shape = _Shape(panel.title, panel.x, panel.y, panel.log_x, panel.log_y, panel.percent, panel.stretched)
    if panel.kind == "bars":
        return with_rows(_bars(shape, len(rows)), spreads=rows)
    styles = tuple((name, *panel.styles[name]) for name in dict.fromkeys(rows["series"]))
    return with_rows(_lines(shape, styles), spreads=rows)


class _Shape(NamedTuple):
    """What of a panel makes another chart of it, not only other rows."""

    title: str
    x: str
    y: str
    log_x: bool
    log_y: bool
    percent: bool
    stretched: bool

    def values(self, column: str) -> dict[str, Any]:
        """An axis of values, along which this column is placed."""
        # The sixth power, as the learning curves have it.
        power: dict[str, Any] = {"type": "pow", "exponent": 6} if self.stretched else {}
        domain = [0, 1] if self.percent else alt.Undefined
        ticks: dict[str, Any] = (
            {"values": [0.6, 0.8, 0.9, 0.95, 0.98, 1]} if self.stretched else {"tickCount": 5}
        )
        form = ".0%" if self.percent else ".0e" if self.log_y else "~g"
        return {
            "shorthand": f"{column}:Q", "title": self.y + (", top stretched" if self.stretched else ""),
            "scale": alt.Scale(type="log") if self.log_y else alt.Scale(domain=domain, zero=True, **power),
            "axis": alt.Axis(format=form, **ticks),
        }  # fmt: skip

    def tooltip(self) -> list[alt.Tooltip]:
        form = ".1%" if self.percent else ".3~g"
        return [
            alt.Tooltip("series:N", title="network"),
            alt.Tooltip("x:N", title=self.x),
            alt.Tooltip("mean:Q", title=self.y, format=form),
            alt.Tooltip("sd:Q", title="standard deviation", format=form),
            alt.Tooltip("note:N", title="from"),
        ]


@functools.cache
def _lines(shape: _Shape, styles: tuple[tuple[str, str, bool], ...]) -> Spec:
    """styles: name, role and whether dashed, of each series."""
    scale = alt.Scale(type="log", nice=False) if shape.log_x else alt.Scale(nice=False, zero=False)
    x = alt.X("x:Q", title=shape.x, scale=scale).axis(
        format="~g", grid=False, tickCount=4 if shape.log_x else 6
    )
    names = [name for name, _, _ in styles]
    legend = alt.Legend(
        orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1, columns=2, labelLimit=220
    )
    colour = alt.Color("series:N", title=None, sort=names, legend=legend)
    colour = colour.scale(domain=names, range=[_COLOURS[role] for _, role, _ in styles])
    dash = alt.StrokeDash("series:N", title=None, sort=names, legend=legend)
    dash = dash.scale(domain=names, range=[_DASHED if dashed else _SOLID for _, _, dashed in styles])
    base = alt.Chart(alt.NamedData("spreads")).encode(x=x, color=colour)
    bands = base.mark_area(opacity=0.18, aria=False).encode(y=alt.Y(**shape.values("low")), y2="high:Q")
    lines = base.mark_line(strokeWidth=2.5).encode(y=alt.Y(**shape.values("mean")), strokeDash=dash)
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(
        y=alt.Y(**shape.values("mean")), tooltip=shape.tooltip()
    )
    return chart_spec(alt.layer(bands, lines, dots).properties(title=shape.title, height=_HEIGHT))


@functools.cache
def _bars(shape: _Shape, count: int) -> Spec:
    base = alt.Chart(alt.NamedData("spreads")).encode(
        y=alt.Y("x:N", title=None, sort=None).axis(ticks=False, domain=False, labelLimit=220)
    )
    colour = alt.Color("series:N", legend=None).scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    bars = base.mark_bar(size=18).encode(
        x=alt.X(**shape.values("mean")), color=colour, tooltip=shape.tooltip()[1:]
    )
    whiskers = base.mark_rule(strokeWidth=2, color=GREY, aria=False).encode(
        x=alt.X(**shape.values("low")), x2="high:Q"
    )
    return chart_spec(alt.layer(bars, whiskers).properties(title=shape.title, height=70 + _BAR * count))
