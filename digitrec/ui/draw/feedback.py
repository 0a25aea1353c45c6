"""What a person says of an answer, right below it: Right, or what the drawing is. Both keep the drawing."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from digitrec import drawings
from digitrec.drawings import Drawing
from digitrec.model.prediction import Prediction
from digitrec.model.recognizer import Recognizer
from digitrec.strokes.fabric import strokes_of_canvas
from digitrec.ui import messages
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.draw.steps import steps_of
from digitrec.ui.visitor import visitor_id
from digitrec.wording import counted

# Keys of Right, and of No, it's a …
BUTTONS = ("feedback-right", "feedback-wrong")
_NO_DIGIT = "no digit"
NEXT = "The next stroke begins a new drawing."
# The canvas's objects that were kept, and as which drawing: a drawing is kept once, until it changes.
_STATE = "feedback"


class Standing(NamedTuple):
    """What the block shows depends on no more of the paper than this, so that few strokes change it."""

    is_kept: bool
    is_example: bool


def standing_of(paper: Canvas) -> Standing:
    """How it stands now."""
    return Standing(_kept(paper) is not None, paper.has_example())


def feedback_block(recognizer: Recognizer, paper: Canvas) -> None:
    """Two buttons and a quiet word, in a place of one height: before a drawing, with an answer, and once it is kept.

    No file is read here; the drawings are counted by their folder.
    """
    drawing = _kept(paper)
    with st.container(gap="xxsmall", key="feedback"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="feedback-row"):
            if drawing is not None:
                _confirmation(drawing, paper)
            else:
                _question(recognizer, paper)
        if not messages.show(_STATE):
            st.caption(NEXT if drawing is not None else _hint(paper))


def _kept(paper: Canvas) -> Drawing | None:
    """As what the paper's drawing was kept; None where it was not, or was changed since."""
    kept = st.session_state.get(_STATE)
    if kept is None or not paper.has_drawing() or kept["objects"] != paper.strokes["objects"]:
        return None
    drawing: Drawing = kept["drawing"]
    return drawing


def _question(recognizer: Recognizer, paper: Canvas) -> None:
    """Of whatever is on the paper when a button is pressed; without an answer they do nothing."""
    right, wrong = BUTTONS
    arguments = (recognizer, paper)
    st.button("Right", icon=":material/check:", key=right, on_click=_confirm, args=arguments)
    st.menu_button(
        "No, it's a …", [*map(str, range(10)), _NO_DIGIT], icon=":material/edit:", key=wrong, on_click=_correct,
        args=arguments,
    )  # fmt: skip


def _hint(paper: Canvas) -> str:
    if paper.has_example():
        return "A test digit is not kept: models are measured on it."
    return _count() or "Keeps it, for a model to learn from."


def _confirmation(drawing: Drawing, paper: Canvas) -> None:
    st.markdown(f":material/check: **Kept as {drawing.says}** · {_count()}", width="content")
    st.button(
        "Take back", icon=":material/remove_done:", key="feedback-undo", type="tertiary", on_click=_take_back,
        args=(paper,),
    )  # fmt: skip


def _count() -> str:
    """12 drawings; nothing where there is none."""
    count = drawings.count_drawings(visitor_id())
    return counted(count, "drawing") if count else ""


def _confirm(recognizer: Recognizer, paper: Canvas) -> None:
    _keep(recognizer, paper, lambda prediction: prediction.digit)


def _correct(recognizer: Recognizer, paper: Canvas) -> None:
    chosen = st.session_state[BUTTONS[1]]
    _keep(recognizer, paper, lambda _: None if chosen == _NO_DIGIT else int(chosen))


def _keep(recognizer: Recognizer, paper: Canvas, label_of: Callable[[Prediction], int | None]) -> None:
    """Nothing where there is no answer of which something can be said."""
    picture = None if paper.has_example() else paper.picture
    steps = steps_of(picture)
    if picture is None or steps is None:
        return
    prediction = recognizer.predict_image(steps.image)
    with messages.leaving(_STATE):
        strokes, pen_width = strokes_of_canvas(paper.strokes)
        drawing = Drawing(
            label=label_of(prediction), answer=prediction.digit, probabilities=tuple(prediction.probabilities.tolist()),
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
