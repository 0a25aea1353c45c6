"""Text in Markdown: the longer texts of the pages, from `prose/*.md`, and names as a person gave them."""

import functools
from pathlib import Path

_PROSE = Path(__file__).parent / "prose"


@functools.cache
def prose(name: str) -> str:
    """The Markdown text called name, without its `.md`."""
    return (_PROSE / f"{name}.md").read_text(encoding="utf-8")


def plain(name: str) -> str:
    """A name as a person gave it, for Markdown that shall show it as written."""
    return "".join(f"\\{each}" if each in r"\`*_{}[]<>#|~$:" else each for each in name)
