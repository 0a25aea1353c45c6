"""ReLU in short, below the settings on Train."""

import re

import pytest
from app_pages import HOME, TRAIN, opened
from streamlit.testing.v1 import AppTest

from digitrec.ui.train.relu_plot import relu_plot


def _page():
    import streamlit as st

    from digitrec.ui.train.relu_explainer import relu_explainer

    def load():
        st.session_state["loaded"] = st.session_state.get("loaded", 0) + 1

    relu_explainer(load)


def _open():
    page = AppTest.from_function(_page, default_timeout=30).run()
    assert not page.exception
    return page


def test_it_says_what_relu_is_and_what_speaks_for_and_against_it():
    """Its formula, and both sides in a list each."""
    text = "\n".join(each.value for each in _open().markdown)
    assert r"$f(x) = \max(0, x)$" in text
    assert "What speaks for it" in text
    assert "What speaks against it" in text
    assert "A unit can die" in text


def test_the_plot_is_flat_for_negative_inputs_and_rises_to_the_corner():
    """Blue, from (−4, 0) over (0, 0) to (4, 4), in the picture's own units."""
    (line,) = re.findall(r'dr-relu-line" points="([^"]*)"', str(relu_plot()))
    points = [tuple(map(float, each.split(","))) for each in line.split()]
    assert (points[0], points[40], points[80]) == ((34.0, 152.5), (184.0, 152.5), (334.0, 26.0))


def test_the_button_asks_for_the_dying_relu_preset():
    """The explainer only calls back; what loading means is the page's business."""
    page = _open()
    assert "loaded" not in page.session_state
    page.button(key="relu-load-dying").click().run()
    assert not page.exception
    assert page.session_state["loaded"] == 1


@pytest.mark.usefixtures("home")
def test_it_leads_to_all_about_relu():
    """On Inside, whose first tab is ReLU."""
    page = opened(HOME).switch_page(TRAIN).run()
    links = [(each.label, each.proto.page) for each in page.main.page_link]
    assert ("Kill a unit by hand, and all about ReLU", "Inside") in links
