"""The path: the network as a strip of layers, one layer's maps, and in them one unit down to its arithmetic."""

import numpy as np
import streamlit as st

from digitrec.explain.path import IMAGE, Stop, weights_layer
from digitrec.explain.unit_sum import Place, UnitSum, strongest_place, unit_sum
from digitrec.model.forward import LOGITS
from digitrec.runs import read_evaluation
from digitrec.ui.layout import show_error
from digitrec.ui.my_digit.account import account, number
from digitrec.ui.my_digit.exciting import exciting_images
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.maps import maps, news_of
from digitrec.ui.my_digit.network import Inside
from digitrec.ui.my_digit.sheets import Sheet, enlarged, sheet_of, tint
from digitrec.ui.my_digit.softmax import softmax_steps
from digitrec.ui.my_digit.strip import layer_strip, picked_layer, shape_of, title_of
from digitrec.ui.pictures import rgb_url
from digitrec.wording import percent

# What is open: the layer, and in each layer the unit and the place in its map, where one was chosen.
_LAYER, _PLACES, _SEEN = "my-digit-layer", "my-digit-places", "my-digit-strip-seen"
_SHEET, _MAP, _UNIT = "my-digit-sheet", "my-digit-map", "my-digit-unit"
_WEIGHTS_SIDE = 200


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
        if stop.name in (LOGITS, "probabilities") and inside.weights is not None:
            st.markdown(softmax_steps(inside), unsafe_allow_html=True)
        if stop.name == "probabilities":
            return
        _layer(inside, stop)


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
    silent = len(sheet_of(inside.values(stop)).dead)
    said = f"All {stop.units:,} answer this digit."
    if silent:
        said = f"{silent:,} of {stop.units:,} are 0 everywhere on this digit, and crossed out."
    dead = (read_evaluation(inside.looked_at.run.path).dead_fraction or {}).get(stop.name)
    measured = "" if dead is None else f" Dead on every image that was looked at: {percent(dead)}."
    return f"{stop.words} {said}{measured}"


def _layer(inside: Inside, stop: Stop) -> None:
    """Its sheet at the left, one unit of it at the right, and that unit's sum below."""
    values = inside.values(stop)
    sheet = sheet_of(values, aspect=1.0 if stop.units == 1 else 1.9)
    unit = _chosen_unit(stop, sheet)
    whole, one = st.columns([0.62, 0.38], gap="large")
    with whole:
        label = f"Most active first; white is {number(sheet.top)}. Point to a value, click to choose a unit."
        if stop.name == IMAGE:
            label = "Point to a pixel to read its value."
        maps(_SHEET, values, sheet, label=label, marked=[] if stop.units == 1 else [unit])
    if stop.name == IMAGE:
        return
    with one:
        place = _unit(inside, stop, unit)
    if not stop.has_sums or inside.weights is None:
        return
    with st.container(key="my-digit-sum"):
        layer = weights_layer(inside.layers, stop)
        found = unit_sum(inside.layers, inside.weights, inside.outputs, layer.name, unit, place)
        st.markdown(f"#### The sum of unit {unit}{_at(place)}")
        st.markdown(account(found), unsafe_allow_html=True)
    if stop.name != LOGITS:
        with st.container(key="my-digit-exciting"):
            st.markdown(f"#### What excites unit {unit} most")
            exciting_images(inside.looked_at, stop, unit)


def _chosen_unit(stop: Stop, sheet: Sheet) -> int:
    """The one that was clicked, or else the most active one."""
    key = f"{_UNIT}-{stop.name}"
    news = news_of(_SHEET)
    if news is not None and news.unit < stop.units:
        st.session_state[key] = news.unit
        _places().pop((stop.name, news.unit), None)
    unit = st.session_state.get(key)
    if unit is None or not 0 <= int(unit) < stop.units:
        unit = st.session_state[key] = sheet.order[0]
    # A widget's state goes when it is not on the page, this does not.
    return int(unit)


def _unit(inside: Inside, stop: Stop, unit: int) -> Place | None:
    """One unit: its number, its map where it has one, its weights. Returns the place of its map that is looked at."""
    values = inside.values(stop)
    widget = f"{_UNIT}-number"
    st.session_state[widget] = unit
    st.number_input("Unit", 0, stop.units - 1, key=widget, on_change=_choose_unit, args=(stop.name, widget))
    place = None
    if stop.has_maps:
        place = _place(values, stop, unit)
        own = values[..., unit : unit + 1]
        one = sheet_of(own)
        maps(_MAP, values, _renamed(one, unit), label="Click a place to see its sum.", marked=[], place=place)
    else:
        st.markdown(f"Its output is :blue[**{number(values[unit])}**].")
    if stop.has_sums and inside.weights is not None:
        _weights_picture(inside, stop, unit)
    return place


def _renamed(sheet: Sheet, unit: int) -> Sheet:
    """The sheet of one map, which knows whose it is."""
    return Sheet(
        picture=sheet.picture,
        order=[unit],
        columns=1,
        cell=sheet.cell,
        scale=sheet.scale,
        top=sheet.top,
        dead=sheet.dead,
    )


def _choose_unit(layer: str, widget: str) -> None:
    unit = int(st.session_state[widget])
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


def _weights_picture(inside: Inside, stop: Stop, unit: int) -> None:
    """All its weights as one picture, each map or pixel where it lies."""
    layer = weights_layer(inside.layers, stop)
    found: UnitSum = unit_sum(
        inside.layers,
        inside.weights or {},
        inside.outputs,
        layer.name,
        unit,
        (0, 0) if stop.has_maps else None,
    )
    kernel = found.parts[0].kernel
    if kernel.size == 784:
        kernel = kernel.reshape(28, 28, 1)
    if kernel.shape[-1] == 1 and kernel.ndim == 3:
        picture = tint(kernel[..., 0], float(np.abs(kernel).max()))
    else:
        picture = sheet_of(kernel, aspect=2.2).picture
    words = f"Its {kernel.size:,} weights: blue above 0, orange below" + (
        "" if kernel.shape[-1] == 1 else "; the largest first"
    )
    st.image(
        enlarged(picture, _WEIGHTS_SIDE),
        caption=words,
        width=min(picture.shape[1] * max(1, _WEIGHTS_SIDE // max(picture.shape[:2])), 340),
    )
    _ = rgb_url
