"""Canvases: a drawing that survives a change of page or mode, with undo and clear, or a real digit put on it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from digitrec.ui.draw.canvas_component import st_canvas
from digitrec.ui.draw.pen_hand import pen_hand
from digitrec.ui.pictures import picture_of, png_url

_INK, _PAPER = "#16202E", "#FFFFFF"
# Pixels of a digit that is put on a canvas.
_DIGIT_SIDE = 280


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """A canvas of the Draw page, width × height in pixels.

    name: begins the keys of the component and of its buttons. memory: where the visitor's session keeps what was drawn
    and what the canvas was last told to show; both outlive the component's own state.
    """

    name: str
    memory: str
    width: int
    height: int

    @property
    def key(self) -> str:
        return f"{self.name}-canvas"

    def show_hand(self) -> None:
        """What belongs to the canvas and stands before it: what covers it must be there when the canvas empties itself."""
        self.take_in()
        pen_hand(self.name, covered_by=self._state()["finished"])

    def show(self, pen_width: int) -> None:
        """Shows the canvas, after what it sent last was taken in."""
        state = self._state()
        if self.key not in st.session_state:
            # A new canvas, on a first visit or back from another page: it begins with what was there.
            state["shown"] = {"objects": []} if state["finished"] else state["strokes"]
        st_canvas(
            stroke_width=pen_width, stroke_color=_INK, background_color=_PAPER, width=self.width, height=self.height,
            initial_drawing=state["shown"], return_image_data=True, update_streamlit=True, key=self.key,
        )  # fmt: skip

    @property
    def picture(self) -> np.ndarray | None:
        """The drawing as (height, width, 4) uint8, or None while there is none."""
        picture: np.ndarray | None = self._state()["picture"] if self.has_drawing() else None
        return picture

    @property
    def strokes(self) -> dict[str, Any]:
        """The drawing as the component's JSON: a list of `objects`."""
        return self._state()["strokes"]

    def has_drawing(self) -> bool:
        """Whether there is something to undo."""
        return bool(self.strokes.get("objects"))

    def has_example(self) -> bool:
        """Whether a real digit lies on it."""
        return any(each.get("type") == "Image" for each in self.strokes.get("objects", []))

    def undo(self) -> None:
        """Takes the last stroke away; with the only one of a new drawing, the finished one before it comes back."""
        self.take_in()
        if not self.has_drawing():
            return
        state, objects = self._state(), self.strokes.get("objects", [])
        if len(objects) == 1 and state["before"] is not None:
            strokes, picture = state["before"]
            self._show([])
            state.update(strokes=strokes, picture=picture, finished=png_url(picture), before=None)
        else:
            self._show(objects[:-1])

    def clear(self) -> None:
        """Takes everything away."""
        self._show([])
        self._state()["before"] = None

    def finish(self) -> None:
        """Leaves the drawing to be looked at: the next stroke begins another one.

        The canvas itself is empty from now on, and covered by a picture of the drawing, which the next stroke takes away
        at once.
        """
        state = self._state()
        strokes, picture = state["strokes"], state["picture"]
        self._show([])
        state.update(strokes=strokes, picture=picture, finished=png_url(picture))

    def reopen(self) -> None:
        """Lets strokes be added to a finished drawing again."""
        if self._state()["finished"]:
            self._show(self.strokes["objects"])

    def show_digit(self, image: np.ndarray) -> None:
        """Puts an image (28, 28) in [0, 1], ink = 1, on the empty canvas."""
        ink = np.zeros((*image.shape, 4), np.uint8)
        ink[..., :3] = [int(_INK[place : place + 2], 16) for place in (1, 3, 5)]
        ink[..., 3] = np.round(image * 255)
        side = _DIGIT_SIDE
        # The canvas would smooth a small picture its own way; enlarged here, it looks the same in each browser.
        enlarged = Image.fromarray(ink).resize((side, side), Image.Resampling.BICUBIC)
        self._show([{
            "type": "Image", "src": png_url(np.asarray(enlarged)), "left": (self.width - side) / 2,
            "top": (self.height - side) / 2, "width": side, "height": side, "originX": "left", "originY": "top",
        }])  # fmt: skip

    def undo_and_clear(self, *, disabled: bool = False) -> None:
        """The two buttons; without a drawing they do nothing."""
        for label, icon, action in (("Undo", "undo", self.undo), ("Clear", "delete", self.clear)):
            key = f"{self.name}-{label.lower()}"
            st.button(label, icon=f":material/{icon}:", key=key, on_click=action, disabled=disabled)

    def _state(self) -> dict[str, Any]:
        fresh: dict[str, Any] = {
            "strokes": {"objects": []},
            "picture": None,
            "shown": {"objects": []},
            "superseded": None,
            "finished": "",
            "before": None,
            "turn": 0,
        }
        return st.session_state.setdefault(self.memory, fresh)

    def take_in(self) -> None:
        """Remembers what the canvas sent last, if that is news."""
        state, sent = self._state(), self._sent()
        strokes, data = sent.get("raw"), sent.get("data")
        # After undo, clear or an example, the canvas's old answer comes once more before its new one.
        if strokes is None or data is None or strokes == state["superseded"] or strokes == state["strokes"]:
            return
        picture = picture_of(data)
        if not state["finished"]:
            state.update(strokes=strokes, picture=picture, superseded=None)
            return
        objects, old = strokes.get("objects", []), state["strokes"]["objects"]
        if not objects:
            return
        before = (state["strokes"], state["picture"])
        if len(objects) > len(old) and objects[: len(old)] == old:
            # Drawn before the canvas was emptied: the old strokes go now.
            self._show(objects[len(old) :])
            state.update(picture=picture, before=before)
        else:
            state.update(strokes=strokes, picture=picture, superseded=None, finished="", before=before)

    def _sent(self) -> dict[str, Any]:
        return (st.session_state.get(self.key) or {}).get("drawing") or {}

    def _show(self, objects: list[dict[str, Any]]) -> None:
        state = self._state()
        state["turn"] += 1
        # The turn makes each request a new one, also when the canvas was told the same before.
        shown = {"objects": objects, "turn": state["turn"]}
        state.update(shown=shown, strokes=shown, superseded=self._sent().get("raw"), finished="")
        if not objects:
            state["picture"] = None


DIGIT = Canvas(name="draw", memory="drawing", width=340, height=340)
# draw.css fits it to narrower places, and knows its size.
NUMBER = Canvas(name="number", memory="number-drawing", width=680, height=280)
