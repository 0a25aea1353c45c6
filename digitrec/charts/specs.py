"""From an Altair chart to a specification that is built once and then only gets new rows.

Streamlit keeps a chart's view in the browser, and swaps its rows in place, as long as the specification stays the
same text. So the rows are named data sets beside it, and never part of it.
"""

import copy
from typing import Any

import altair as alt
import pandas as pd
from altair.typing import ChartType
from altair.utils import schemapi

Spec = dict[str, Any]

# Altair holds each part of a chart against Vega-Lite's schema, and the whole again: most of a second of the first visit.
# The charts are the same every time, so that a test does it (tests/unit/charts/test_specs.py).
schemapi.disable_debug_mode()


def chart_spec(chart: ChartType) -> Spec:
    """The chart as a Vega-Lite dictionary without Altair's own look; to be cached."""
    spec = chart.to_dict(validate=False)
    if chart.config is alt.Undefined:
        # Only Altair's default theme then; switching that off instead would touch every thread.
        spec.pop("config", None)
    return spec


def with_rows(spec: Spec, **rows: pd.DataFrame) -> Spec:
    """A copy of the specification with a frame for each of its `alt.NamedData`, for `st.vega_lite_chart`."""
    return {**copy.deepcopy(spec), "datasets": rows}
