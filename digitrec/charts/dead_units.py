"""How much of each layer is dead: one bar a layer, red, because a dead unit is something that does not work."""

import functools
from collections.abc import Mapping

import altair as alt
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import GREY, RED


def dead_units_by_layer(dead_fractions: Mapping[str, float]) -> Spec:
    """Share of dead units, 0 to 1 by layer name, first layer on top, ready for `st.vega_lite_chart`."""
    rows = pd.DataFrame(
        {
            "layer": list(dead_fractions),
            "fraction": list(dead_fractions.values()),
            "shown": [f"{fraction:.1%}".replace("%", " %") for fraction in dead_fractions.values()],
        }
    )
    return with_rows(_spec(len(rows)), layers=rows)


@functools.cache
def _spec(layer_count: int) -> Spec:
    layer = alt.Y("layer:N", title=None, sort=None).axis(ticks=False, domain=False, labelLimit=120)
    # Beyond 100 % is the room for the number behind a full bar.
    fraction = alt.X("fraction:Q", title="dead units").scale(domain=[0, 1.2], nice=False)
    fraction = fraction.axis(format=".0%", values=[0, 0.5, 1])
    bars = alt.Chart(alt.NamedData("layers")).encode(y=layer)
    whole = bars.mark_bar(color=GREY, opacity=0.18, size=16).encode(x=alt.datum(0), x2=alt.datum(1))
    dead = bars.mark_bar(color=RED, size=16).encode(
        x=fraction,
        tooltip=[alt.Tooltip("layer:N", title="layer"), alt.Tooltip("shown:N", title="dead units")],
    )
    number = bars.mark_text(align="left", dx=6, color=RED, fontWeight="bold").encode(
        x=fraction, text="shown:N"
    )
    height = 112 + 34 * layer_count  # title and axis, then a row for each layer
    title = "Share of each layer's units that are dead"
    return chart_spec(alt.layer(whole, dead, number).properties(title=title, height=height))
