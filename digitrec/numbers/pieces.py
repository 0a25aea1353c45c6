"""The ink of a number in pieces, each of which belongs to one digit: connected parts, cut where they are wide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.numbers.cuts import cuts
from digitrec.preprocess.ink import FAINTEST_INK

SPECK = 0.13  # of the line's height: a part whose sides are both below is dust
STACKED = 0.8  # of the narrower part's width that lies above or below another: they are one digit
SHORT = 0.62  # of the line's height: of two parts above each other, one is shorter if they are one digit
BESIDE = 0.5  # of the shorter part's height: parts that share fewer rows lie above each other, however high they are
MOST_CUTS = 3  # for each line height of width
SLIVER = 0.012  # of the line's height squared: a cut that leaves less ink on a side is none


@dataclass(frozen=True, eq=False)
class Piece:
    """Ink and its place. ink: (h, w) float32 in [0, 1]; top, left: of its first pixel, in pixels of the whole.

    part: which connected part it comes from. crossed: ink that the cuts at its left and right went through, in pixels.
    """

    top: int
    left: int
    ink: np.ndarray
    part: int = 0
    crossed: tuple[float, float] = (0.0, 0.0)

    @property
    def bottom(self) -> int:
        return self.top + self.ink.shape[0]

    @property
    def right(self) -> int:
        return self.left + self.ink.shape[1]

    @property
    def height(self) -> int:
        return self.ink.shape[0]

    @property
    def width(self) -> int:
        return self.ink.shape[1]


def joined(pieces: list[Piece]) -> Piece:
    """One piece with the ink of all of them, which lie from left to right."""
    if len(pieces) == 1:
        return pieces[0]
    top, left = min(piece.top for piece in pieces), min(piece.left for piece in pieces)
    bottom, right = max(piece.bottom for piece in pieces), max(piece.right for piece in pieces)
    ink = np.zeros((bottom - top, right - left), np.float32)
    for piece in pieces:
        place = ink[piece.top - top : piece.bottom - top, piece.left - left : piece.right - left]
        np.maximum(place, piece.ink, out=place)
    return Piece(top, left, ink, pieces[0].part, (pieces[0].crossed[0], pieces[-1].crossed[1]))


def parts_of(ink: np.ndarray) -> list[Piece]:
    """The connected parts of one line's ink (h, w) float32 in [0, 1], from left to right, without dust."""
    found = connected(ink)
    height = line_height(found)
    kept = [part for part in found if max(part.height, part.width) >= SPECK * height]
    return _by_place(with_stacked_joined(kept, height))


def connected(ink: np.ndarray) -> list[Piece]:
    """The connected parts of ink (h, w) float32 in [0, 1], as they are."""
    from scipy import ndimage  # here, as its 0.16 s would delay the app's start

    labels, _ = ndimage.label(ink > FAINTEST_INK, structure=np.ones((3, 3), bool))
    found = []
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        part = np.where(labels[box] == number, ink[box], np.float32(0))
        found.append(Piece(box[0].start, box[1].start, part))
    return found


def line_height(parts: Sequence[Piece]) -> float:
    """The height of a digit in pixels: the median of the parts that are at least half as high as the highest."""
    heights = np.array([part.height for part in parts], float)
    return float(np.median(heights[heights >= heights.max(initial=0) / 2])) if len(parts) else 0.0


def cut_pieces(part: Piece, height: float) -> list[Piece]:
    """The part in the pieces between its cuts; itself where there are none. height: of the line."""
    most = max(1, round(MOST_CUTS * part.width / height))
    ways = cuts(part.ink, height, most)
    columns = np.arange(part.width)
    pieces: list[Piece] = []
    begin, crossed = np.zeros(part.height, np.int64), 0.0
    for way in ways:
        before = (columns >= begin[:, None]) & (columns < way.columns[:, None])
        behind = columns >= way.columns[:, None]
        if min(float(part.ink[before].sum()), float(part.ink[behind].sum())) < SLIVER * height * height:
            continue
        pieces.append(_trimmed(part, before, (crossed, way.crossed)))
        begin, crossed = np.maximum(begin, way.columns), way.crossed
    pieces.append(_trimmed(part, columns >= begin[:, None], (crossed, 0.0)))
    return pieces


def _trimmed(part: Piece, mask: np.ndarray, crossed: tuple[float, float]) -> Piece:
    ink = np.where(mask, part.ink, np.float32(0))
    rows, columns = (np.flatnonzero(ink.max(axis=axis) > FAINTEST_INK) for axis in (1, 0))
    top, left = int(rows[0]), int(columns[0])
    return Piece(
        part.top + top, part.left + left, ink[top : rows[-1] + 1, left : columns[-1] + 1], part.part, crossed
    )


def with_stacked_joined(parts: list[Piece], height: float) -> list[Piece]:
    """Parts that lie above each other are one digit's: the bar of a 5 above its body, the halves of an 8."""
    kept: list[Piece] = []
    for part in sorted(parts, key=lambda part: -part.ink.size):
        for index, other in enumerate(kept):
            if _are_stacked(part, other, height):
                kept[index] = joined([other, part])
                break
        else:
            kept.append(part)
    return kept


def _are_stacked(part: Piece, other: Piece, height: float) -> bool:
    """A slim 1 beneath the bar of a 7 is as high as a digit, and beside most of the 7: it is another digit."""
    across = min(part.right, other.right) - max(part.left, other.left)
    if across < STACKED * min(part.width, other.width):
        return False
    shorter = min(part.height, other.height)
    down = min(part.bottom, other.bottom) - max(part.top, other.top)
    return shorter < SHORT * height or down < BESIDE * shorter


def _by_place(parts: list[Piece]) -> list[Piece]:
    ordered = sorted(parts, key=lambda part: part.left + part.right)
    return [Piece(part.top, part.left, part.ink, number) for number, part in enumerate(ordered)]
