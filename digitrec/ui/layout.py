"""What every page has: its title in the tab, the menu, the styles, and one place where errors are shown."""

import contextlib
import logging
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from digitrec.errors import DigitrecError

_MENU = (
    ("app.py", "Home", ":material/home:"),
    ("pages/1_Draw.py", "Draw", ":material/draw:"),
    ("pages/2_Train.py", "Train", ":material/model_training:"),
    ("pages/6_Drawings.py", "My drawings", ":material/collections_bookmark:"),
)
DRAW_PAGE, TRAIN_PAGE = _MENU[1][0], _MENU[2][0]
_STYLES = Path(__file__).parent / "styles.css"
_ICON = Path(__file__).parent / "icon.png"
log = logging.getLogger("digitrec.ui")


def begin_page(title: str) -> None:
    """Comes first on each page."""
    # A local picture: Streamlit would fetch the icon of a Material symbol from the network.
    st.set_page_config(
        page_title=f"{title} · digitrec", page_icon=str(_ICON), layout="wide", initial_sidebar_state=200
    )
    st.html(_STYLES)
    with st.sidebar:
        st.markdown("**digitrec**")
        for path, label, icon in _MENU:
            # A page that is itself the main script (a test's, say) has no others beside it.
            with contextlib.suppress(StreamlitPageNotFoundError):
                st.page_link(path, label=label, icon=icon)


def show_error(problem: DigitrecError) -> None:
    """The one place where a page says what went wrong; how it came about goes to the log."""
    log.warning("%s", problem, exc_info=problem)
    st.error(str(problem), icon=":material/error:")
