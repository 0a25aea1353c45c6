"""The tab "My digit": which digit and which network, and below them what the one made of the other."""

from collections.abc import Callable

import streamlit as st

from digitrec.ui.guided_path import mark
from digitrec.ui.html import render
from digitrec.ui.my_digit.break_it import break_it
from digitrec.ui.my_digit.digit_map import digit_map
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.path import the_path
from digitrec.ui.my_digit.source import choose_digit
from digitrec.ui.my_digit.why import why_this_digit

# One line a section; only the open one is computed.
SECTIONS: dict[str, Callable[[LookedAt], None]] = {
    "The path": the_path,
    "Why": why_this_digit,
    "Break it": break_it,
    "Map": digit_map,
}


def my_digit_tab() -> None:
    """The digit with its answer, the choice of a section, and that section."""
    subject = choose_digit()
    with st.container(key="my-digit-sections"):
        section = st.segmented_control(
            "What to look at", list(SECTIONS), default=next(iter(SECTIONS)), required=True, key="look", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
    with st.container(key="my-digit-section"):
        if subject is None:
            st.markdown(render("my_digit_empty"), unsafe_allow_html=True)
        else:
            if subject.source == "drawing":
                mark("looked")
            SECTIONS[section](subject)
