"""The network as a strip of layers, each with one picture of its outputs; a click opens a layer."""

from pathlib import Path

import numpy as np
import streamlit as st

from digitrec.explain.path import Stop
from digitrec.ui.my_digit.network import Inside
from digitrec.ui.my_digit.sheets import bars_picture, enlarged, sheet_of
from digitrec.ui.pictures import rgb_url

_KEY = "my-digit-strip"
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "digitrec.my_digit_strip", js=_SCRIPT, html='<div class="strip" role="tablist" aria-label="Layers"></div>'
)
# What a picture in the strip has room for.
_MOST_MAPS, _MOST_UNITS, _SIDE = 16, 256, 116


def layer_strip(inside: Inside, open_layer: str) -> None:
    """All stops in a row; `picked_layer` says afterwards which was clicked last."""
    cards = [
        {
            "name": stop.name, "title": title_of(stop), "shape": shape_of(stop), "url": rgb_url(_picture(inside, stop)),
            "note": _note(inside, stop),
        }
        for stop in inside.stops
    ]  # fmt: skip
    _component(key=_KEY, data={"cards": cards, "open": open_layer}, on_picked_change=lambda: None)


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


def _picture(inside: Inside, stop: Stop) -> np.ndarray:
    values = inside.values(stop)
    if stop.name in ("logits", "probabilities"):
        return enlarged(bars_picture(values), _SIDE)
    most = _MOST_MAPS if stop.has_maps else _MOST_UNITS
    sheet = sheet_of(values, most, aspect=1)
    return enlarged(sheet.picture, _SIDE)


def _note(inside: Inside, stop: Stop) -> str:
    if not stop.has_sums or stop.name == "logits":
        return ""
    silent = len(sheet_of(inside.values(stop)).dead)
    return f"{silent:,} silent" if silent else ""
