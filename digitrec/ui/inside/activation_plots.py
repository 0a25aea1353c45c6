"""ReLU beside the other activation functions: their values, their slopes, and both at an input that one moves."""

import streamlit as st

from digitrec import charts
from digitrec.explain.activation_functions import ACTIVATIONS, ActivationFunction
from digitrec.wording import with_minus

_OTHERS = tuple(name for name in ACTIVATIONS if name != "relu")


@st.fragment
def activation_plots() -> None:
    """Input and comparison at the left, both plots beside them; moving the input reruns nothing else."""
    controls, values, slopes = st.columns([0.28, 0.36, 0.36], gap="medium")
    with controls:
        x = st.slider("Input x", -4.0, 4.0, 1.0, 0.1, key="relu-x")
        with st.container():  # lets the choice wrap, which it would not directly in a column
            compared = st.pills(
                "Compare ReLU with",
                _OTHERS,
                default="tanh",
                format_func=lambda name: ACTIVATIONS[name].label,
                key="relu-compare",
            )
        other = ACTIVATIONS[compared] if compared else None
        st.container(key="relu-numbers").markdown(_numbers(x, other))
        st.caption(other.summary if other else "Grey: the five others. Choose one to compare it with ReLU.")
    values.container(key="relu-values").vega_lite_chart(
        spec=charts.activation_values(x, compared),
        alt="ReLU is 0 for negative inputs and the input itself for positive ones, beside five other functions",
    )
    slopes.container(key="relu-slopes").vega_lite_chart(
        spec=charts.activation_slopes(x, compared),
        alt="The slope of ReLU is 0, then 1; that of tanh and sigmoid fades far from 0",
    )


def _numbers(x: float, other: ActivationFunction | None) -> str:
    """A table of f(x) and f′(x), whose coloured names are the legend of both plots; always three rows high."""
    rows = [_row(x, ACTIVATIONS["relu"], "blue"), _row(x, other, "orange") if other else "| | | |"]
    head = [f"| x = {with_minus(x)} | $f(x)$ | $f'(x)$ |", "|---|---:|---:|"]
    return "\n".join(head + rows)


def _row(x: float, function: ActivationFunction, colour: str) -> str:
    return f"| :{colour}[**{function.label}**] | {with_minus(float(function.value(x)))} | {with_minus(float(function.derivative(x)))} |"
