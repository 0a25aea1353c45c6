"""Break it: units switched off or scaled, noise on weights, another activation; what becomes of the answer, at once."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import streamlit as st

from digitrec.config.model_config import ACTIVATIONS as ACTIVATION_NAMES
from digitrec.explain.ablation import Loss, units_it_hangs_on
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
from digitrec.wording import counted, percent

_LAYER, _OFF, _SHEET, _FOUND = "break-layer", "break-off", "break-sheet", "break-found"
_FEW = 3
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
        _what_it_hangs_on(inside)
        damage = _damage(inside, breakable)
    broken = BrokenNetwork.of(inside.layers, inside.weights, damage)
    with answer, st.container(key="break-answer"):
        _answers(inside, broken)
        broken_score(inside, damage)


# --------------------------------------------------------------------------------------------------- what is broken


def _damage(inside: Inside, breakable: list[Stop]) -> Damage:
    names = [stop.name for stop in breakable]
    if st.session_state.get(_LAYER) not in names:
        st.session_state[_LAYER] = names[-1]
    with st.container(horizontal=True, vertical_alignment="bottom", key="break-tools"):
        name = st.selectbox("Layer", names, key=_LAYER, width=160)
        stop = breakable[names.index(name)]
        st.button(
            "Whole layer off", icon=":material/power_settings_new:", key="break-all", on_click=_switch_off,
            args=(name, range(stop.units)),
        )  # fmt: skip
        st.button("As it was", icon=":material/restart_alt:", key="break-reset", on_click=_mend)
    values = inside.values(stop)
    off = _units_off(stop)
    sheet = sheet_of(values, aspect=2.2)
    maps(
        _SHEET, values, sheet, marked=sorted(off),
        label=f"Click units to choose them, again to let them go. {counted(len(off), 'unit')} of {stop.units:,} chosen.",
    )  # fmt: skip
    return _harm(stop, frozenset(off), inside.looked_at.run.config.model.activation)


def _harm(stop: Stop, off: frozenset[int], own: str) -> Damage:
    """Sliders for what is done to the chosen units and to the layer. own: its activation function."""
    gain = st.slider(
        "The chosen units' outputs, times", 0.0, 3.0, step=0.1, key=_GAIN, help="0 switches them off, 1 leaves them as they are."
    )  # fmt: skip
    noise = st.slider(
        "Noise on its weights, in percent of their spread", 0, 300, step=10, key=_NOISE, format="%d %%"
    )
    st.session_state.setdefault(_ACTIVATION, own)
    chosen = st.segmented_control(
        f"Activation of {stop.name}", ACTIVATION_NAMES, key=_ACTIVATION, required=True,
        format_func=lambda each: ACTIVATIONS[each].label,
        help=f"Its own is {ACTIVATIONS[own].label}; the weights were learned for that one.",
    )  # fmt: skip
    activation = chosen if chosen not in (None, own) else ""
    return Damage(layer=stop.name, units=off, gain=gain, noise=noise / 100, activation=activation)


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


def _mend() -> None:
    _off()["units"] = set()
    st.session_state.update({_GAIN: 0.0, _NOISE: 0})
    st.session_state.pop(_ACTIVATION, None)


# ----------------------------------------------------------------------------------------------- what it hangs on


def _what_it_hangs_on(inside: Inside) -> None:
    """Three units of the last hidden layer, and how many it takes; found when asked for, and switched off at a click."""
    last = inside.last_hidden
    if last is None or inside.weights is None:
        return
    digit = int(inside.outputs["probabilities"][0].argmax())
    key = inside.key
    with st.container(key="break-hangs"):
        if st.button(
            f"Which three units does this {digit} hang on?", icon=":material/search:", key="break-search"
        ):
            st.session_state[_FOUND] = (
                key, units_it_hangs_on(inside.layers, inside.weights, inside.outputs, last.name),
            )  # fmt: skip
        known, found = st.session_state.get(_FOUND, (None, []))
        if known != key:
            return
        shares = [
            float(_prediction(inside, each).given_a_digit[digit])
            for each in (inside.outputs["probabilities"][0], *(loss.probabilities for loss in found[:_FEW]))
        ]
        st.markdown(in_words(found, digit, shares, last))
        with st.container(horizontal=True):
            for loss in found[:_FEW]:
                st.button(
                    f"Unit {loss.unit}", key=f"break-unit-{loss.unit}", on_click=_toggle, args=(last.name, loss.unit),
                    help="Off, and on again.",
                )  # fmt: skip
            for name, count in (("three", _FEW), ("all", len(found))):
                if name == "all" and count <= _FEW:
                    continue
                units = [loss.unit for loss in found[:count]]
                label = "Switch the three off" if name == "three" else f"Switch all {count} off"
                st.button(
                    label if len(units) > 1 else "Switch it off", icon=":material/power_settings_new:", key=f"break-found-{name}",
                    on_click=_switch_off, args=(last.name, units),
                )  # fmt: skip


def in_words(found: Sequence[Loss], digit: int, shares: Sequence[float], last: Stop) -> str:
    """What the answer hangs on, in Markdown. last: the layer of the units.

    shares: the answer's probability, as the bars have it, with all units and then without each of the first few.
    """
    steps = ", ".join(
        f"without unit **{loss.unit}** {_exact(share)}"
        for loss, share in zip(found, shares[1:], strict=False)
    )
    sentence = f"In `{last.name}`: {_exact(shares[0])}; {steps}, each with those before it gone."
    end = found[-1]
    if end.digit == digit:
        return f"{sentence} Even without {counted(len(found), 'unit')} of {last.units:,} it stays a {digit}."
    if len(found) <= _FEW:
        return f"{sentence} Then it is a {end.digit}."
    return f"{sentence} It stays a {digit} until {len(found)} of {last.units:,} are gone; then it is a {end.digit}."


def _exact(share: float) -> str:
    """With as many digits as tell it from certainty."""
    return percent(share, 1 if share < 0.99 else 3)


def _toggle(layer: str, unit: int) -> None:
    units = _off()["units"] if _off()["layer"] == layer else set()
    _switch_off(layer, units ^ {unit})


def _switch_off(layer: str, units: Iterable[int]) -> None:
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
