"""The longer texts of the pages, which live in `prose/*.md`, where a writer can find them."""

import functools
from pathlib import Path

_PROSE = Path(__file__).parent / "prose"


@functools.cache
def prose(name: str) -> str:
    """The Markdown text called name, without its `.md`."""
    return (_PROSE / f"{name}.md").read_text(encoding="utf-8")
