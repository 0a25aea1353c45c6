"""The network as a strip of layers, each with one picture of its outputs; a click opens a layer."""

from pathlib import Path

import streamlit as st

from digitrec.explain.path import Stop
from digitrec.model.forward import LOGITS
from digitrec.ui.my_digit.network import Inside
from digitrec.ui.my_digit.sheets import bars_picture, enlarged, sheet_of, silent_units
from digitrec.ui.pictures import rgb_url

_KEY, _CARDS = "my-digit-strip", "my-digit-strip-cards"
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "digitrec.my_digit_strip", js=_SCRIPT, html='<div class="strip" role="tablist" aria-label="Layers"></div>'
)
# What a picture in the strip has room for.
_MOST_MAPS, _MOST_UNITS, _SIDE = 16, 256, 116


def layer_strip(inside: Inside, open_layer: str) -> None:
    """All stops in a row; `picked_layer` says afterwards which was clicked last."""
    _component(key=_KEY, data={"cards": _cards(inside), "open": open_layer}, on_picked_change=lambda: None)


def _cards(inside: Inside) -> list[dict[str, str]]:
    """Drawn once for a digit, not at each click within it."""
    known, cards = st.session_state.get(_CARDS, (None, []))
    if known != inside.key:
        cards = [_card(inside, stop) for stop in inside.stops]
        st.session_state[_CARDS] = (inside.key, cards)
    return cards


def _card(inside: Inside, stop: Stop) -> dict[str, str]:
    values = inside.values(stop)
    silent, picture = 0, bars_picture(values) if stop.name in (LOGITS, "probabilities") else None
    if picture is None:
        picture = sheet_of(values, _MOST_MAPS if stop.has_maps else _MOST_UNITS, aspect=1).picture
        silent = silent_units(values) if stop.has_sums else 0
    return {
        "name": stop.name, "title": title_of(stop), "shape": shape_of(stop), "url": rgb_url(enlarged(picture, _SIDE)),
        "note": f"{silent:,} silent" if silent else "",
    }  # fmt: skip


def picked_layer() -> tuple[str, int]:
    """The layer that was clicked last, and when; the same click comes with each run of the page."""
    picked = (st.session_state.get(_KEY) or {}).get("picked") or {}
    return str(picked.get("name", "")), int(picked.get("turn", 0))


def title_of(stop: Stop) -> str:
    """As a reader names it."""
    return "your digit" if stop.name == "image" else stop.name


def shape_of(stop: Stop) -> str:
    """(14, 14, 48) → "14×14×48"."""
    return "×".join(f"{length:,}" for length in stop.shape)
