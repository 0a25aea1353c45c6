"""HTML from templates, as the pages hand it to Streamlit's Markdown."""

import numpy as np
import pytest

from digitrec.ui.html import TEMPLATES, render
from digitrec.ui.pictures import small_pictures


def test_what_a_value_holds_is_text_and_no_element():
    """In an attribute as well as between elements."""
    html = small_pictures(np.zeros((1, 28, 28)), ['"><script>alert(1)</script>'])
    assert "<script" not in html
    assert html.count("&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_html_is_one_line_whatever_a_value_holds():
    """An empty line would end the block, and Markdown would read the rest."""
    html = render("before_and_after", before="1\n\n    2", after="3\r\n\u20284")
    assert len(html.splitlines()) == 1
    assert html.endswith("</table>")


def test_the_indentation_of_a_template_is_no_text():
    """Nothing stands between elements; a blank within a line stays."""
    assert render("before_and_after", before="1 of 2", after="2 of 2") == (
        '<table class="dr-compared"><tr><th>before</th><td>1 of 2</td></tr>'
        '<tr class="dr-after"><th>after</th><td>2 of 2</td></tr></table>'
    )


def test_a_value_that_a_template_wants_and_nobody_gives_is_an_error():
    """Instead of an empty place that nobody notices."""
    with pytest.raises(Exception, match="'after' is undefined"):
        render("before_and_after", before="1")


def test_html_in_html_is_escaped_once():
    """What render has made goes into another template as it is."""
    assert render("photo", framed=render("photo", framed="<")) == (
        '<div class="dr-photo"><div class="dr-photo">&lt;</div></div>'
    )


def test_every_template_goes_with_the_package():
    """A wheel without them would fail at the first drawing."""
    from app_server import PROJECT

    assert '"ui/templates/*.html"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert {file.suffix for file in TEMPLATES.iterdir()} == {".html"}
