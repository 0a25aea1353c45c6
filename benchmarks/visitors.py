"""Visitors of the Draw page without a browser: they speak Streamlit's websocket protocol with its own protobuf classes.

What a browser sends was recorded from one: the state of all widgets of the page, the canvas's as the JSON of its component
(the strokes, and their picture as a PNG), the fragment that is to run, and the hash of the page.
"""

import asyncio
import base64
import io
import json
import time
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageDraw
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

SIDE = 340
_PEN = 20
# A digit in six strokes, in shares of the canvas, so that each changes the answer.
_STROKES = (
    [(0.3, 0.25), (0.5, 0.15), (0.7, 0.25), (0.45, 0.5)],
    [(0.45, 0.5), (0.7, 0.7), (0.5, 0.86), (0.28, 0.78)],
    [(0.25, 0.2), (0.3, 0.5), (0.27, 0.8)],
    [(0.2, 0.9), (0.5, 0.92), (0.8, 0.9)],
    [(0.75, 0.2), (0.78, 0.5), (0.74, 0.85)],
    [(0.2, 0.1), (0.5, 0.1), (0.8, 0.1)],
)
_POINTS_A_STROKE = 45  # as the mouse gives them
_PATIENCE_SECONDS = 120


class Visitor:
    """One tab on the Draw page.

    errors: how many exceptions the server has shown. messages: how many it has sent.
    """

    def __init__(self, url: str, cookie: str = "") -> None:
        self.errors, self.messages = 0, 0
        self._url, self._cookie = url, cookie
        self._socket: ClientConnection | None = None
        self._states: dict[str, WidgetState] = {}
        self._canvas, self._fragment, self._page = "", "", ""

    async def arrive(self, page: str = "Draw") -> float:
        """Opens the page; returns the seconds until its script has run."""
        headers = {"Cookie": self._cookie} if self._cookie else {}
        self._socket = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"],
            additional_headers=headers, max_size=None, compression=None, proxy=None, open_timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
        message = BackMsg()
        message.rerun_script.page_name = page
        return await self._run(message)

    async def draw(self, frame: str) -> float:
        """Sends the canvas's state, as at the pen's rise; returns the seconds until the fragment has run."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.widget_states.widgets.extend(self._states.values())
        rerun.widget_states.widgets.append(WidgetState(id=self._canvas, json_value=frame))
        rerun.page_script_hash, rerun.fragment_id = self._page, self._fragment
        return await self._run(message)

    async def leave(self) -> None:
        """Closes the tab."""
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, request: BackMsg) -> float:
        if self._socket is None:
            raise RuntimeError("The visitor has not arrived yet.")
        began = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        while True:
            received = await asyncio.wait_for(self._socket.recv(), _PATIENCE_SECONDS)
            answer = ForwardMsg()
            answer.ParseFromString(received if isinstance(received, bytes) else received.encode())
            self.messages += 1
            if answer.WhichOneof("type") == "delta":
                self._look_at(answer)
            elif answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began

    def _look_at(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors += 1
        elif kind == "bidi_component" and element.bidi_component.id.endswith("draw-canvas"):
            self._canvas, self._fragment = element.bidi_component.id, message.delta.fragment_id
            self._page = message.metadata.active_script_hash
        elif kind in _STATES:
            state = _STATES[kind](element)
            self._states[state.id] = state


def _of_selectbox(element: Element) -> WidgetState:
    box = element.selectbox
    return WidgetState(id=box.id, string_value=box.options[box.default] if box.options else "")


def _of_slider(element: Element) -> WidgetState:
    state = WidgetState(id=element.slider.id)
    state.double_array_value.data.extend(element.slider.default)
    return state


def _of_button_group(element: Element) -> WidgetState:
    group = element.button_group
    state = WidgetState(id=group.id)
    state.string_array_value.data.extend(group.options[place].content for place in group.default)
    return state


# What a browser says of each kind of widget before it is touched.
_STATES = {"selectbox": _of_selectbox, "slider": _of_slider, "button_group": _of_button_group}


def frames() -> list[str]:
    """What the canvas sends after one stroke, after two, and so on, as JSON."""
    strokes = [list(_dense(each)) for each in _STROKES]
    return [_frame(strokes[: count + 1]) for count in range(len(strokes))]


def _dense(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The stroke in pixels, with as many points as a hand leaves."""
    for place in range(_POINTS_A_STROKE):
        along = place / (_POINTS_A_STROKE - 1) * (len(points) - 1)
        before = min(int(along), len(points) - 2)
        (x, y), (next_x, next_y), share = points[before], points[before + 1], along - before
        yield (round((x + share * (next_x - x)) * SIDE, 2), round((y + share * (next_y - y)) * SIDE, 2))


def _frame(strokes: list[list[tuple[float, float]]]) -> str:
    picture = Image.new("RGBA", (SIDE, SIDE), "#FFFFFF")
    paper = ImageDraw.Draw(picture)
    for stroke in strokes:
        paper.line(stroke, fill="#16202E", width=_PEN, joint="curve")
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    raw = {"version": "7.4.0", "objects": [_path(each) for each in strokes], "background": "#FFFFFF"}
    url = f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
    return json.dumps({"drawing": {"raw": raw, "data": url}})


def _path(stroke: list[tuple[float, float]]) -> dict[str, Any]:
    (x, y), *others = stroke
    curves = [["Q", *before, (before[0] + after[0]) / 2, (before[1] + after[1]) / 2]
              for before, after in zip(stroke, others, strict=False)]  # fmt: skip
    return {
        "type": "Path", "version": "7.4.0", "fill": None, "stroke": "#16202E", "strokeWidth": _PEN,
        "strokeLineCap": "round", "strokeLineJoin": "round", "path": [["M", x, y], *curves, ["L", *stroke[-1]]],
    }  # fmt: skip
