"""A laboratory with one ReLU unit: set its weight, bias and input by hand, or let a step of training do it."""

import streamlit as st

from digitrec import charts
from digitrec.charts.relu_unit import LIMIT
from digitrec.explain.relu_unit import ReluUnit
from digitrec.ui.guided_path import mark
from digitrec.wording import with_minus

_LEARNING_RATES = (0.1, 0.5, 2.0)
_START = {
    "relu-unit-weight": 1.5,
    "relu-unit-bias": -0.4,
    "relu-unit-input": 0.8,
    "relu-unit-learning-rate": _LEARNING_RATES[-1],
}
_REACH = LIMIT / 2


@st.fragment
def relu_unit_lab() -> None:
    """Sliders for one unit, its equation with the numbers put in, and what gradient passes."""
    for key, value in _START.items():
        st.session_state.setdefault(key, value)
    controls, picture = st.columns([0.28, 0.72], gap="medium")
    with controls:
        st.caption(
            "Lower the bias until the whole line is below 0, or take one training step that is too large."
        )
        weight = st.slider("Weight w", -_REACH, _REACH, step=0.05, key="relu-unit-weight")
        bias = st.slider("Bias b", -_REACH, _REACH, step=0.05, key="relu-unit-bias")
        x = st.slider("Input x", 0.0, 1.0, step=0.05, key="relu-unit-input")
        _training_step()
    unit = ReluUnit(weight, bias)
    if unit.is_dead:
        mark("killed")
    with picture:
        st.container(key="relu-unit-response").vega_lite_chart(
            spec=charts.relu_unit_response(unit, x),
            alt="The unit's sum z is a straight line over the input; its output is that line, cut off at 0",
        )
        st.container(key="relu-unit-account").markdown(_account(unit, x))


def _training_step() -> None:
    with st.container():  # lets the choice wrap, which it would not directly in a column
        st.segmented_control("Learning rate", _LEARNING_RATES, required=True, key="relu-unit-learning-rate")
    with st.container(horizontal=True):
        st.button(
            "One training step towards output 0",
            key="relu-unit-step",
            icon=":material/step:",
            help="One step of gradient descent on ½ · (output − 0)², for the input set above.",
            on_click=_take_step,
        )
        st.button("Start again", key="relu-unit-reset", icon=":material/restart_alt:", on_click=_reset)


def _take_step() -> None:
    state = st.session_state
    before = ReluUnit(state["relu-unit-weight"], state["relu-unit-bias"])
    rate = state["relu-unit-learning-rate"]
    after = before.after_step(state["relu-unit-input"], target=0.0, learning_rate=rate)
    state["relu-unit-weight"] = _within_reach(after.weight)
    state["relu-unit-bias"] = _within_reach(after.bias)


def _reset() -> None:
    st.session_state.update(_START)


def _within_reach(value: float) -> float:
    return round(min(max(value, -_REACH), _REACH), 2)


def _account(unit: ReluUnit, x: float) -> str:
    """Three lines, always: the sum, the output, and what becomes of the gradient."""
    z, output = float(unit.pre_activation(x)), float(unit.output(x))
    if unit.is_dead:
        colour = "red"
        gradient = (
            ":red-badge[:material/block: dead] No input lifts z above 0, so no step will move it again."
        )
    elif not unit.passes_gradient(x):
        colour = "blue"
        gradient = (
            ":gray-badge[:material/pause: silent] No gradient passes for this input, but it does for others."
        )
    else:
        colour = "blue"
        gradient = (
            ":blue-badge[:material/check: alive] Slope 1: the whole gradient passes, so w and b can learn."
        )
    total = f"z = w · x + b = {with_minus(unit.weight)} · {x:.2f} {_plus(unit.bias)} = **{with_minus(z)}**"
    cut = f"output = max(0, z) = **{with_minus(output)}**"
    lines = (f":gray[{total}]", f":{colour}[{cut}]", gradient)
    return "  \n".join(lines)


def _plus(number: float) -> str:
    return f"{'−' if number < 0 else '+'} {abs(number):.2f}"
