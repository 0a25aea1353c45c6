"""The Draw page's mode for photos: a file or the camera, and the number with each digit in its box on the picture."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitrec.errors import DigitrecError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import PhotoReading, number_of_photo
from digitrec.preprocess.image_file import MOST_BYTES, MOST_PIXELS, read_drawing
from digitrec.ui.draw.boxes import boxes, framed_picture
from digitrec.ui.draw.number_answer import digits_block, whole_block
from digitrec.ui.draw.number_feedback import number_feedback
from digitrec.ui.layout import show_error

KINDS = ("png", "jpg", "jpeg", "webp")
_CAMERA = "photo-camera"
_MEGABYTES, _MEGAPIXELS = MOST_BYTES // 1_000_000, MOST_PIXELS // 1_000_000


@dataclass
class _Visit:
    """What a visitor has given, and what was found in it; it outlives the widgets.

    waiting: a file's bytes, not looked at yet. photo: those of the last one that could be read. reading, reader: what was
    found in it, and by which model. turn: how many were given; each widget takes one.
    """

    waiting: bytes | None = None
    photo: bytes | None = None
    reading: PhotoReading | None = None
    reader: Recognizer | None = None
    problem: DigitrecError | None = None
    turn: int = 0


def _visit() -> _Visit:
    return st.session_state.setdefault("photo", _Visit())


@st.fragment
def photo_table(recognizer: Recognizer) -> None:
    """Ways to give a photo, and what was found in the last one."""
    given, found = st.columns([0.44, 0.56], gap="medium")
    with given:
        buttons = _ways_in()
        problem = st.container()
    with found:
        with st.container(key="photo-answer"):
            answer = st.empty()
        says = st.container()
        picture = st.container(key="photo-picture")
    visit = _visit()
    _look_at_what_came(visit, recognizer, answer)
    with buttons:
        is_empty = visit.photo is None and visit.problem is None
        st.button("Clear", icon=":material/delete:", key="photo-clear", on_click=_clear, disabled=is_empty)
    if visit.problem is not None:
        with problem:
            show_error(visit.problem)
    number = visit.reading.number if visit.reading is not None else None
    with answer:
        whole_block(number, "Choose a photo", "of a number in dark ink on light paper.")
    with says:
        number_feedback(number, "photo")
    with picture:
        _picture(visit)
    with st.container(key="photo-digits"):
        digits_block(number)


def _ways_in() -> DeltaGenerator:
    """A place for files, and the camera for those who ask for it; returns the row that has room for a button."""
    visit = _visit()
    # Each file is taken out of its widget at once: the place for files stays free, and the page as high as it was.
    key = f"photo-file-{visit.turn}"
    st.file_uploader(
        "Photo of a number", KINDS, key=key, max_upload_size=_MEGABYTES, on_change=_take, args=(key,),
        help=f"PNG, JPEG or WebP, up to {_MEGABYTES} MB and {_MEGAPIXELS} megapixels.",
    )  # fmt: skip
    row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    # The browser asks for permission as soon as the camera is shown.
    is_asked_for = row.toggle("Use the camera", key=_CAMERA)
    if is_asked_for:
        key = f"photo-shot-{visit.turn}"
        st.camera_input(
            "Camera", key=key, on_change=_take, args=(key,), label_visibility="collapsed", resolution="1080p"
        )
    st.caption(
        "One number, its digits large. Ruled or squared paper is fine. The photo itself is not stored."
    )
    return row


def _take(key: str) -> None:
    """Keeps what a widget was given, and puts the camera away."""
    given = st.session_state[key]
    if given is not None:
        visit = _visit()
        visit.waiting = given.getvalue()
        visit.turn += 1
        st.session_state[_CAMERA] = False


def _clear() -> None:
    st.session_state["photo"] = _Visit(turn=_visit().turn + 1)


def _look_at_what_came(visit: _Visit, recognizer: Recognizer, answer: DeltaGenerator) -> None:
    """Reads what is new: another photo, or the same by another model. What cannot be read takes nothing away."""
    photo, visit.waiting = visit.waiting, None
    if photo is None:
        if visit.photo is None or visit.reader is recognizer:
            return
        photo = visit.photo
    with answer:
        whole_block(None, "Reading the photo", "one moment.")
    try:
        visit.reading = number_of_photo(read_drawing(photo), recognizer)
        visit.photo, visit.problem = photo, None
    except DigitrecError as problem:
        visit.problem = problem
    visit.reader = recognizer


def _picture(visit: _Visit) -> None:
    """The photo as it was read, with its boxes, in a place that is there before."""
    framed, reading = "", visit.reading
    if reading is not None:
        height, width = reading.picture.shape[:2]
        found = boxes(reading.number.digits, (height, width))
        framed = framed_picture(reading.picture, found, "the photo, with a box around each digit")
    st.markdown(f'<div class="dr-photo">{framed}</div>', unsafe_allow_html=True)
