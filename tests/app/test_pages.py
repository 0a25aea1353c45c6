"""Every page, opened first and alone as well as from home."""

import pytest
from app_pages import DRAW, DRAWINGS, HOME, INSIDE, TRAIN, finished_run, opened
from app_server import PROJECT

from digitrec.ui.layout import MENU

pytestmark = pytest.mark.usefixtures("home")

PAGES = (DRAW, TRAIN, INSIDE, DRAWINGS)


def test_no_page_is_forgotten_here():
    """What lies in pages/ is what these tests open."""
    assert sorted(f"pages/{file.name}" for file in (PROJECT / "pages").glob("*.py")) == sorted(PAGES)


@pytest.mark.parametrize("path", [HOME, *PAGES])
def test_a_page_opens_alone_on_a_fresh_machine(path):
    """No run, no session, no app.py before it."""
    page = opened(path)
    assert not page.exception
    assert not page.error
    assert len(page.title) == 1


@pytest.mark.parametrize("path", [HOME, *PAGES])
def test_a_page_opens_alone_where_there_are_runs(path):
    """Runs of one's own change what a page shows, not whether it opens."""
    finished_run("20261122-120000-aaaa", "one")
    finished_run("20261122-130000-bbbb")
    page = opened(path)
    assert not page.exception
    assert not page.error


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_from_home(path):
    """As the menu leads there, and back."""
    page = opened(HOME)
    page.switch_page(path).run()
    assert not page.exception
    assert len(page.title) == 1
    page.switch_page(HOME).run()
    assert not page.exception


def test_the_menu_leads_to_each_page():
    """From the row above the page, drawn by the app itself; the label is that of the page it leads to."""
    assert [page.path for page in MENU] == [HOME, *PAGES]
    assert [(each.label, each.proto.page) for each in opened(HOME).get_by_key("menu").page_link] == [
        ("Home", ""), ("Draw", "Draw"), ("Train", "Train"), ("Inside", "Inside"), ("My drawings", "Drawings"),
    ]  # fmt: skip
