"""Boxes around the digits that were found, each with its digit and probability, for a picture that lies beneath.

All places are shares of the picture, so that they fit however large a browser shows it; the letters keep their size.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from digitrec.numbers import Box, FoundDigit
from digitrec.ui.html import render


class _Box(NamedTuple):
    """A box and its label, in shares of the picture's width and height. digit: the closest, also of a refused one."""

    digit: int
    probability: float
    is_refused: bool
    left: float
    top: float
    width: float
    height: float
    label_left: float
    label_width: float


def boxes(digits: Sequence[FoundDigit], size: tuple[int, int], left_out: Sequence[Box] = ()) -> Markup:
    """HTML that covers a picture of this height and width in pixels, as large as its parent.

    left_out: boxes, top, left, bottom, right in pixels, of what is no number.
    """
    room = _room(digits, size[1])
    height, width = size
    plain = [
        {
            "left": left / width,
            "top": top / height,
            "width": (right - left) / width,
            "height": (bottom - top) / height,
        }
        for top, left, bottom, right in left_out
    ]
    return render("boxes", boxes=[_box(found, room, size) for found in digits], left_out=plain)


def _box(found: FoundDigit, room: float, size: tuple[int, int]) -> _Box:
    """Its label above it; draw.css leaves out what has no room."""
    height, width = size
    top, left, bottom, right = found.box
    middle = _middle(found)
    room = max(0, min(room, 2 * middle, 2 * (width - middle)))  # and none leaves the picture
    return _Box(
        digit=found.digit, probability=found.probability, is_refused=found.prediction.digit is None,
        left=left / width, top=top / height, width=(right - left) / width, height=(bottom - top) / height,
        label_left=(middle - room / 2) / width, label_width=room / width,
    )  # fmt: skip


def _room(digits: Sequence[FoundDigit], width: int) -> float:
    """How wide each label may be, in pixels of the picture, so that none covers its neighbour's in the same line."""
    apart = [
        abs(_middle(one) - _middle(other))
        for place, one in enumerate(digits)
        for other in digits[place + 1 :]
        if min(one.box[2], other.box[2]) > max(one.box[0], other.box[0])
    ]
    return min(apart, default=width)


def _middle(found: FoundDigit) -> float:
    return (found.box[1] + found.box[3]) / 2
