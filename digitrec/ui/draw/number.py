"""The Draw page's mode for numbers: a wide canvas, the number, and each digit in its box on the drawing."""

import streamlit as st

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import NumberPrediction, number_of_strokes
from digitrec.ui.draw.boxes import boxes
from digitrec.ui.draw.canvas import NUMBER
from digitrec.ui.draw.number_answer import digits_block, whole_block
from digitrec.ui.draw.number_feedback import number_feedback
from digitrec.ui.draw.prediction import Words
from digitrec.ui.layout import show_error

_PEN = "number-pen-width"


@st.fragment
def number_table(recognizer: Recognizer) -> None:
    """The canvas and all that depends on it; a stroke reruns nothing else."""
    with st.container(key="number-figure"):
        with st.container(key="number-paper"):
            NUMBER.show_hand()
            NUMBER.show(int(st.session_state.get(_PEN, 14)))
            number = _number(recognizer)
            found = boxes(number.digits, (NUMBER.height, NUMBER.width)) if number else ""
            with st.container(key="number-boxes"):
                st.markdown(found, unsafe_allow_html=True)
        with st.container(key="number-tools"):
            _tools()
        with st.container(key="number-said"):
            with st.container(key="number-answer"):
                whole_block(
                    number, Words("Draw a number", "", "its digits side by side, with the mouse or a finger.")
                )
            number_feedback(number, "number", NUMBER)
    with st.container(key="number-digits"):
        digits_block(number, "number")


def _number(recognizer: Recognizer) -> NumberPrediction | None:
    """What was read; None while there is nothing to read, with the reason shown where it is too much."""
    from digitrec.strokes.fabric import strokes_of_canvas

    try:
        strokes, pen_width = strokes_of_canvas(NUMBER.strokes)
        return number_of_strokes(strokes, recognizer, pen_width, (NUMBER.height, NUMBER.width))
    except EmptyDrawingError:
        return None
    except DrawingError as problem:
        show_error(problem)
        return None


def _tools() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="number-buttons"):
        st.slider("Pen width", 6, 24, 14, key=_PEN, persist_state="session")
        NUMBER.undo_and_clear(disabled=not NUMBER.has_drawing())
    st.caption("Digits may touch; each is found by itself.")
