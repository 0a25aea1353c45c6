"""Break it: units switched off or scaled, noise on weights, another activation; what becomes of the answer, at once."""

from typing import Any

import numpy as np
import streamlit as st

from digitrec.config.model_config import ACTIVATIONS as ACTIVATION_NAMES
from digitrec.explain.ablation import units_it_hangs_on
from digitrec.explain.activation_functions import ACTIVATIONS
from digitrec.explain.damage import BrokenNetwork, Damage
from digitrec.explain.path import Stop
from digitrec.model.calibration import Calibration
from digitrec.model.forward import LOGITS
from digitrec.model.prediction import Prediction
from digitrec.runs import read_evaluation
from digitrec.ui.draw.rival import Rival
from digitrec.ui.draw.two_predictions import two_predictions_html
from digitrec.ui.layout import show_error
from digitrec.ui.my_digit.broken_score import broken_score
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.maps import maps, news_of
from digitrec.ui.my_digit.network import Inside
from digitrec.ui.my_digit.sheets import sheet_of
from digitrec.wording import counted, probability

_LAYER, _OFF, _SHEET, _FOUND = "break-layer", "break-off", "break-sheet", "break-found"
_GAIN, _NOISE, _ACTIVATION = "break-gain", "break-noise", "break-activation"


@st.fragment
def break_it(looked_at: LookedAt) -> None:
    """What to break at the left, and at the right what the network then says."""
    inside = Inside.of(looked_at)
    if inside.weights is None:
        if inside.problem is not None:
            show_error(inside.problem)
        return
    breakable = [stop for stop in inside.stops if stop.has_sums and stop.name != LOGITS]
    if not breakable:
        st.markdown(
            "This network has no hidden layer: its sums come straight from the pixels, so there is no unit to switch off. "
            "Choose another network above."
        )
        return
    tools, answer = st.columns([0.56, 0.44], gap="large")
    with tools:
        damage, stop = _damage(inside, breakable)
        _what_it_hangs_on(inside, stop)
    broken = BrokenNetwork.of(inside.layers, inside.weights, damage)
    with answer, st.container(key="break-answer"):
        _answers(inside, broken)
        broken_score(inside, damage)


# --------------------------------------------------------------------------------------------------- what is broken


def _damage(inside: Inside, breakable: list[Stop]) -> tuple[Damage, Stop]:
    names = [stop.name for stop in breakable]
    if st.session_state.get(_LAYER) not in names:
        st.session_state[_LAYER] = names[-1]
    with st.container(horizontal=True, vertical_alignment="bottom", key="break-tools"):
        name = st.selectbox("Layer", names, key=_LAYER, width=160)
        st.button(
            "Whole layer off", icon=":material/power_settings_new:", key="break-all", on_click=_switch_all_off
        )
        st.button("As it was", icon=":material/restart_alt:", key="break-reset", on_click=_mend)
    stop = breakable[names.index(name)]
    values = inside.values(stop)
    off = _units_off(stop)
    sheet = sheet_of(values, aspect=2.2)
    maps(
        _SHEET, values, sheet, marked=sorted(off),
        label=f"Click units to choose them, again to let them go. {counted(len(off), 'unit')} of {stop.units:,} chosen.",
    )  # fmt: skip
    gain = st.slider(
        "The chosen units' outputs, times", 0.0, 3.0, 0.0, 0.1, key=_GAIN, help="0 switches them off, 1 leaves them as they are."
    )  # fmt: skip
    noise = (
        st.slider("Noise on this layer's weights, of their spread", 0, 300, 0, 10, key=_NOISE, format="%d %%")
        / 100
    )
    own = inside.looked_at.run.config.model.activation
    activation = st.segmented_control(
        f"Activation of {name}", ACTIVATION_NAMES, key=_ACTIVATION, format_func=lambda each: ACTIVATIONS[each].label,
        help=f"Its own is {ACTIVATIONS[own].label}; the weights were learned for that one.",
    )  # fmt: skip
    st.session_state["break-units-in-layer"] = stop.units
    return Damage(
        layer=name,
        units=frozenset(off),
        gain=gain,
        noise=noise,
        activation=activation if activation not in (None, own) else "",
    ), stop


def _units_off(stop: Stop) -> set[int]:
    """The chosen units of this layer; a click on the sheet changes one."""
    state = _off()
    if state["layer"] != stop.name:
        state.update(layer=stop.name, units=set())
    state["units"] = {unit for unit in state["units"] if unit < stop.units}
    news = news_of(_SHEET)
    if news is not None and news.unit < stop.units:
        state["units"] ^= {news.unit}
    units: set[int] = state["units"]
    return units


def _off() -> dict[str, Any]:
    state: dict[str, Any] = st.session_state.setdefault(_OFF, {"layer": "", "units": set()})
    return state


def _switch_all_off() -> None:
    _off().update(layer=st.session_state[_LAYER], units=set(range(st.session_state["break-units-in-layer"])))
    st.session_state[_GAIN] = 0.0


def _mend() -> None:
    _off()["units"] = set()
    st.session_state.update({_GAIN: 0.0, _NOISE: 0, _ACTIVATION: None})


# ----------------------------------------------------------------------------------------------- what it hangs on


def _what_it_hangs_on(inside: Inside, stop: Stop) -> None:
    """Three units of the last hidden layer, found when asked for; a click on one switches all three off."""
    digit = int(inside.outputs["probabilities"][0].argmax())
    last = inside.last_hidden
    if last is None or inside.weights is None:
        return
    key = (inside.looked_at.run.run_id, inside.looked_at.image.tobytes())
    found = st.session_state.get(_FOUND)
    with st.container(key="break-hangs"):
        if st.button(
            f"Which three units does this {digit} hang on?", icon=":material/search:", key="break-search"
        ):
            units = units_it_hangs_on(inside.layers, inside.weights, inside.outputs, last.name)
            found = st.session_state[_FOUND] = (key, units)
        if found is None or found[0] != key:
            return
        before = float(inside.outputs["probabilities"][0, digit])
        steps = " → ".join(f"without unit {unit} {probability(left)}" for unit, left in found[1])
        st.markdown(f"In `{last.name}`: {probability(before)} → {steps}.")
        units = [unit for unit, _ in found[1]]
        st.button(
            f"Switch {'it' if len(units) == 1 else 'them'} off", icon=":material/power_settings_new:", key="break-found-off",
            on_click=_switch_off, args=(last.name, units),
        )  # fmt: skip
        _ = stop


def _switch_off(layer: str, units: list[int]) -> None:
    st.session_state[_LAYER] = layer
    st.session_state[_GAIN] = 0.0
    _off().update(layer=layer, units=set(units))


# ------------------------------------------------------------------------------------------------------- what it says


def _answers(inside: Inside, broken: BrokenNetwork) -> None:
    """Both answers beside each other, as two models' are on Draw."""
    image = inside.looked_at.image
    outputs = broken.outputs(image[None])
    whole, now = (_prediction(inside, each["probabilities"][0]) for each in (inside.outputs, outputs))
    rival = Rival(title="broken", recognizer=inside.looked_at.recognizer, first_title="as trained")
    st.markdown(two_predictions_html(whole, now, rival), unsafe_allow_html=True)


def _prediction(inside: Inside, probabilities: np.ndarray) -> Prediction:
    looked_at = inside.looked_at
    calibration = Calibration.of_record(read_evaluation(looked_at.run.path).calibration)
    # A network broken enough has no numbers left.
    probabilities = np.nan_to_num(probabilities, nan=0.1).astype(np.float32)
    return looked_at.recognizer.answer(calibration.applied(probabilities[None])[0], looked_at.image)
