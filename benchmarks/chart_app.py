"""The bare page that the Train page's reload is measured against: one Vega-Lite chart of a few points."""

import streamlit as st

with st.container(key="curve-loss"):
    st.vega_lite_chart(
        spec={
            "data": {"values": [{"epoch": each / 10, "loss": 1 / (1 + each)} for each in range(100)]},
            "mark": {"type": "line"},
            "encoding": {
                "x": {"field": "epoch", "type": "quantitative"},
                "y": {"field": "loss", "type": "quantitative"},
            },
        }
    )
