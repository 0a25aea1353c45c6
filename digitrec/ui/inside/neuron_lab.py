"""One neuron by hand, with two or three inputs: its sum, its output, its slope, its line, and training until it dies."""

from typing import Any

import streamlit as st

from digitrec import charts
from digitrec.explain.activation_functions import ACTIVATIONS
from digitrec.explain.neuron import Neuron, corners
from digitrec.wording import with_minus

_RATES = (0.1, 0.5, 1.0)
_REACH = 3.0
# A unit that looks like a good start, learns "both are ink" at 0.5, and dies within eight steps at 1.
_START: dict[str, Any] = {
    "neuron-weight-1": 0.8, "neuron-weight-2": 0.6, "neuron-weight-3": 0.4, "neuron-bias": 0.2, "neuron-input-1": 1.0,
    "neuron-input-2": 0.5, "neuron-input-3": 0.0, "neuron-activation": "relu", "neuron-rate": _RATES[-1],
}  # fmt: skip
_STEPS = "neuron-steps"
_MOST_LINES = 8


@st.fragment
def neuron_lab() -> None:
    """Sliders at the left, the plane in the middle, and the arithmetic at the right; moving one reruns nothing else."""
    for key, value in _START.items():
        st.session_state.setdefault(key, value)
    st.session_state.setdefault(_STEPS, [])
    controls, picture, account = st.columns([0.28, 0.36, 0.36], gap="medium")
    with controls:
        count = st.segmented_control(
            "Inputs", (2, 3), default=2, required=True, key="neuron-count", on_change=_reset
        )
        inputs = [
            _slider(f"Input {place}", f"neuron-input-{place}", 0.0, 1.0) for place in range(1, count + 1)
        ]
        weights = [
            _slider(f"Weight {place}", f"neuron-weight-{place}", -_REACH, _REACH)
            for place in range(1, count + 1)
        ]
        bias = _slider("Bias", "neuron-bias", -_REACH, _REACH)
        activation = st.selectbox(
            "Activation",
            list(ACTIVATIONS),
            key="neuron-activation",
            format_func=lambda name: ACTIVATIONS[name].label,
        )
    neuron = Neuron(tuple(weights), bias, activation)
    with picture:
        before = [each for _, each in st.session_state[_STEPS]][-_MOST_LINES:]
        st.container(key="neuron-plane").vega_lite_chart(
            spec=charts.neuron_plane(neuron, inputs, corners(count), before),
            alt="The plane of the first two inputs: the neuron's output as ink, the line at which its sum is 0, and the examples",
        )
        st.caption(
            "Ink: the output. Cross: the inputs set at the left. Rings: examples with target 0; the full one has target 1"
            + (". This is the plane at the third input’s value." if count == 3 else ".")
        )
    with account:
        st.container(key="neuron-account").markdown(account_of(neuron, inputs))
        _training(count)


def _slider(label: str, key: str, low: float, high: float) -> float:
    return float(st.slider(label, low, high, step=0.05, key=key))


def account_of(neuron: Neuron, inputs: list[float]) -> str:
    """The sum product by product, the output, the slope, and the neuron's state, as Markdown of always as many lines."""
    z, output, slope = (float(each(inputs)) for each in (neuron.total, neuron.output, neuron.derivative))
    products = [
        f"| {with_minus(value)} · {_bracketed(weight)} | {with_minus(value * weight)} |"
        for value, weight in zip(inputs, neuron.weights, strict=True)
    ]
    colour = "red" if neuron.is_dead else "blue"
    rows = [
        "| input · weight | |",
        "|---|---:|",
        *products,
        f"| bias | {with_minus(neuron.bias)} |",
        f"| sum $z$ | **{with_minus(z)}** |",
        f"| output $f(z)$ | :{colour}[**{with_minus(output)}**] |",
        f"| slope $f'(z)$ | {with_minus(slope)} |",
    ]
    return "\n".join([*rows, "", _state(neuron, slope)])


def _state(neuron: Neuron, slope: float) -> str:
    if neuron.is_dead:
        return ":red-badge[:material/block: dead] No inputs from 0 to 1 lift z above 0, so no step moves it again."
    if slope == 0:
        return ":gray-badge[:material/pause: silent] No gradient passes for these inputs, but it does for others."
    return f":blue-badge[:material/check: alive] Of a gradient {with_minus(slope)} times passes to weights and bias."


def _training(count: int) -> None:
    with st.container():  # lets the choice wrap, which it would not directly in a column
        st.segmented_control("Learning rate", _RATES, required=True, key="neuron-rate")
    with st.container(horizontal=True):
        st.button(
            "One step", key="neuron-step", icon=":material/step:", on_click=_take_step, args=(count,),
            help="Gradient descent on ½ · (output − target)² of the next example. Step until it has learned, or died.",
        )  # fmt: skip
        st.button("Start again", key="neuron-reset", icon=":material/restart_alt:", on_click=_reset)
    steps = st.session_state[_STEPS]
    if steps:
        st.container(key="neuron-steps-taken").markdown("  \n".join(told for told, _ in steps[-4:]))
    else:
        st.caption("Teaches it to answer 1 where all inputs are 1, and else 0.")


def _take_step(count: int) -> None:
    state = st.session_state
    places = range(1, count + 1)
    before = Neuron(
        tuple(state[f"neuron-weight-{place}"] for place in places), state["neuron-bias"], state["neuron-activation"]
    )  # fmt: skip
    examples = corners(count)
    example = examples[len(state[_STEPS]) % len(examples)]
    after = before.after_step(example, state["neuron-rate"])
    for place in places:
        state[f"neuron-input-{place}"] = example.inputs[place - 1]
        state[f"neuron-weight-{place}"] = _within_reach(after.weights[place - 1])
    state["neuron-bias"] = _within_reach(after.bias)
    state[_STEPS] = [*state[_STEPS], (_told(len(state[_STEPS]) + 1, before, after, example), before)]


def _told(number: int, before: Neuron, after: Neuron, example: Any) -> str:
    """A line on a step: what it was asked, what it said, and how far it moved."""
    asked = ", ".join(f"{value:g}" for value in example.inputs)
    said = with_minus(float(before.output(example.inputs)))
    if after == before:
        moved = "nothing moves"
    elif after.is_dead and not before.is_dead:
        moved = f"bias {with_minus(after.bias)}, :red[**and it is dead**]"
    else:
        moved = f"bias {with_minus(after.bias)}"
    return f":gray[{number}.] ({asked}) said {said}, should be {example.target:g}: {moved}"


def _reset() -> None:
    st.session_state.update(_START)
    st.session_state[_STEPS] = []


def _within_reach(value: float) -> float:
    return round(min(max(value, -_REACH), _REACH), 2)


def _bracketed(weight: float) -> str:
    return f"({with_minus(weight)})" if weight < 0 else with_minus(weight)
