"""What a person says of an answer, right below it: Right, or what the drawing is. Both keep the drawing."""

from typing import Any

import numpy as np
import streamlit as st

from digitrec import drawings
from digitrec.drawings import Drawing
from digitrec.model.prediction import Prediction
from digitrec.strokes.fabric import strokes_of_canvas
from digitrec.ui import messages
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.visitor import visitor_id
from digitrec.wording import counted

_NO_DIGIT = "no digit"
NEXT = "The next stroke begins a new drawing."
# The canvas's objects that were kept, and as which drawing: a drawing is kept once, until it changes.
_STATE = "feedback"


def feedback_block(prediction: Prediction | None, picture: np.ndarray | None, paper: Canvas) -> None:
    """Two buttons and a quiet word, in a place of one height: before a drawing, with an answer, and once it is kept.

    picture: what is on the paper, (h, w, 4) uint8. No file is read here; the drawings are counted by their folder.
    """
    kept = st.session_state.get(_STATE)
    if kept is not None and not (paper.has_drawing() and kept["objects"] == paper.strokes["objects"]):
        kept = None
    with st.container(gap="xxsmall", key="feedback"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="feedback-row"):
            if kept is not None:
                _confirmation(kept["drawing"], paper)
            else:
                _question(prediction, picture, paper)
        if not messages.show(_STATE):
            st.caption(NEXT if kept is not None else _hint(paper))


def _question(prediction: Prediction | None, picture: np.ndarray | None, paper: Canvas) -> None:
    is_open = prediction is not None and not _is_example(paper)
    answer = prediction.digit if prediction is not None else None
    arguments = (prediction, picture, paper)
    st.button(
        "Right" if prediction is None or answer is not None else "Right, no digit", icon=":material/check:", key="feedback-right", disabled=not is_open, on_click=_keep,
        args=(answer, *arguments),
    )  # fmt: skip
    st.menu_button(
        "No, it's a …", [each for each in (*map(str, range(10)), _NO_DIGIT) if each != _label(answer)],
        icon=":material/edit:", key="feedback-wrong", disabled=not is_open, on_click=_correct, args=arguments,
    )  # fmt: skip


def _hint(paper: Canvas) -> str:
    if _is_example(paper):
        return "A test digit is not kept: models are measured on it."
    return _count() or "Keeps it, for a model to learn from."


def _is_example(paper: Canvas) -> bool:
    return any(each.get("type") == "Image" for each in paper.strokes.get("objects", []))


def _confirmation(drawing: Drawing, paper: Canvas) -> None:
    st.markdown(f":material/check: **Kept as {drawing.says}** · {_count()}", width="content")
    st.button(
        "Take back", icon=":material/remove_done:", key="feedback-undo", type="tertiary", on_click=_take_back,
        args=(paper,),
    )  # fmt: skip


def _label(digit: int | None) -> str:
    return _NO_DIGIT if digit is None else str(digit)


def _count() -> str:
    """12 drawings; nothing where there is none."""
    count = drawings.count_drawings(visitor_id())
    return counted(count, "drawing") if count else ""


def _correct(*arguments: Any) -> None:
    chosen = st.session_state["feedback-wrong"]
    _keep(None if chosen == _NO_DIGIT else int(chosen), *arguments)


def _keep(label: int | None, prediction: Prediction, picture: np.ndarray, paper: Canvas) -> None:
    with messages.leaving(_STATE):
        strokes, pen_width = strokes_of_canvas(paper.strokes)
        drawing = Drawing(
            label=label, answer=prediction.digit, probabilities=tuple(prediction.probabilities.tolist()),
            model=prediction.run_id, strokes=tuple(strokes), pen_width=pen_width,
            size=(paper.width, paper.height), visitor=visitor_id(),
        )  # fmt: skip
        drawings.keep(drawing, picture)
        st.session_state[_STATE] = {"objects": paper.strokes["objects"], "drawing": drawing}
        paper.finish()


def _take_back(paper: Canvas) -> None:
    kept = st.session_state.pop(_STATE, None)
    if kept is None:
        return
    paper.reopen()
    # Somebody may have deleted it on the other page meanwhile.
    with messages.leaving(_STATE):
        drawings.discard(kept["drawing"].drawing_id)
