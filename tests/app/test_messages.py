"""What a callback says: beside what it is about, never as a toast."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

import digitrec.ui


def page_with_a_button(seconds=0.0):
    def page(seconds):
        import streamlit as st

        from digitrec.errors import DataError
        from digitrec.ui import messages

        def fail():
            with messages.leaving("here"):
                raise DataError("There is *no* data.")

        st.button("Fail", on_click=fail)
        with st.container(key="here"):
            if not messages.show("here", seconds):
                st.caption("all is well")

    return AppTest.from_function(page, args=(seconds,)).run()


def test_a_callbacks_problem_stands_in_its_place_once():
    """As it is written, its stars too; the next run shows what stood there before."""
    page = page_with_a_button()
    page.button[0].click().run()
    assert not page.exception
    assert r"There is \*no\* data." in page.get_by_key("here").markdown[0].value
    assert not page.toast
    page.run()
    assert page.get_by_key("here").caption[0].value == "all is well"


def test_a_part_that_looks_again_by_itself_keeps_it_for_some_seconds():
    """It would be gone at the next look, before anybody has read it."""
    page = page_with_a_button(seconds=60.0)
    page.button[0].click().run()
    page.run()
    assert "no" in page.get_by_key("here").markdown[0].value


def test_no_page_makes_a_toast():
    """One from a fragment's callback lies where style-only HTML does, and takes it away."""
    sources = Path(digitrec.ui.__file__).parent.rglob("*.py")
    assert [file.name for file in sources if "st.toast" in file.read_text(encoding="utf-8")] == []
