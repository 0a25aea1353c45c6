"""What tests in a browser share: a console that must stay quiet, and a phone."""

from collections.abc import Iterator
from typing import Any

import pytest

PHONE = {"width": 390, "height": 844}


# Streamlit's own: under a page's path it first asks for its health there, and then at the right place.
def _is_ours(message: Any) -> bool:
    # Vega's, where an axis looks for its ends among points that are not there.
    endless = "Infinite extent" in message.text
    return endless or (message.type == "error" and "/_stcore/" not in message.location.get("url", ""))


def _listen(tab: Any, errors: list[str]) -> None:
    tab.on("console", lambda message: errors.append(message.text) if _is_ours(message) else None)
    tab.on("pageerror", lambda problem: errors.append(str(problem)))


@pytest.fixture
def page(page: Any) -> Iterator[Any]:
    """The tab of tests/conftest.py, which fails its test where the browser's console has an error."""
    errors: list[str] = []
    _listen(page, errors)
    yield page
    assert errors == []


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A tab on a telephone of 390×844 that knows fingers and no mouse; its console must stay quiet as well."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)
    errors: list[str] = []
    tab = context.new_page()
    _listen(tab, errors)
    yield tab
    context.close()
    assert errors == []
