"""Who looks at the page: a browser that is known again after a reload, without a login.

The browser keeps a random secret in a cookie and sends it with each connection. Where it has none yet, the server proposes
one and a script in the page stores it. The cookie belongs to this app alone and says nothing of anybody.
"""

import dataclasses
import secrets
from typing import Any

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.runs import Starter
from digitrec.ui.html import render
from digitrec.visitors import (
    LONGEST_NICKNAME,
    SECRET,
    Visitor,
    id_of,
    nickname_of,
    read_visitor,
    write_visitor,
)

COOKIE = "digitrec-visitor"
_MENU_WIDTH = 300  # pixels
_SECRET, _NICKNAME, _PROBLEM = "visitor-secret", "nickname", "nickname-problem"


def remember_browser() -> None:
    """Comes first on each page: has the browser keep the secret of this session, or the one that it has already."""
    with st.container(key="visitor"):
        st.html(render("visitor_cookie", name=COOKIE, secret=_secret()), unsafe_allow_javascript=True)


def visitor_id() -> str:
    """The visitor's id, for files: the same in all tabs of a browser, and the next time."""
    return id_of(_secret())


def _secret() -> str:
    """The one of the browser's cookie when the session began, or else a new one."""
    known = st.session_state.get(_SECRET)
    if known is None:
        # Anything may be sent; and a page without a browser, in AppTest, gets no text at all.
        sent = st.context.cookies.get(COOKIE)
        known = sent if isinstance(sent, str) and SECRET.fullmatch(sent) else secrets.token_urlsafe(24)
        st.session_state[_SECRET] = known
    return str(known)


def this_visitor() -> Visitor:
    """What the visitor has chosen, here or in another tab."""
    return read_visitor(visitor_id())


def change_visitor(**changes: Any) -> None:
    """Keeps a choice for this browser. Raises StorageError."""
    write_visitor(visitor_id(), dataclasses.replace(this_visitor(), **changes))


def starter() -> Starter:
    """The visitor as a run's record names who started it."""
    return Starter(visitor=visitor_id(), nickname=this_visitor().nickname)


def visitor_menu() -> None:
    """Behind a small button: a field for the name that stands beside one's runs, and what this browser is known by."""
    name = this_visitor().nickname or "You"
    with (
        st.popover(name, icon=":material/person:", type="tertiary", key="visitor-menu"),
        st.container(width=_MENU_WIDTH),
    ):
        _nickname_field()
        st.caption(
            "This browser is known again by a cookie with a random number. Your model, your drawings and this name belong "
            "to it: what others do changes nothing of yours."
        )


def _nickname_field() -> None:
    if _NICKNAME not in st.session_state:
        st.session_state[_NICKNAME] = this_visitor().nickname
    st.text_input(
        "Your name, beside the runs that you start", key=_NICKNAME, max_chars=LONGEST_NICKNAME, placeholder="optional",
        on_change=_keep_nickname, persist_state="session",
    )  # fmt: skip
    problem = st.session_state.pop(_PROBLEM, None)
    if problem is not None:
        st.caption(f":red[{problem}]")


def _keep_nickname() -> None:
    try:
        change_visitor(nickname=nickname_of(st.session_state[_NICKNAME]))
    except DigitrecError as problem:
        st.session_state[_PROBLEM] = str(problem)
