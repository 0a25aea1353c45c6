"""HTML from the templates in `templates/*.html`: every value is escaped, and the result is one line.

In a template a line break beside a tag or a brace is nothing, so that its lines may be indented; anywhere else it is a
space.
"""

import functools
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from digitrec.wording import probability

_TEMPLATES = Path(__file__).parent / "templates"


class _OneLine(Extension):
    """Takes a template's line breaks out before it is compiled.

    Markdown would end a block of HTML at an empty line, and take lines that are indented by four for code; and spaces
    between elements would be text nodes, which the browser had to compare at each stroke.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        without_indentation = re.sub(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])", "", source.strip())
        return re.sub(r"\s*\n\s*", " ", without_indentation)


def _css_share(share: float) -> str:
    """0.25 → "25.00%", a length in a style."""
    return f"{100 * share:.2f}%"


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, extensions=[_OneLine]
    )
    environment.filters.update(probability=probability, css_share=_css_share)
    return environment


def render(template: str, **values: Any) -> Markup:
    """The HTML of `templates/<template>.html` with these values; as Markup, it is not escaped again in another one."""
    html = _environment().get_template(f"{template}.html").render(values)
    # A value may hold a line break.
    return Markup(" ".join(html.splitlines()))  # noqa: S704 - all values were escaped as they were put in
