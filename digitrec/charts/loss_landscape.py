"""The loss around a network's weights: a field of squares, pale where the loss is small, the network marked in the middle."""

import functools

import altair as alt
import numpy as np
import pandas as pd

from digitrec.charts.specs import Spec, chart_spec, with_rows
from digitrec.charts.theme import ORANGE

# Nats; what lies above looks alike, and what lies below is as good as 0.
_LEAST, _MOST = 0.01, 10.0


def loss_landscape(losses: np.ndarray, steps: np.ndarray) -> Spec:
    """losses: (n, n) in nats, rows along the second direction. steps: (n,), in lengths of the weights."""
    across, along = np.meshgrid(steps, steps)
    rows = pd.DataFrame(
        {"x": across.ravel(), "y": along.ravel(), "loss": np.round(losses.ravel(), 4),
         "shade": np.clip(losses.ravel(), _LEAST, _MOST)}
    )  # fmt: skip
    return with_rows(_spec(len(steps), float(steps[-1] - steps[-2])), places=rows)


@functools.cache
def _spec(count: int, width: float) -> Spec:
    field = alt.Chart(alt.NamedData("places")).transform_calculate(
        left=f"datum.x - {width / 2}", right=f"datum.x + {width / 2}",
        low=f"datum.y - {width / 2}", high=f"datum.y + {width / 2}",
    )  # fmt: skip
    axis = alt.Axis(format=".1f", tickCount=5, grid=False)
    squares = field.mark_rect().encode(
        x=alt.X("left:Q", title="step along the first direction", axis=axis).scale(nice=False),
        x2="right:Q",
        y=alt.Y("low:Q", title="along the second", axis=axis).scale(nice=False),
        y2="high:Q",
        color=alt.Color("shade:Q", title="loss")
        .scale(type="log", scheme="blues", domain=[_LEAST, _MOST])
        .legend(format="~g", values=[0.01, 0.1, 1, 10]),
        tooltip=[
            alt.Tooltip("loss:Q", title="loss"),
            alt.Tooltip("x:Q", format=".2f"),
            alt.Tooltip("y:Q", format=".2f"),
        ],
    )
    network = (
        alt.Chart(alt.NamedData("places"))
        .transform_filter("abs(datum.x) < 1e-9 && abs(datum.y) < 1e-9")
        .mark_point(shape="cross", size=90, filled=True, color=ORANGE, opacity=1)
        .encode(x="x:Q", y="y:Q")
    )
    return chart_spec(
        alt.layer(squares, network).properties(height=24 * count, title="Loss around the network")
    )
