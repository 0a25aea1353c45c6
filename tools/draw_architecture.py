"""Draws docs/architecture.svg from the contracts: each floor with its rooms and what their first line says.

    python -m tools.draw_architecture

A test compares the file with what this draws, so that the picture stays true.
"""

import ast
import re
import textwrap
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

PROJECT = Path(__file__).resolve().parent.parent
PICTURE = PROJECT / "docs" / "architecture.svg"

WIDTH, MARGIN, GAP = 960, 20, 10  # pixels
LINE, LETTER = 15, 6.9  # pixels: height of a line of small text, and about the width of a letter
INK, GREY, PAPER, EDGE = "#16202E", "#5F6368", "#FFFFFF", "#C9CFD8"
# Which process may come into which floor; TensorFlow only where the colour says so.
WITH_KERAS, WITH_STREAMLIT = "#FCE8D5", "#DCE8F7"


def floors() -> list[list[str]]:
    """The rooms of each floor, the highest floor first, as pyproject.toml has them."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        each["layers"] for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "layers"
    )
    return [[room.strip() for room in floor.split("|")] for floor in layers]


def first_line(room: str) -> str:
    """What the first line of a package or module says it is, without its full stop."""
    path = PROJECT / "digitrec" / room
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return docstring.splitlines()[0].rstrip(".")


def colour_of(room: str) -> str:
    """Orange where a room uses TensorFlow or Keras, blue where it uses Streamlit, else white."""
    path = PROJECT / "digitrec" / room
    files = path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    imported = " ".join(
        re.findall(
            r"^\s*(?:import|from) (\w+)",
            "\n".join(file.read_text(encoding="utf-8") for file in files),
            re.MULTILINE,
        )
    ).split()
    if {"keras", "tensorflow"} & set(imported):
        return WITH_KERAS
    return WITH_STREAMLIT if "streamlit" in imported else PAPER


def draw() -> str:
    """The picture as SVG."""
    parts, top = [], MARGIN
    for rooms in floors():
        width = (WIDTH - 2 * MARGIN - GAP * (len(rooms) - 1)) / len(rooms)
        texts = [textwrap.wrap(first_line(room), int((width - 24) / LETTER)) for room in rooms]
        height = 30 + LINE * max(map(len, texts))
        for place, (room, lines) in enumerate(zip(rooms, texts, strict=True)):
            parts += _box(room, lines, MARGIN + place * (width + GAP), top, (width, height))
        top += height + GAP
    legend = (
        "A room imports from the floors below it, never from a neighbour, never upward.   "
        "Orange: needs TensorFlow, in job processes only.   Blue: Streamlit."
    )
    parts.append(f'<text x="{MARGIN}" y="{top + 8}" fill="{GREY}">{escape(legend)}</text>')
    height = top + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="The floors and rooms of digitrec">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _box(room: str, lines: list[str], left: float, top: float, size: tuple[float, float]) -> list[str]:
    frame = (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{size[0]:.0f}" height="{size[1]:.0f}" rx="6" '
        f'fill="{colour_of(room)}" stroke="{EDGE}"/>'
    )
    name = f'<text x="{left + 12:.0f}" y="{top + 19:.0f}" font-size="13" font-weight="600" fill="{INK}">{escape(room)}</text>'
    text = [
        f'<text x="{left + 12:.0f}" y="{top + 36 + LINE * number:.0f}" fill="{GREY}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    return [frame, name, *text]


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    print(PICTURE.relative_to(PROJECT))
