"""What the network sees: the way from the drawing to the 28×28 image, as small pictures in a row."""

import numpy as np
from markupsafe import Markup
from PIL import Image

from digitrec.errors import EmptyDrawingError
from digitrec.preprocess import Steps, preprocess_steps
from digitrec.ui.html import render
from digitrec.ui.pictures import data_url

_CAPTIONS = (
    ("ink found", "Where it differs from the paper; the frame is its bounding box."),
    ("fitted to 20×20", "The longer side 20 pixels, the pen as wide as MNIST's."),
    ("seen, 28×28", "Centred by its mass: this is what the network sees."),
)
# Pixels of the longer side of the picture of the ink, and how bright the frame around it is.
_INK_SIDE = 120
_FRAME = 0.45


def steps_of(picture: np.ndarray | None) -> Steps | None:
    """Of a drawing (h, w, 4) uint8; None where there is none, or no ink in it."""
    try:
        return None if picture is None else preprocess_steps(picture)
    except EmptyDrawingError:
        return None


def steps_html(steps: Steps | None) -> Markup:
    """Three pictures with their captions; grey places where there is no drawing."""
    urls = [""] * len(_CAPTIONS)
    if steps is not None:
        urls = [data_url(image) for image in (_with_box(steps), _padded(steps.fitted, 28), steps.image)]
    figures = [
        {"url": url, "title": title, "explanation": explanation}
        for url, (title, explanation) in zip(urls, _CAPTIONS, strict=True)
    ]
    return render("steps", steps=figures)


def _padded(image: np.ndarray, side: int) -> np.ndarray:
    """The image in the middle of a square, so that all steps are drawn at one scale."""
    rows, columns = (max(0, side - length) for length in image.shape)
    return np.pad(image, ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)))


def _with_box(steps: Steps) -> np.ndarray:
    """The ink, reduced to a small picture, in a grey frame that stands for its bounding box."""
    scale = _INK_SIDE / max(steps.ink.shape)
    size = [max(1, round(length * scale)) for length in reversed(steps.ink.shape)]
    small = np.asarray(Image.fromarray(steps.ink).resize(size, Image.Resampling.BOX)).copy()
    top, left, bottom, right = (round(edge * scale) for edge in steps.box)
    bottom, right = min(bottom, small.shape[0] - 1), min(right, small.shape[1] - 1)
    for line in (np.s_[top, left : right + 1], np.s_[bottom, left : right + 1],
                 np.s_[top : bottom + 1, left], np.s_[top : bottom + 1, right]):  # fmt: skip
        small[line] = np.maximum(small[line], _FRAME)
    return small
