"""One measure of each layer while a network learns: a line a layer, from the first, light, to the last, dark."""

import functools
import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import GREY
from digitrec.explain.layer_health import HEALTHY_UPDATE
from digitrec.runs.layer_rows import LayerRow

TITLES = {
    "dead": "Dead units",
    "nearly_dead": "Nearly dead: fire for under 1 %",
    "sparsity": "Sparsity: outputs that are 0",
    "saturated": "Saturated outputs",
    "gradient": "Length of the gradient",
    "update_ratio": "Step ÷ weights: healthy near 1e-3",
}
# What the axis of a logarithmic measure shows at least; it grows by whole decades, and so seldom.
_DECADES = {"gradient": (-3, 1), "update_ratio": (-5, -1)}
# Nothing below: a gradient of 0 has no logarithm.
_LEAST_DECADE, _MOST_DECADE = -6, 6
# Both ends can be read on white and on near-black, and all shades between them.
_FIRST, _LAST = (0x74, 0x9E, 0xE0), (0x2B, 0x62, 0xC2)
_COLUMNS = ["run", "layer", "epoch", "value"]


def layers_measured(measure: str, rows: Sequence[LayerRow]) -> tuple[str, ...]:
    """The layers for which there is something to draw, the first one first."""
    return tuple(dict.fromkeys(name for row in rows for name, _ in row.of(measure)))


def layer_measure(
    measure: str, rows: Sequence[LayerRow], previous: Sequence[LayerRow] = (), epochs: int = 1
) -> Spec:
    """The lines of one of TITLES, ready for `st.vega_lite_chart`; those of another run pale and dashed behind.

    epochs: where the axis ends; what the other run did after it is not drawn.
    """
    layers = layers_measured(measure, rows)
    points = pd.concat(
        [
            _points(measure, [row for row in previous if row.epoch <= epochs], "the other run", layers),
            _points(measure, rows, "this run", layers),
        ],
        ignore_index=True,
    )
    low, high = 0.0, 1.0
    if measure in _DECADES:
        low, high = _decades(measure, points["value"])
        points["value"] = points["value"].clip(low, high)
    frame = pd.DataFrame({"epochs": [epochs], "low": [low], "high": [high], "healthy": [HEALTHY_UPDATE]})
    return with_rows(_spec(measure, layers), points=points, frame=frame)


def _points(measure: str, rows: Sequence[LayerRow], run: str, layers: tuple[str, ...]) -> pd.DataFrame:
    """layers: how they are called in the chart; those of a run with another activation have other names, but the same order."""
    own = layers_measured(measure, rows)
    names = dict(zip(own, layers, strict=True)) if len(own) == len(layers) else {name: name for name in own}
    return pd.DataFrame(
        [(run, names[name], row.epoch, value) for row in rows for name, value in row.of(measure)],
        columns=_COLUMNS,
    )


def _decades(measure: str, values: pd.Series) -> tuple[float, float]:
    low, high = _DECADES[measure]
    above = values[values > 0]
    if len(above):
        low = max(_LEAST_DECADE, min(low, math.floor(math.log10(above.min()))))
        high = min(_MOST_DECADE, max(high, math.ceil(math.log10(above.max()))))
    return 10.0**low, 10.0**high


def _shades(count: int) -> list[str]:
    shares = [place / max(1, count - 1) for place in range(count)] if count > 1 else [0.5]
    return [
        "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(_FIRST, _LAST, strict=True))
        for share in shares
    ]


@functools.lru_cache(maxsize=64)
def _spec(measure: str, layers: tuple[str, ...]) -> Spec:
    x = (
        alt.X("epoch:Q", title="epoch")
        .scale(nice=False, domain=[0, _of_frame("epochs", "1")])
        .axis(tickMinStep=1, grid=False, format="d", titlePadding=0)
    )
    colour = alt.Color("layer:N", title=None, sort=None).scale(
        domain=list(layers), range=_shades(len(layers))
    )
    legend = (
        alt.Legend(
            orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=3, labelLimit=76, labelFontSize=11, offset=2,
            columnPadding=6, rowPadding=0,
        )
        if len(layers) > 1
        else None
    )  # fmt: skip
    is_logarithmic = measure in _DECADES
    form = ".2~e" if is_logarithmic else ".1%"
    lines = (
        alt.Chart(alt.NamedData("points"))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=22, filled=True))
        .encode(
            x=x,
            y=_logarithmic_axis(measure) if is_logarithmic else _share_axis(),
            color=colour.legend(legend),
            opacity=alt.condition(alt.datum.run == "this run", alt.value(1), alt.value(0.45)),
            strokeDash=alt.condition(alt.datum.run == "this run", alt.value([1, 0]), alt.value([4, 3])),
            detail="run:N",
            tooltip=[
                alt.Tooltip("layer:N", title="layer"),
                alt.Tooltip("run:N", title="run"),
                alt.Tooltip("epoch:Q", title="epoch", format=".2f"),
                alt.Tooltip("value:Q", title=TITLES[measure].split(":")[0].lower(), format=form),
            ],
        )
    )
    # Draws nothing: the axes look into it, as points that are not there yet have no extent.
    frame = alt.Chart(alt.NamedData("frame")).mark_point(opacity=0, aria=False)
    of = f" of {layers[0]}" if len(layers) == 1 and ":" not in TITLES[measure] else ""
    title = alt.TitleParams(TITLES[measure] + of, fontSize=13, offset=4)
    return chart_spec(alt.layer(frame, *_healthy(measure), lines).properties(title=title))


def _of_frame(column: str, before: str) -> alt.ExprRef:
    return alt.ExprRef(expr=f"length(data('frame')) ? data('frame')[0].{column} : {before}")


def _share_axis() -> alt.Y:
    axis = alt.Y("value:Q", title=None).scale(domain=[0, 1], nice=False)
    return axis.axis(format=".0%", values=[0, 0.5, 1], minExtent=40)


def _logarithmic_axis(measure: str) -> alt.Y:
    low, high = _DECADES[measure]
    ends = [_of_frame("low", f"1e{low}"), _of_frame("high", f"1e{high}")]
    axis = alt.Y("value:Q", title=None).scale(type="log", domain=ends, nice=False)
    return axis.axis(format=".0~e", tickCount=5, minExtent=40)


def _healthy(measure: str) -> list[alt.Chart]:
    """The line at a thousandth, which the steps of a network that learns well keep near to."""
    if measure != "update_ratio":
        return []
    marked = alt.Chart(alt.NamedData("frame")).encode(y="healthy:Q")
    return [marked.mark_rule(color=GREY, strokeDash=[6, 4], strokeWidth=1.5)]
