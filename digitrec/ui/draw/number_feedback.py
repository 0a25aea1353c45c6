"""What a person says of a number: Right, or what it is instead. Each of its digits is kept, as the network saw it."""

import contextlib
import hashlib
from typing import Any

import numpy as np
import streamlit as st

from digitrec import drawings
from digitrec.drawings import Drawing
from digitrec.errors import DigitrecError
from digitrec.numbers import FoundDigit, NumberPrediction
from digitrec.ui import messages
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.draw.feedback import NEXT
from digitrec.ui.visitor import visitor_id
from digitrec.wording import counted

# How many times larger than the network's image a digit is kept.
_ENLARGEMENT = 10
# In pixels of the enlarged image: about what its strokes have, whatever pen they were drawn with.
_PEN = 20.0


def number_feedback(number: NumberPrediction | None, name: str, paper: Canvas | None = None) -> None:
    """A button and a field in a place of one height, and a quiet word once the digits are kept.

    name: begins the keys; "number" or "photo". paper: what the number was drawn on, where it was drawn.
    """
    kept = st.session_state.get(_memory(name))
    if kept is not None and (number is None or kept["fingerprint"] != _fingerprint(number)):
        kept = None
    with st.container(gap="xxsmall", key=f"{name}-feedback"):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"{name}-feedback-row"
        ):
            if kept is not None:
                _confirmation(kept, name, paper)
            else:
                _question(number, name, paper)
        if not messages.show(_memory(name)):
            st.caption(_hint(kept is not None, paper))


def _hint(is_kept: bool, paper: Canvas | None) -> str:
    if not is_kept:
        return "Keeps each digit, for a model to learn from."
    return "" if paper is None else NEXT


def _question(number: NumberPrediction | None, name: str, paper: Canvas | None) -> None:
    st.button(
        "Right", icon=":material/check:", key=f"{name}-right", disabled=number is None, on_click=_keep,
        args=(number, " ".join(number.text.split()) if number else "", name, paper),
    )  # fmt: skip
    st.text_input(
        "What number it is", placeholder="No, it's …", key=f"{name}-wrong", label_visibility="collapsed",
        max_chars=40, disabled=number is None, on_change=_correct, args=(number, name, paper), width=140,
    )  # fmt: skip


def _confirmation(kept: dict[str, Any], name: str, paper: Canvas | None) -> None:
    digits = counted(len(kept["ids"]), "digit")
    st.markdown(f":material/check: **Kept as {kept['text']}** · {digits}", width="content")
    st.button(
        "Take back", icon=":material/remove_done:", key=f"{name}-forget", type="tertiary", on_click=_take_back,
        args=(name, paper),
    )  # fmt: skip


def _memory(name: str) -> str:
    return f"{name}-kept"


def _fingerprint(number: NumberPrediction) -> bytes:
    """Of what the network saw: the same images are the same number, however often the page runs."""
    return hashlib.blake2b(b"".join(found.prediction.image.tobytes() for found in number.digits)).digest()


def _correct(number: NumberPrediction, name: str, paper: Canvas | None) -> None:
    text, count = " ".join(st.session_state[f"{name}-wrong"].split()), len(number.digits)
    if not text:
        return
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) == count:
        _keep(number, text, name, paper)
        return
    boxes = (
        "One box was found: type its digit"
        if count == 1
        else f"{count} boxes were found: type {count} digits"
    )
    messages.leave(_memory(name), f"{boxes}, or write the number again with more room between them.")


def _keep(number: NumberPrediction, text: str, name: str, paper: Canvas | None) -> None:
    """All digits, or none where one cannot be written. text: may have spaces, between lines or wherever."""
    ids: list[str] = []
    try:
        for found, label in zip(number.digits, text.replace(" ", ""), strict=True):
            ids.append(_keep_digit(found, int(label)))
    except DigitrecError as problem:
        with contextlib.suppress(DigitrecError):
            _discard(ids)
        messages.leave(_memory(name), str(problem))
    else:
        st.session_state[_memory(name)] = {"fingerprint": _fingerprint(number), "text": text, "ids": ids}
        if paper is not None:
            paper.finish()


def _keep_digit(found: FoundDigit, label: int) -> str:
    """Its picture is the network's, dark on light and larger: it comes back unchanged from the preprocessing."""
    image = np.kron(255 - np.rint(found.prediction.image * 255), np.ones((_ENLARGEMENT, _ENLARGEMENT)))
    picture = np.repeat(image.astype(np.uint8)[..., None], 3, axis=2)
    drawing = Drawing(
        label=label, answer=found.prediction.digit, model=found.prediction.run_id, strokes=(), pen_width=_PEN,
        probabilities=tuple(found.prediction.probabilities.tolist()), size=(picture.shape[1], picture.shape[0]),
        visitor=visitor_id(),
    )  # fmt: skip
    drawings.keep(drawing, picture)
    return drawing.drawing_id


def _take_back(name: str, paper: Canvas | None) -> None:
    kept = st.session_state.pop(_memory(name), None)
    if kept is not None:
        if paper is not None:
            paper.reopen()
        # Somebody may have deleted them on the other page meanwhile.
        with messages.leaving(_memory(name)):
            _discard(kept["ids"])


def _discard(ids: list[str]) -> None:
    """Each that is still there. Raises the problem of the last one that is not."""
    missing: DigitrecError | None = None
    for each in ids:
        try:
            drawings.discard(each)
        except DigitrecError as problem:
            missing = problem
    if missing is not None:
        raise missing
