"""What a Dense layer computes, with inputs that one sets; and what a convolution does."""

import numpy as np
import streamlit as st

from digitrec.ui.inside.convolution import convolution_by_hand
from digitrec.ui.texts import prose
from digitrec.wording import in_short

# The layer of the text: a row for each input, a column for each unit.
KERNEL = np.array([[0.2, -0.4], [0.6, 0.8], [-0.1, -0.9]])
BIAS = np.array([0.1, 0.3])
_START = (0.0, 0.5, 1.0)


def layer_tab() -> None:
    """The layer as a table that follows the sliders, then what it is part of."""
    tool, chain = st.columns([0.66, 0.34], gap="large")
    with tool:
        _layer_by_hand()
    chain.markdown(prose("layer"))
    convolution_by_hand()
    st.markdown(prose("dense"))


@st.fragment
def _layer_by_hand() -> None:
    controls, account = st.columns([0.36, 0.64], gap="medium")
    with controls:
        inputs = [
            st.slider(f"Input {place}", 0.0, 1.0, start, 0.05, key=f"layer-input-{place}")
            for place, start in enumerate(_START, 1)
        ]
    account.container(key="layer-account").markdown(account_of(inputs))


def account_of(inputs: list[float]) -> str:
    """The layer's sums as a table of Markdown: a row for each input, then bias, sum and output of both units."""
    products = np.array(inputs)[:, None] * KERNEL
    sums = products.sum(axis=0) + BIAS
    rows = [
        f"| {value:.2f} × its weight | "
        + " | ".join(
            f"{value:.2f} × {_bracketed(weight)} = {in_short(value * weight, 3)}" for weight in KERNEL[place]
        )
        + " |"
        for place, value in enumerate(inputs)
    ]
    outputs = " | ".join(f":blue[**{in_short(max(0.0, total), 3)}**]" for total in sums)
    return "\n".join(
        [
            "| | unit 1 | unit 2 |",
            "|---|---:|---:|",
            *rows,
            "| bias | " + " | ".join(in_short(each, 3) for each in BIAS) + " |",
            "| sum $z$ | " + " | ".join(in_short(each, 3) for each in sums) + " |",
            f"| **output** $\\max(0, z)$ | {outputs} |",
            "",
            " ".join(_state(unit, total) for unit, total in enumerate(sums, 1)),
        ]
    )


def _state(unit: int, total: float) -> str:
    if round(total, 10) > 0:
        return f"Unit {unit} passes its sum on."
    return f"Unit {unit} is silent for this input; another input may wake it."


def _bracketed(weight: float) -> str:
    return f"({in_short(weight, 3)})" if weight < 0 else in_short(weight, 3)
