"""A sentence that a callback leaves for the run after it, which shows it beside what it is about.

Not a toast: one from a callback lies where the page's styles do, and takes them away.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.ui.texts import plain


def leave(place: str, sentence: str) -> None:
    """For whatever shows the messages of this place next."""
    st.session_state[_memory(place)] = (sentence, time.monotonic())


@contextmanager
def leaving(place: str) -> Iterator[None]:
    """Leaves the sentence of a DigitrecError that is raised within, and goes on."""
    try:
        yield
    except DigitrecError as problem:
        leave(place, str(problem))


def show(place: str, seconds: float = 0) -> bool:
    """Shows what was left for this place, once, or in each run for so many seconds; returns whether there was something."""
    sentence, since = st.session_state.get(_memory(place), ("", 0.0))
    if not sentence:
        return False
    if time.monotonic() - since >= seconds:
        del st.session_state[_memory(place)]
    st.markdown(f":red[:material/error: {plain(sentence)}]", width="content")
    return True


def _memory(place: str) -> str:
    return f"{place}-message"
