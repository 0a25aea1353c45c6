"""What every page has: its title in the tab, the menu, the styles, and one place where errors are shown."""

import contextlib
import functools
import logging
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from digitrec.errors import DigitrecError
from digitrec.ui.first_visit import import_for_other_pages

_STYLES = Path(__file__).parent / "styles"
_ICON = Path(__file__).parent / "icon.png"
log = logging.getLogger("digitrec.ui")


@dataclass(frozen=True)
class Page:
    """A page as the menu names it. path: its file, from the folder of app.py. icon: a Material symbol."""

    path: str
    label: str
    icon: str


HOME = Page("app.py", "Home", ":material/home:")
DRAW = Page("pages/1_Draw.py", "Draw", ":material/draw:")
TRAIN = Page("pages/2_Train.py", "Train", ":material/model_training:")
DRAWINGS = Page("pages/6_Drawings.py", "My drawings", ":material/collections_bookmark:")
MENU = (HOME, DRAW, TRAIN, DRAWINGS)


def begin_page(page: Page) -> None:
    """Comes first on each page."""
    # A local picture: Streamlit would fetch the icon of a Material symbol from the network.
    st.set_page_config(
        page_title=f"{page.label} · digitrec", page_icon=str(_ICON), layout="wide", initial_sidebar_state=200
    )
    st.html(_styles())
    import_for_other_pages()
    with st.sidebar:
        st.markdown("**digitrec**")
        for each in MENU:
            # A page that is itself the main script (a test's, say) has no others beside it.
            with contextlib.suppress(StreamlitPageNotFoundError):
                st.page_link(each.path, label=each.label, icon=each.icon)


@functools.cache
def _styles() -> str:
    """One file a page, and what they share; the names in them are a page's own, so that all can be there at once."""
    sheets = sorted(_STYLES.glob("*.css"), key=lambda sheet: sheet.name != "shared.css")
    return f"<style>{''.join(sheet.read_text(encoding='utf-8') for sheet in sheets)}</style>"


def show_error(problem: DigitrecError) -> None:
    """The one place where a page says what went wrong; how it came about goes to the log."""
    log.warning("%s", problem, exc_info=problem)
    st.error(str(problem), icon=":material/error:")
