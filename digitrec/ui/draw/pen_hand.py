"""What a canvas needs beside the component that draws: strokes sent in time, a cover, and a pen for the keyboard.

It also disables those buttons of a figure that the answer in it calls closed (templates/said.html).

A second, unseen component, whose script reaches into the canvas's; it knows it by the key of its place on the page.
"""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component("digitrec.pen_hand", js=_SCRIPT, html="<span></span>")


def pen_hand(name: str, covered_by: str) -> None:
    """For the canvas with the key `name`-canvas and buttons `name`-undo and `name`-clear.

    covered_by: the data URL of a picture that lies over the canvas until the next stroke begins; "" for none.
    """
    _component(key=f"{name}-hand", data={"name": name, "cover": covered_by}, height=0)
