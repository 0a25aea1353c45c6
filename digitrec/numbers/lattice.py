"""The segmentation lattice: which of the candidate digits, side by side, cover all pieces and fit best.

Pieces of ink are numbered from left to right. A candidate is a run of neighbouring pieces taken for one digit, and an
edge between the places before its first and behind its last piece. Each way from the first place to the last is a
reading, its score the sum of its candidates'; the best is found by dynamic programming (Viterbi), as in Casey and
Lecolinet, "A survey of methods and strategies in character segmentation", IEEE PAMI 18 (1996), section 4.
"""

from collections.abc import Iterable, Mapping

Run = tuple[int, int]  # first piece, and the one behind the last


def runs(count: int, most: int) -> Iterable[Run]:
    """All runs of at most so many of `count` pieces, by first and then by length."""
    return [(first, end) for first in range(count) for end in range(first + 1, min(first + most, count) + 1)]


def best_path(scores: Mapping[Run, float], count: int) -> list[Run] | None:
    """The runs from left to right that cover each of `count` pieces once, with the highest sum of scores.

    None where no way leads through. Among equals the one whose last run begins further left wins.
    """
    best: list[tuple[float, int] | None] = [(0.0, 0)] + [None] * count
    for end in range(1, count + 1):
        for first in range(end):
            before, score = best[first], scores.get((first, end))
            if before is None or score is None:
                continue
            reached, total = best[end], before[0] + score
            if reached is None or total > reached[0]:
                best[end] = (total, first)
    path: list[Run] = []
    end = count
    while end > 0:
        step = best[end]
        if step is None:
            return None
        path.append((step[1], end))
        end = step[1]
    return path[::-1]
