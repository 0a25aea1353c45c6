"""What every page has: its title in the tab, the menu, the styles, and one place where errors are shown."""

import contextlib
import functools
import logging
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from digitrec.errors import DigitrecError
from digitrec.ui import heap
from digitrec.ui.first_visit import import_for_other_pages
from digitrec.ui.theme_message import make_theme_once
from digitrec.ui.visitor import remember_browser, visitor_menu

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
INSIDE = Page("pages/4_Inside.py", "Inside", ":material/lightbulb_2:")
DRAWINGS = Page("pages/6_Drawings.py", "My drawings", ":material/collections_bookmark:")
MENU = (HOME, DRAW, TRAIN, INSIDE, DRAWINGS)


def begin_page(page: Page) -> None:
    """Comes first on each page."""
    heap.settle_soon()
    make_theme_once()
    # A local picture: Streamlit would fetch the icon of a Material symbol from the network.
    st.set_page_config(page_title=f"{page.label} · digitrec", page_icon=str(_ICON), layout="wide")
    st.html(_styles())
    import_for_other_pages()
    _menu()


def _menu() -> None:
    """All pages in one row above the page.

    Not in Streamlit's sidebar: on a phone that covers half the page, and a link in it does not close it.
    """
    with st.container(key="menu", horizontal=True, wrap=False, gap=None, vertical_alignment="center"):
        for each in MENU:
            link_to(each, each.label, each.icon)
        visitor_menu()
    remember_browser()


def link_to(page: Page, label: str, icon: str, **link: str) -> None:
    """A link to another page. link: what its address says after the question mark."""
    # A page that is itself the main script (a test's, say) has no others beside it.
    with contextlib.suppress(StreamlitPageNotFoundError):
        st.page_link(page.path, label=label, icon=icon, query_params=link or None)


@functools.cache
def _styles() -> str:
    """One file a page, and what they share; the names in them are a page's own, so that all can be there at once.

    The empty element keeps them among the page's own: HTML that is nothing but styles goes where toasts are, and a toast
    from a fragment takes its place.
    """
    sheets = sorted(_STYLES.glob("*.css"), key=lambda sheet: sheet.name != "shared.css")
    return f"<style>{''.join(sheet.read_text(encoding='utf-8') for sheet in sheets)}</style><i class='dr-styles'></i>"


def show_error(problem: DigitrecError) -> None:
    """The one place where a page says what went wrong; how it came about goes to the log."""
    log.warning("%s", problem, exc_info=problem)
    st.error(str(problem), icon=":material/error:")
