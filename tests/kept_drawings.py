"""Drawings that somebody has confirmed or corrected, for tests that need some in the home."""

from pathlib import Path

import numpy as np
from browser.drawing import DIGITS, SIDE, picture_of

from digitrec import drawings, paths
from digitrec.drawings import Drawing


def drawn(
    label: int | None,
    answer: int | None = None,
    shown_as: int | None = None,
    model: str = "pretrained",
    visitor: str = "",
) -> Drawing:
    """A drawing as the page makes it, not yet kept: the strokes of `shown_as`, or of the label; everyone's by itself."""
    strokes = DIGITS[shown_as if shown_as is not None else label or 0]
    return Drawing(
        label=label, answer=answer, probabilities=(0.1,) * 10, model=model, pen_width=20.0, size=(SIDE, SIDE),
        strokes=tuple(np.array(stroke) * SIDE for stroke in strokes), visitor=visitor,
    )  # fmt: skip


def kept(label: int | None, answer: int | None = None, shown_as: int | None = None) -> Drawing:
    """The same, kept in the home."""
    drawing = drawn(label, answer, shown_as)
    strokes = DIGITS[shown_as if shown_as is not None else label or 0]
    return drawings.keep(drawing, np.asarray(picture_of(strokes)))


def files() -> dict[str, bytes]:
    """Every file that a person sees in the folder of drawings."""
    folder = paths.drawings_dir()
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*")}


def json_of(drawing: Drawing) -> Path:
    return paths.drawings_dir() / f"{drawing.drawing_id}.json"
