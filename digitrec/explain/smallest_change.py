"""What would have to change for another answer: strokes to erase, or pixels to erase and add, as few as can be found.

A counterfactual (Wachter, Mittelstadt & Russell, 2018), found greedily as by Martens & Provost (2014).
"""

import itertools
import time
from dataclasses import dataclass

import numpy as np

from digitrec.explain.attribution import Method
from digitrec.explain.by_stroke import MOST_EXACT, StrokeAnswers
from digitrec.explain.class_shares import class_shares
from digitrec.model.plan import SIDE
from digitrec.model.prediction import Predictor

# Pixels that may change before it is given up: a stroke of a digit has about 60.
MOST_PIXELS = 100
_BLOCK = 2
_BLOCKS = SIDE // _BLOCK
# Blocks that change before all others are asked again: twice as quick, and what was too much is taken back at the end.
_AT_ONCE = 2
# Of this thread's own computing, as many as somebody waits without wondering: what else the machine does changes no answer.
_SECONDS = 0.9
# A change of less is not seen.
_VISIBLE = 0.1


class SmallestChange(Method):
    """Another answer, and how little is missing for it."""

    name = "change"
    label = "What would change it"
    paper = "Wachter, Mittelstadt & Russell, Counterfactual explanations without opening the black box, 2018; the search as in Martens & Provost, 2014"
    link = "https://arxiv.org/abs/1711.00399"
    unit = "pixels"
    explanation = "The fewest strokes to erase, or pixels to erase and add, until the network reads the digit that you chose."
    cannot_tell = (
        "It cannot tell what a person would call that digit: pixels are changed one block after the other, each the best "
        "for this network, so there may be smaller changes, and some that no reader would notice."
    )


@dataclass(frozen=True, eq=False)
class PixelChange:
    """image: (28, 28) after the change. found: whether it is read as the target now.

    before, after: the target's probability, 0 to 1. stopped: why it was given up, where it was: "pixels" or "time".
    """

    original: np.ndarray
    image: np.ndarray
    found: bool
    before: float
    after: float
    stopped: str = ""

    @property
    def erased(self) -> np.ndarray:
        """(28, 28) bool: where ink was taken away."""
        return self.original - self.image > _VISIBLE

    @property
    def added(self) -> np.ndarray:
        """(28, 28) bool: where ink was put."""
        return self.image - self.original > _VISIBLE

    @property
    def pixels(self) -> int:
        return int(self.erased.sum() + self.added.sum())


@dataclass(frozen=True)
class StrokeErasure:
    """Strokes (from 0) without which the target is read, and its probability then. exact: no smaller set does it."""

    strokes: tuple[int, ...]
    probability: float
    exact: bool


def fewest_strokes(answers: StrokeAnswers, target: int) -> StrokeErasure | None:
    """The fewest strokes to erase until the target is read; None where no choice of the others is read so.

    Up to eight strokes all choices are tried, the smaller first, and of equal size the most probable wins; beyond, one
    stroke goes after the other, each time the one that helps most.
    """
    count = len(answers.strokes)
    if count > MOST_EXACT:
        return _greedy_strokes(answers, target)
    for size in range(1, count):
        sets = list(itertools.combinations(range(count), size))
        left = np.array([answers.everything - sum(1 << stroke for stroke in each) for each in sets])
        shares = answers.shares(left)
        reads = [_answer(answers.predictor, share) == target for share in shares]
        if any(reads):
            best = int(np.argmax(np.where(reads, shares[:, target], -1.0)))
            return StrokeErasure(sets[best], float(shares[best, target]), exact=True)
    return None


def _greedy_strokes(answers: StrokeAnswers, target: int) -> StrokeErasure | None:
    left, erased = answers.everything, []
    while left.bit_count() > 1:
        present = [stroke for stroke in range(len(answers.strokes)) if left >> stroke & 1]
        shares = answers.shares(np.array([left - (1 << stroke) for stroke in present]))
        best = int(np.argmax(_margins(shares, target)))
        left -= 1 << present[best]
        erased.append(present[best])
        if _answer(answers.predictor, shares[best]) == target:
            return StrokeErasure(tuple(sorted(erased)), float(shares[best, target]), exact=False)
    return None


def fewest_pixels(
    predictor: Predictor, image: np.ndarray, target: int, most: int = MOST_PIXELS, seconds: float = _SECONDS
) -> PixelChange:
    """Erases or inks blocks of 2×2 pixels, each time the one that brings the target nearest, then takes back what it can.

    image: (28, 28). Ink is only added beside ink. Given up after `most` pixels or so many seconds of
    computing.
    """
    image = np.asarray(image, np.float32)
    end = time.thread_time() + seconds
    shares = class_shares(predictor, image[None])[0]
    before, now, changed, stopped = float(shares[target]), image.copy(), list[tuple[int, int]](), ""
    while _answer(predictor, shares) != target and not stopped:
        tries = _tries(now, changed)
        best = _best(class_shares(predictor, tries.images), target)
        tried = _together(now, tries, best)
        if not best or PixelChange(image, tried, False, 0, 0).pixels > most:
            stopped = "pixels"
        elif time.thread_time() > end:
            stopped = "time"
        else:
            now, shares = tried, class_shares(predictor, tried[None])[0]
            changed += [tries.blocks[place] for place in best]
    if not stopped:
        now, shares = _pruned(predictor, image, now, changed, target)
    return PixelChange(image, now, not stopped, before, float(shares[target]), stopped)


@dataclass(frozen=True, eq=False)
class _Tries:
    images: np.ndarray
    blocks: list[tuple[int, int]]


def _tries(now: np.ndarray, changed: list[tuple[int, int]]) -> _Tries:
    """Each block that was not changed yet, without ink or, beside ink, full of it."""
    means = now.reshape(_BLOCKS, _BLOCK, _BLOCKS, _BLOCK).mean(axis=(1, 3))
    inked = np.pad(means > _VISIBLE, 1)
    near = np.zeros_like(means, bool)
    for row, column in itertools.product(range(3), range(3)):
        near |= inked[row : row + _BLOCKS, column : column + _BLOCKS]
    free = np.ones_like(near)
    for block in changed:
        free[block] = False
    images, blocks = [], []
    for value, may in ((0.0, means > _VISIBLE), (1.0, near & (means < 1 - _VISIBLE))):
        for row, column in np.argwhere(may & free).tolist():
            tried = now.copy()
            tried[_pixels_of((row, column))] = value
            images.append(tried)
            blocks.append((row, column))
    return _Tries(np.array(images, np.float32).reshape(-1, SIDE, SIDE), blocks)


def _best(answers: np.ndarray, target: int) -> list[int]:
    """The places of the tries that bring the target nearest, the best first."""
    return [int(place) for place in np.argsort(-_margins(answers, target), kind="stable")[:_AT_ONCE]]


def _together(now: np.ndarray, tries: _Tries, places: list[int]) -> np.ndarray:
    """The changes of several tries in one image."""
    together = now.copy()
    for place in places:
        pixels = _pixels_of(tries.blocks[place])
        together[pixels] = tries.images[place][pixels]
    return together


def _pruned(
    predictor: Predictor, image: np.ndarray, now: np.ndarray, changed: list[tuple[int, int]], target: int
) -> tuple[np.ndarray, np.ndarray]:
    """Takes each change back, the first one first, that the answer does not need any more."""
    for block in changed:
        tried = now.copy()
        tried[_pixels_of(block)] = image[_pixels_of(block)]
        if _answer(predictor, class_shares(predictor, tried[None])[0]) == target:
            now = tried
    return now, class_shares(predictor, now[None])[0]


def _pixels_of(block: tuple[int, int]) -> tuple[slice, slice]:
    row, column = (slice(_BLOCK * at, _BLOCK * (at + 1)) for at in block)
    return row, column


def _answer(predictor: Predictor, shares: np.ndarray) -> int | None:
    """The digit that the network reads where these are its shares (11,), or None for no digit."""
    probabilities = (shares[:10] + shares[10] / 10).astype(np.float32)
    return predictor.answer(probabilities, np.zeros((SIDE, SIDE), np.float32)).digit


def _margins(shares: np.ndarray, target: int) -> np.ndarray:
    """(n, 11) → (n,): how much more probable the target is than the best of all else, in natural logarithms."""
    logs = np.log(shares + 1e-9)
    return logs[:, target] - np.delete(logs, target, axis=1).max(axis=1)
