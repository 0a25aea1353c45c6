"""The path: the network as a strip of layers, one layer's maps, and in them one unit down to its arithmetic."""

from dataclasses import replace

import numpy as np
import streamlit as st

from digitrec.explain.path import IMAGE, Stop, weights_layer
from digitrec.explain.unit_sum import Place, UnitSum, strongest_place, unit_sum
from digitrec.model.forward import LOGITS
from digitrec.model.plan import SIDE
from digitrec.runs import read_evaluation
from digitrec.ui.layout import show_error
from digitrec.ui.my_digit.account import account, number
from digitrec.ui.my_digit.exciting import exciting_images
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.maps import maps, news_of
from digitrec.ui.my_digit.network import Inside
from digitrec.ui.my_digit.sheets import enlarged, sheet_of, silent_units, tint
from digitrec.ui.my_digit.softmax import softmax_steps
from digitrec.ui.my_digit.strip import layer_strip, picked_layer, shape_of, title_of
from digitrec.wording import percent

# What is open: the layer, and in each layer the unit and the place in its map, where one was chosen.
_LAYER, _PLACES, _SEEN = "my-digit-layer", "my-digit-places", "my-digit-strip-seen"
_SHEET, _MAP, _UNIT, _NUMBER = "my-digit-sheet", "my-digit-map", "my-digit-unit", "my-digit-unit-number"
_WEIGHTS_SIDE, _LARGE_MAP = 168, 280


@st.fragment
def the_path(looked_at: LookedAt) -> None:
    """Strip, layer, unit, sum; a click reruns nothing else on the page."""
    inside = Inside.of(looked_at)
    if inside.problem is not None:
        show_error(inside.problem)
    stop = _open_stop(inside)
    st.caption("Your digit goes from left to right. Open a layer to see all that it makes of it.")
    layer_strip(inside, stop.name)
    with st.container(key="my-digit-layer-open"):
        st.subheader(_heading(stop), anchor=False)
        st.caption(_words(inside, stop))
        if stop.name != "probabilities":
            _layer(inside, stop)
        elif inside.weights is not None:
            st.markdown(softmax_steps(inside), unsafe_allow_html=True)


def _open_stop(inside: Inside) -> Stop:
    """The one that was clicked last; the first layer of a network that has no such layer."""
    name, turn = picked_layer()
    if turn and turn != st.session_state.get(_SEEN):
        st.session_state.update({_SEEN: turn, _LAYER: name})
    chosen = st.session_state.get(_LAYER)
    stops = {stop.name: stop for stop in inside.stops}
    return stops.get(str(chosen), inside.stops[1])


def _heading(stop: Stop) -> str:
    if stop.name == IMAGE:
        return "Your digit, 28×28 numbers"
    if stop.name == "probabilities":
        return "The answer"
    what = f"maps of {shape_of(stop).rpartition('×')[0]}" if stop.has_maps else "units"
    return f"{title_of(stop)}: {stop.units:,} {what}"


def _words(inside: Inside, stop: Stop) -> str:
    """What the layer does, and how many of its units say nothing: to this digit, and to any."""
    if not stop.has_sums or stop.name == LOGITS:
        return stop.words
    silent = silent_units(inside.values(stop))
    said = f"All {stop.units:,} answer this digit."
    if silent:
        said = f"{silent:,} of {stop.units:,} are 0 everywhere on this digit, and crossed out."
    dead = (read_evaluation(inside.looked_at.run.path).dead_fraction or {}).get(stop.name)
    measured = (
        "" if dead is None else f" Measured after training: {percent(dead)} are dead, 0 on every image."
    )
    return f"{stop.words} {said}{measured}"


def _layer(inside: Inside, stop: Stop) -> None:
    """Its sheet and the open unit's sum at the left; at the right that unit: its map, its weights, what excites it."""
    values = inside.values(stop)
    sheet = sheet_of(values, aspect=1.0 if stop.units == 1 else 1.9)
    unit = _chosen_unit(stop, int(values.argmax()) if stop.name == LOGITS else sheet.order[0])
    whole, one = st.columns([0.63, 0.37], gap="large")
    if stop.name == IMAGE:
        with whole:
            maps(_SHEET, values, sheet, label="Point to a pixel to read its value.", marked=[])
        return
    with whole:
        if stop.name == LOGITS:
            st.markdown(softmax_steps(inside), unsafe_allow_html=True)
        else:
            label = (
                f"Most active first; white is {number(sheet.top)}. Point to a value, click to choose a unit."
            )
            maps(_SHEET, values, sheet, label=label, marked=[unit])
    with one:
        place = _unit(inside, stop, unit)
    if not stop.has_sums or inside.weights is None:
        return
    layer = weights_layer(inside.layers, stop)
    found = unit_sum(inside.layers, inside.weights, inside.outputs, layer.name, unit, place)
    with whole, st.container(key="my-digit-sum"):
        st.markdown(f"#### The sum of unit {unit}{_at(place)}")
        st.markdown(account(found), unsafe_allow_html=True)
    with one:
        _weights_picture(found)
        if stop.name != LOGITS:
            with st.container(key="my-digit-exciting"):
                st.markdown(f"#### What excites unit {unit} most")
                exciting_images(inside.looked_at, stop, unit)


def _chosen_unit(stop: Stop, usual: int) -> int:
    """The one that was clicked, or else the usual one."""
    key = f"{_UNIT}-{stop.name}"
    news = news_of(_SHEET)
    if news is not None and news.unit < stop.units:
        st.session_state[key] = news.unit
        _places().pop((stop.name, news.unit), None)
    unit = st.session_state.get(key)
    if unit is None or not 0 <= int(unit) < stop.units:
        return usual
    return int(unit)


def _unit(inside: Inside, stop: Stop, unit: int) -> Place | None:
    """One unit: its number, and its map where it has one. Returns the place of the map that is looked at."""
    values = inside.values(stop)
    # A widget's state goes when it is not on the page; what was chosen in each layer does not.
    st.session_state[_NUMBER] = unit
    st.number_input(
        "Class" if stop.name == LOGITS else "Unit",
        0,
        stop.units - 1,
        key=_NUMBER,
        on_change=_choose_unit,
        args=(stop.name,),
    )
    if not stop.has_maps:
        st.markdown(f"Its output is :blue[**{number(values[unit])}**].")
        return None
    place = _place(values, stop, unit)
    own = sheet_of(values[..., unit : unit + 1], side=_LARGE_MAP)
    maps(
        _MAP, values, replace(own, order=[unit]), marked=[], place=place,
        label=f"Unit {unit}. Click a place to see its sum.",
    )  # fmt: skip
    return place


def _choose_unit(layer: str) -> None:
    unit = int(st.session_state[_NUMBER])
    st.session_state[f"{_UNIT}-{layer}"] = unit
    _places().pop((layer, unit), None)


def _place(values: np.ndarray, stop: Stop, unit: int) -> Place:
    """Where one clicked, or else where the unit is strongest."""
    news = news_of(_MAP)
    rows, columns = stop.shape[:2]
    if news is not None and news.unit == unit:
        _places()[stop.name, unit] = (news.row, news.column)
    row, column = _places().get((stop.name, unit), strongest_place(values, unit))
    return (row, column) if row < rows and column < columns else strongest_place(values, unit)


def _places() -> dict[tuple[str, int], Place]:
    places: dict[tuple[str, int], Place] = st.session_state.setdefault(_PLACES, {})
    return places


def _at(place: Place | None) -> str:
    return "" if place is None else f", at row {place[0]}, column {place[1]}"


def _weights_picture(found: UnitSum) -> None:
    """All its weights as one picture, each map or pixel where it lies."""
    kernel = found.parts[0].kernel
    order = ""
    if kernel.size == SIDE * SIDE:
        kernel = kernel.reshape(SIDE, SIDE, 1)
    if kernel.ndim == 3 and kernel.shape[-1] == 1:
        picture = tint(kernel[..., 0], float(np.abs(kernel).max()))
    else:
        picture, order = sheet_of(kernel, aspect=1.6, side=9).picture, "; the largest first"
    st.container(key="my-digit-weights").image(
        enlarged(picture, _WEIGHTS_SIDE), width=_WEIGHTS_SIDE if order == "" else "stretch",
        caption=f"Its {kernel.size:,} weights: blue above 0, orange below{order}",
    )  # fmt: skip
