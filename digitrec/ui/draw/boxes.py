"""Boxes around the digits that were found, each with its digit and probability, for a picture that lies beneath.

All places are shares of the picture, so that they fit however large a browser shows it; the letters keep their size.
"""

import base64
import io
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PIL import Image

from digitrec.numbers import FoundDigit
from digitrec.wording import probability

_SHOWN_SIDE = 1100  # pixels of a picture's longer side: crisp, and still quickly sent
_QUALITY = 85  # of a JPEG


def boxes(digits: Sequence[FoundDigit], size: tuple[int, int]) -> str:
    """HTML that covers a picture of this height and width in pixels, as large as its parent."""
    room = _room(digits, size[1])
    frames = "".join(_box(found, size) for found in digits)
    labels = "".join(_label(found, room, size) for found in digits)
    return f'<div class="dr-boxes"><div class="dr-frames">{frames}</div>{labels}</div>'


def framed_picture(picture: np.ndarray, covered_by: str, description: str) -> str:
    """HTML of a picture (h, w, 3) uint8 with what covers it; as large as its place, whatever its shape."""
    height, width = picture.shape[:2]
    return (
        f'<div class="dr-framed" role="img" aria-label="{description}" '
        f'style="--ratio:{width / height:.4f};background-image:url({_jpeg_url(picture)})">{covered_by}</div>'
    )


def _box(found: FoundDigit, size: tuple[int, int]) -> str:
    top, left, bottom, right = found.box
    place = (
        f"left:{_share(left, size[1])};top:{_share(top, size[0])};"
        f"width:{_share(right - left, size[1])};height:{_share(bottom - top, size[0])}"
    )
    return f'<span class="dr-box{_kind(found)}" style="{place}"></span>'


def _room(digits: Sequence[FoundDigit], width: int) -> float:
    """How wide each label may be, in pixels of the picture, so that none covers its neighbour's."""
    middles = sorted(_middle(found) for found in digits)
    return min((right - left for left, right in pairwise(middles)), default=width)


def _middle(found: FoundDigit) -> float:
    return (found.box[1] + found.box[3]) / 2


def _label(found: FoundDigit, room: float, size: tuple[int, int]) -> str:
    """The digit and its probability above the box; styles.css leaves out what has no room."""
    height, width = size
    middle = _middle(found)
    room = max(0, min(room, 2 * middle, 2 * (width - middle)))  # and none leaves the picture
    left, top = _share(middle - room / 2, width), _share(found.box[0], height)
    place = f"left:{left};width:{_share(room, width)};--top:{top}"
    said = (
        f"<b>{found.digit}</b> <i>{probability(found.probability)}</i>"
        if found.prediction.digit is not None
        else f"<b>?</b> <i>closest {found.digit}</i>"
    )
    return f'<span class="dr-label{_kind(found)}" style="{place}"><span>{said}</span></span>'


def _kind(found: FoundDigit) -> str:
    return " dr-unclear" if found.prediction.digit is None else ""


def _share(length: float, whole: int) -> str:
    return f"{100 * length / whole:.2f}%"


def _jpeg_url(picture: np.ndarray) -> str:
    image = Image.fromarray(picture)
    image.thumbnail((_SHOWN_SIDE, _SHOWN_SIDE))
    buffer = io.BytesIO()
    image.save(buffer, format="JPEG", quality=_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
