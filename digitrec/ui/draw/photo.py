"""The Draw page's mode for photos: a file or the camera, and the number with each digit in its box on the picture."""

import base64
import functools
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitrec.model.recognizer import Recognizer
from digitrec.preprocess.image_file import MOST_BYTES, MOST_PIXELS
from digitrec.ui.draw.boxes import boxes
from digitrec.ui.draw.number_answer import digits_block, whole_block
from digitrec.ui.draw.number_feedback import number_feedback
from digitrec.ui.draw.photo_frame import KEYS, part_of_photo, take_frame
from digitrec.ui.draw.photo_visit import PhotoVisit, clear, forget_problem, this_visit
from digitrec.ui.draw.prediction import Words
from digitrec.ui.html import render
from digitrec.ui.layout import show_error
from digitrec.ui.pictures import framed_picture

_KINDS = ("png", "jpg", "jpeg", "webp")
_CAMERA = "photo-camera"
# Test digits in ink on squared paper, made by tools/make_sample_photo.py.
SAMPLE = Path(__file__).with_name("sample_photo.jpg")
_SAMPLE_RATIO = 800 / 600
_INVITATION = Words("Choose a photo", "", "of a number in dark ink on light paper.")
_READING = Words("Reading the photo", "", "one moment.")
_BEFORE = Words("The photo before", "", "The new one could not be read.")
_NOTES = "Numbers, one or several below each other. Ruled or squared paper is fine. The photo itself is not stored."
_MEGABYTES, _MEGAPIXELS = MOST_BYTES // 1_000_000, MOST_PIXELS // 1_000_000


@st.fragment
def photo_table(recognizer: Recognizer) -> None:
    """Ways to give a photo, and what was found in the last one."""
    with st.container(key="photo-figure"):
        picture = st.container(key="photo-picture")
        problem = st.container(key="photo-problem")
        source = st.container(key="photo-source")
        with st.container(key="photo-answer"):
            answer = st.empty()
        feedback = st.container(key="photo-said")
        digits = st.container(key="photo-digits")
        with st.container(key="photo-notes"):
            st.caption(_NOTES)
    with source:
        buttons = _ways_in()
    visit = this_visit()
    take_frame(visit)
    if visit.has_news(recognizer):
        with answer:
            whole_block(None, _READING)
        visit.read(recognizer)
    with buttons:
        st.button(
            "Clear", icon=":material/delete:", key="photo-clear", on_click=clear, disabled=visit.is_empty
        )
    with problem:
        _problem(visit)
    with answer:
        whole_block(visit.number, _BEFORE if visit.is_stale else _INVITATION, visit.is_stale)
    with feedback:
        number_feedback(None if visit.is_stale else visit.number, "photo")
    with picture:
        is_camera = bool(st.session_state.get(_CAMERA))
        if is_camera:
            _camera()
        else:
            _picture(visit)
        part_of_photo(visit, can_mark=visit.reading is not None and not visit.is_stale and not is_camera)
    with digits:
        digits_block(None if visit.is_stale else visit.number, "photo")


def _problem(visit: PhotoVisit) -> None:
    """Why the last photo could not be read, where it was chosen, and the way back to the one before."""
    if visit.problem is None:
        return
    show_error(visit.problem)
    if visit.is_stale:
        st.button(
            "Back to the photo before", icon=":material/undo:", key="photo-back", type="tertiary",
            on_click=forget_problem,
        )  # fmt: skip


def _ways_in() -> DeltaGenerator:
    """A place for files, a sample, and the camera for those who ask for it; returns the row that has room for a button."""
    # Each file is taken out of its widget at once: the place for files stays free, and the page as high as it was.
    key = f"photo-file-{this_visit().turn}"
    st.file_uploader(
        "Photo of a number", _KINDS, key=key, max_upload_size=_MEGABYTES, on_change=_take, args=(key,),
        help=f"PNG, JPEG or WebP, up to {_MEGABYTES} MB and {_MEGAPIXELS} megapixels.",
    )  # fmt: skip
    row = st.container(horizontal=True, vertical_alignment="center", key="photo-ways")
    row.toggle("Use the camera", key=_CAMERA)
    row.button(
        "Try a sample", icon=":material/image:", key="photo-sample", type="tertiary", on_click=_take_sample,
    )  # fmt: skip
    return row


def _camera() -> None:
    """The browser asks for permission as soon as it is on the page."""
    key = f"photo-shot-{this_visit().turn}"
    st.camera_input(
        "Camera", key=key, on_change=_take, args=(key,), label_visibility="collapsed", resolution="1080p"
    )


def _take_sample() -> None:
    this_visit().take(SAMPLE.read_bytes())


def _take(key: str) -> None:
    """Keeps what a widget was given, and puts the camera away."""
    file = st.session_state[key]
    if file is not None:
        this_visit().take(file.getvalue())
        st.session_state[_CAMERA] = False


def _picture(visit: PhotoVisit) -> None:
    """The photo as it was read, with its boxes; before the first one, in the same place, one that shows what is wanted."""
    if visit.reading is None:
        framed = render("photo_example", url=_sample_url(), ratio=f"{_SAMPLE_RATIO:.4f}")
    else:
        height, width = visit.reading.picture.shape[:2]
        covered_by = boxes(visit.reading.number.digits, (height, width), visit.reading.left_out)
        framed = framed_picture(
            visit.reading.picture,
            covered_by,
            "The photo, with a box around each digit",
            "" if visit.is_stale else KEYS,
        )
    if visit.is_stale:
        framed = render("stale", framed=framed)
    st.markdown(render("photo", framed=framed), unsafe_allow_html=True)


@functools.cache
def _sample_url() -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(SAMPLE.read_bytes()).decode()}"
