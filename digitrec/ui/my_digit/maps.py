"""Maps to point at: the value under the cursor is said, and a click chooses a unit, or a place in its map."""

import base64
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from digitrec.ui.my_digit.sheets import Sheet
from digitrec.ui.pictures import rgb_url

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "digitrec.my_digit_maps",
    js=_SCRIPT,
    html='<div class="maps" tabindex="0" role="application"><img alt=""><div class="marks"></div></div><p>&nbsp;</p>',
)


@dataclass(frozen=True)
class Pick:
    """What was clicked: a unit, and a row and a column of its map. turn: when, in milliseconds."""

    unit: int
    row: int
    column: int
    turn: int


def maps(
    key: str,
    values: np.ndarray,
    sheet: Sheet,
    *,
    label: str,
    marked: list[int],
    place: tuple[int, int] | None = None,
) -> None:
    """Shows a sheet of `values`, (rows, columns, units) or (units,), as wide as its place.

    marked: units with a frame. place: with it the sheet is one map, a click chooses a place in it, and this one has a frame.
    """
    maps_ = values if values.ndim == 3 else values[None, None]
    # Three digits are enough to read, and half as many bytes to send.
    ordered = np.moveaxis(maps_[..., sheet.order], -1, 0).astype(np.float16)
    height, width = sheet.picture.shape[:2]
    data = {
        "url": rgb_url(sheet.picture), "width": width, "height": height, "columns": sheet.columns, "order": sheet.order,
        "cell": list(sheet.cell), "scale": sheet.scale, "values": base64.b64encode(ordered.tobytes()).decode(),
        "label": label, "marked": marked, "place": place,
    }  # fmt: skip
    _component(key=key, data=data, on_picked_change=lambda: None)


def pick_of(key: str) -> Pick | None:
    """The last click on the maps of this key; it comes again with each run of the page."""
    picked = (st.session_state.get(key) or {}).get("picked")
    if not picked:
        return None
    return Pick(int(picked["unit"]), int(picked["row"]), int(picked["column"]), int(picked["turn"]))


def news_of(key: str) -> Pick | None:
    """The last click, once."""
    pick, seen = pick_of(key), f"{key}-seen"
    if pick is None or st.session_state.get(seen) == pick.turn:
        return None
    st.session_state[seen] = pick.turn
    return pick
