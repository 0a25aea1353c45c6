"""The theme as Streamlit sends it to the browser, made once.

At the start of each run of a script, also of a fragment after a stroke, Streamlit sends the whole theme again, and makes that
message anew from some 300 options: a third of the processor time of a stroke, measured with py-spy. The theme is that of
`.streamlit/config.toml` for as long as the app runs, so its parts are copied here.
"""

from collections.abc import Callable
from typing import Any

from streamlit.runtime import app_session

_NAME = "_populate_theme_msg"


def make_theme_once() -> None:
    """Has Streamlit remember each part of its theme; leaves a Streamlit alone that makes it in another way."""
    populate = getattr(app_session, _NAME, None)
    if populate is not None and not hasattr(populate, "parts"):
        setattr(app_session, _NAME, _Remembered(populate))


class _Remembered:
    """Fills a message as `populate` does, each section of the theme from its bytes. parts: those, by section."""

    def __init__(self, populate: Callable[[Any, str], None]) -> None:
        self.parts: dict[str, bytes] = {}
        self._populate = populate

    def __call__(self, message: Any, section: str = "theme") -> None:
        if section not in self.parts:
            fresh = type(message)()
            self._populate(fresh, section)
            self.parts[section] = fresh.SerializeToString()
        if self.parts[section]:
            message.MergeFromString(self.parts[section])
