"""Lines of digits on a page: which parts of ink stand side by side, from the first line to the last.

Parts are chained to their nearest neighbours that stand at the same height, so that a line may slope.
"""

from collections.abc import Sequence

import numpy as np

from digitrec.numbers.pieces import Piece

SMALL = 0.45  # of the tall parts' height: a smaller part is a piece of a digit, a dot or a letter, and begins no chain of its own
SHARED = 0.45  # of the lower part's height that neighbours share
FARTHEST = 3.0  # heights between neighbours of a line
NEAR = 0.25  # of a line's height: how far beyond its neighbour a piece of a digit may lie


def lines_of(parts: Sequence[Piece]) -> list[list[Piece]]:
    """The parts line by line, from the top to the bottom, each from left to right."""
    tall, small = _by_height(parts)
    lines = _chains(tall)
    alone = []
    for piece in small:
        nearest = min(lines, key=lambda line: _apart(piece, line))
        if _apart(piece, nearest) < NEAR * _height(nearest):
            nearest.append(piece)
        else:
            alone.append(piece)
    ordered = [sorted(line, key=lambda part: part.left + part.right) for line in lines]
    if alone:
        ordered += lines_of(alone)
    return sorted(ordered, key=_middle)


def _by_height(parts: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Those that may begin a line, and those that must belong to one or are small print."""
    heights = np.array([part.height for part in parts], float)
    typical = float(np.median(heights[heights >= heights.max(initial=0) / 2])) if len(parts) else 0.0
    tall = [part for part in parts if part.height >= SMALL * typical]
    return tall, [part for part in parts if part.height < SMALL * typical]


def _chains(parts: Sequence[Piece]) -> list[list[Piece]]:
    """Parts linked to the nearest on either side at the same height, and all that is linked together."""
    line_of = list(range(len(parts)))
    for place, part in enumerate(parts):
        for nearest in _neighbours(part, parts):
            old, new = line_of[nearest], line_of[place]
            line_of = [new if line == old else line for line in line_of]
    return [
        [part for part, line in zip(parts, line_of, strict=True) if line == each]
        for each in dict.fromkeys(line_of)
    ]


def _neighbours(part: Piece, parts: Sequence[Piece]) -> list[int]:
    """The places of the nearest part on the left and on the right that stands beside this one, where there is one."""
    sides: dict[bool, tuple[int, int]] = {}
    for place, other in enumerate(parts):
        if other is part or not _stands_beside(part, other):
            continue
        gap = max(other.left - part.right, part.left - other.right)
        is_right = other.left + other.right > part.left + part.right
        if is_right not in sides or gap < sides[is_right][0]:
            sides[is_right] = gap, place
    return [place for _, place in sides.values()]


def _stands_beside(part: Piece, other: Piece) -> bool:
    shared = min(part.bottom, other.bottom) - max(part.top, other.top)
    lower, higher = sorted((part.height, other.height))
    is_near = max(other.left - part.right, part.left - other.right) < FARTHEST * higher
    return is_near and shared >= SHARED * lower


def _apart(piece: Piece, line: Sequence[Piece]) -> float:
    """Pixels from the piece to the nearest part of the line; sideways, and from its middle up or down."""
    middle = (piece.top + piece.bottom) / 2
    return min(
        float(np.hypot(max(part.top - middle, middle - part.bottom, 0),
                       max(part.left - piece.right, piece.left - part.right, 0)))
        for part in line
    )  # fmt: skip


def _height(line: Sequence[Piece]) -> float:
    return float(np.median([part.height for part in line]))


def _middle(line: Sequence[Piece]) -> float:
    return float(np.mean([(part.top + part.bottom) / 2 for part in line]))
