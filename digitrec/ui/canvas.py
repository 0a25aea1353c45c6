"""The canvas: a drawing that survives a change of page, with undo and clear, or a real digit put on it."""

import base64
import io
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

KEY = "draw-canvas"
SIDE = 340
_INK, _PAPER = "#16202E", "#FFFFFF"
# What the visitor has drawn, what the canvas was last told to show, and the pen; they outlive the canvas's own state.
_STATE = "drawing"


def _state() -> dict[str, Any]:
    fresh: dict[str, Any] = {
        "strokes": {"objects": []},
        "picture": None,
        "shown": {"objects": []},
        "superseded": None,
        "turn": 0,
    }
    return st.session_state.setdefault(_STATE, fresh)


def canvas(pen_width: int) -> np.ndarray | None:
    """Shows the canvas and returns the drawing as (340, 340, 4) uint8, or None while there is none."""
    state = _state()
    if KEY not in st.session_state:
        # A new canvas, on a first visit or back from another page: it begins with what was there.
        state["shown"] = state["strokes"]
    result = st_canvas(
        stroke_width=pen_width, stroke_color=_INK, background_color=_PAPER, width=SIDE, height=SIDE,
        initial_drawing=state["shown"], return_image_data=True, update_streamlit=True, key=KEY,
    )  # fmt: skip
    strokes = result.json_data
    # After undo, clear or an example, the canvas's old answer comes once more before its new one.
    if strokes is not None and strokes != state["superseded"] and result.image_data is not None:
        state.update(strokes=strokes, picture=result.image_data, superseded=None)
    return state["picture"] if state["strokes"].get("objects") else None


def has_drawing() -> bool:
    """Whether there is something to undo."""
    return bool(_state()["strokes"].get("objects"))


def undo() -> None:
    """Takes the last stroke away."""
    objects = _state()["strokes"].get("objects", [])
    _show(objects[:-1])


def clear() -> None:
    """Takes everything away."""
    _show([])


def show_digit(image: np.ndarray) -> None:
    """Puts an image (28, 28) in [0, 1], ink = 1, on the empty canvas."""
    ink = np.zeros((*image.shape, 4), np.uint8)
    ink[..., :3] = [int(_INK[place : place + 2], 16) for place in (1, 3, 5)]
    ink[..., 3] = np.round(image * 255)
    buffer = io.BytesIO()
    # The canvas would smooth a small picture its own way; enlarged here, it looks the same in each browser.
    Image.fromarray(ink).resize((280, 280), Image.Resampling.BICUBIC).save(buffer, format="PNG")
    source = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    margin = (SIDE - 280) / 2
    _show([{"type": "Image", "src": source, "left": margin, "top": margin, "width": 280, "height": 280,
            "originX": "left", "originY": "top"}])  # fmt: skip


def _show(objects: list[dict[str, Any]]) -> None:
    state = _state()
    sent = (st.session_state.get(KEY) or {}).get("drawing") or {}
    state["turn"] += 1
    # The turn makes each request a new one, also when the canvas was told the same before.
    shown = {"objects": objects, "turn": state["turn"]}
    state.update(shown=shown, strokes=shown, superseded=sent.get("raw"))
    if not objects:
        state["picture"] = None
