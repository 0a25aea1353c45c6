"""What is behind the settings: ReLU and how it dies, what a layer computes, MNIST, Keras and TensorFlow."""

from collections.abc import Callable, Mapping

import streamlit as st

from digitrec import charts
from digitrec.charts.theme import BLUE, ORANGE
from digitrec.explain.activation_functions import ACTIVATIONS, ActivationFunction
from digitrec.ui.texts import plain, prose
from digitrec.ui.train.relu_unit_lab import relu_unit_lab

_OTHERS = tuple(name for name in ACTIVATIONS if name != "relu")


def relu_explainer(
    dead_fractions: Mapping[str, float] | None, run_name: str | None, on_load_dying_relu: Callable[[], None]
) -> None:
    """Three tabs for a first-year student; nothing in them reruns the page but the button that loads the preset.

    dead_fractions: share of dead units, 0 to 1, by layer of the run called run_name; empty where the run has no ReLU,
    None where there is no run yet. on_load_dying_relu is called, before the rerun, when the preset is asked for.
    """
    relu, layer, libraries = st.tabs(
        ["ReLU, and how it dies", "What a layer computes", "MNIST, Keras and TensorFlow"], key="relu-tabs"
    )
    with relu:
        _relu_and_how_it_dies(dead_fractions, run_name, on_load_dying_relu)
    with layer:
        dense, sequential = st.columns(2, gap="large")
        dense.markdown(prose("layer"))
        sequential.markdown(prose("sequential"))
    with libraries:
        data, software = st.columns(2, gap="large")
        data.markdown(prose("mnist"))
        software.markdown(prose("keras"))


def _relu_and_how_it_dies(
    dead_fractions: Mapping[str, float] | None, run_name: str | None, on_load_dying_relu: Callable[[], None]
) -> None:
    st.markdown(prose("relu"))
    _function_plots()
    helps, dies = st.columns(2, gap="large")
    helps.markdown("#### Why it helps\n\n" + prose("relu_helps"))
    dies.markdown("#### What goes wrong\n\n" + prose("relu_dies"))
    st.markdown("#### Kill a unit yourself")
    relu_unit_lab()
    st.markdown("#### Dead units in a whole network")
    _dead_units(dead_fractions, run_name)
    st.button(
        "Load the dying-relu preset",
        key="relu-load-dying",
        icon=":material/science:",
        help="Fills in the classic network and a learning rate so high that units die. You still press Start.",
        on_click=on_load_dying_relu,
    )


@st.fragment
def _function_plots() -> None:
    controls, numbers = st.columns(2, gap="large", vertical_alignment="center")
    with controls:
        x = st.slider("Input x", -4.0, 4.0, 1.0, 0.1, key="relu-x")
        with st.container():  # lets the choice wrap on a phone, which it would not directly in a column
            compared = st.pills(
                "Compare ReLU with",
                _OTHERS,
                default="tanh",
                format_func=lambda name: ACTIVATIONS[name].label,
                key="relu-compare",
            )
    other = ACTIVATIONS[compared] if compared else None
    numbers.container(key="relu-numbers").markdown(_numbers(x, other))
    numbers.caption(
        other.summary if other else "Grey: the five other functions. Choose one to compare it with ReLU."
    )
    values, slopes = st.columns(2, gap="large")
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
    rows = [_row(x, ACTIVATIONS["relu"], BLUE), _row(x, other, ORANGE) if other else "| | | |"]
    head = ["| | $f(x)$ | $f'(x)$ |", "|---|---:|---:|"]
    return "\n".join(head + rows)


def _row(x: float, function: ActivationFunction, colour: str) -> str:
    name = f':color[**{function.label}**]{{foreground="{colour}"}} ${function.formula}$'
    return f"| {name} | {_signed(float(function.value(x)))} | {_signed(float(function.derivative(x)))} |"


def _signed(number: float) -> str:
    # Adding 0.0 turns the −0.0 of a rounded tiny number into 0.0.
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "−")


def _dead_units(dead_fractions: Mapping[str, float] | None, run_name: str | None) -> None:
    if dead_fractions is None:
        st.markdown(
            "No run has been trained yet. After the next one this place shows how many units of each layer are dead."
        )
        return
    name = plain(run_name or "the last run")
    if not dead_fractions:
        st.markdown(f"**{name}** has no layer with ReLU, so none of its units can die this way.")
        return
    worst = max(dead_fractions, key=lambda layer: dead_fractions[layer])
    share = f"{dead_fractions[worst]:.1%}".replace("%", " %")
    st.markdown(
        f"In **{name}**, {share} of the units of `{worst}` gave 0 for every image that was looked at."
        if dead_fractions[worst] > 0
        else f"In **{name}** every unit gave something for at least one image: none is dead."
    )
    st.container(key="relu-dead-units").vega_lite_chart(
        spec=charts.dead_units_by_layer(dead_fractions),
        alt="Share of dead units in each layer of the run just trained",
    )
