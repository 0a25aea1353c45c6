"""A part of a photo, marked with a frame: by mouse or arrow keys at any time, by touch once "Mark a part" is on.

An unseen component, whose script reaches into the photo and says to a screen reader where the frame is; draw.css says when
a finger draws rather than scrolls.
"""

from pathlib import Path

import streamlit as st

from digitrec.preprocess.photo import Frame
from digitrec.ui.draw.photo_visit import PhotoVisit, this_visit
from digitrec.ui.layout import show_error
from digitrec.wording import counted

_KEY, _MARKING = "photo-frame", "photo-marking"
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
# Heard and not seen.
_VOICE = (
    "<style>span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }</style>"
    '<span role="status"></span>'
)
_component = st.components.v2.component("digitrec.photo_frame", js=_SCRIPT, html=_VOICE)
# What a screen reader says of the photo.
KEYS = "Arrow keys bring a frame and move it, with Shift they change its size. Enter reads what it holds, Escape takes it away."


def take_frame(visit: PhotoVisit) -> None:
    """Keeps the frame that the browser sent, if that is news, until it is read."""
    sent = (st.session_state.get(_KEY) or {}).get("frame")
    if not sent or sent["turn"] == visit.frame_turn or visit.reading is None:
        return
    visit.frame_turn = sent["turn"]
    left, top, right, bottom = (float(sent[side]) for side in ("left", "top", "right", "bottom"))
    frame = Frame(left=left, top=top, right=right, bottom=bottom, angle=visit.reading.angle)
    visit.mark((*visit.frames, frame))
    st.session_state[_MARKING] = False


def part_of_photo(visit: PhotoVisit, can_mark: bool) -> None:
    """What was left out of the answer, the switch for marking a part, and the way back to the whole photo.

    can_mark: whether the photo that was read is what is shown.
    """
    if visit.frame_problem is not None:
        show_error(visit.frame_problem)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="photo-part"):
        st.toggle("Mark a part", key=_MARKING, disabled=not can_mark)
        if visit.frames and can_mark:
            st.button(
                "Whole photo",
                icon=":material/zoom_out_map:",
                key="photo-whole",
                type="tertiary",
                on_click=_whole,
            )
        st.caption(_hint(visit if can_mark else None))
    picture = f"{visit.turn}, {visit.frames}"
    _component(key=_KEY, height=0, data={"picture": picture}, on_frame_change=lambda: None)


def _whole() -> None:
    this_visit().mark(())


def _hint(visit: PhotoVisit | None) -> str:
    if visit is None or visit.reading is None:
        return "Several numbers are read line by line."
    left_out = len(visit.reading.left_out)
    if left_out:
        them = "it is no number" if left_out == 1 else "they are no numbers"
        return f"Left out, as {them}: {counted(left_out, 'place')}, dashed. Drag a frame around what is to be read."
    return "Read only a part: drag a frame around it, or use the arrow keys."
