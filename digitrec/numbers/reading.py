"""From pieces of ink to the digits that explain them best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.errors import DrawingError
from digitrec.model.prediction import Predictor
from digitrec.numbers.lattice import Run, best_path, runs
from digitrec.numbers.pieces import Piece, cut_pieces, joined, line_height, with_stacked_joined
from digitrec.numbers.plausibility import Plausibility, fitted
from digitrec.preprocess import image_of_ink

MOST_PIECES = 200
MOST_TOGETHER = 5  # pieces of one digit: a 5 or an open 4 has two or three, a cut 0 may have more
SETTLED = 1.5  # log odds from which a part is one digit; it is neither cut nor joined with another that is
HOPELESS = -1.0  # log odds that pieces together must be able to reach before the network is asked


@dataclass(frozen=True, eq=False)
class Candidate:
    """A run of pieces taken for one digit. place: see Plausibility.terms. log_odds: that it is one whole digit."""

    piece: Piece
    image: np.ndarray
    probabilities: np.ndarray
    place: np.ndarray
    log_odds: float


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where parts come from. name: of what was fitted to it. narrowest: line heights from which a part may be cut.

    together: of how many parts a digit is made at most, unless parts are left that are no digits so.
    """

    name: str
    together: int
    narrowest: float


PIXELS = Source(name="pixels", together=1, narrowest=0.62)
# Who lifts the pen between digits draws no two in one stroke, but for those joined in a hurry.
STROKES = Source(name="strokes", together=MOST_TOGETHER, narrowest=1.2)


class Lattice:
    """The candidates over a row of pieces, each recognised once however often it is looked at."""

    def __init__(self, height: float, plausibility: Plausibility, predictor: Predictor) -> None:
        self.height = height
        self._plausibility = plausibility
        self._predictor = predictor
        self._known: dict[tuple[Piece, ...], Candidate] = {}

    def candidates(self, pieces: Sequence[Piece], wanted: Iterable[Run]) -> dict[Run, Candidate]:
        """Those of the wanted runs that may be a digit by their size and gaps, and all that are known already."""
        keys = {run: tuple(pieces[slice(*run)]) for run in runs(len(pieces), MOST_TOGETHER)}
        fresh: dict[Run, tuple[Piece, np.ndarray]] = {}
        for run in wanted:
            key = keys[run]
            if key not in self._known:
                piece, place = joined(list(key)), place_of(pieces, run, self.height)
                is_one = run[1] - run[0] == 1
                if is_one or self._plausibility.at_most(place) >= HOPELESS:
                    fresh[run] = piece, place
        if fresh:
            images = np.stack([image_of_ink(piece.ink) for piece, _ in fresh.values()])
            probabilities = self._predictor.predict(images)
            terms = self._plausibility.terms(
                np.stack([place for _, place in fresh.values()]), images, probabilities
            )
            odds = self._plausibility.log_odds(terms)
            for index, (run, (piece, place)) in enumerate(fresh.items()):
                self._known[keys[run]] = Candidate(
                    piece, images[index], probabilities[index], place, float(odds[index])
                )
        return {run: self._known[key] for run, key in keys.items() if key in self._known}

    def best(self, pieces: Sequence[Piece], wanted: Iterable[Run]) -> list[tuple[Run, Candidate]]:
        """The path of the highest sum of log odds through the wanted runs, each single piece among them."""
        candidates = self.candidates(pieces, wanted)
        path = best_path({run: candidate.log_odds for run, candidate in candidates.items()}, len(pieces))
        return [(run, candidates[run]) for run in path or ()]  # single pieces alone are a path


def read_parts(parts: Sequence[Piece], source: Source, predictor: Predictor) -> list[Candidate]:
    """The digits that the parts are, in the parts' order. Parts that are likely digits as they are remain uncut.

    Raises DrawingError for too many parts, as of a picture that is no number.
    """
    if len(parts) > MOST_PIECES:
        raise DrawingError(
            f"This drawing has {len(parts):,} separate parts, too many for a number; draw its digits alone."
        )
    stacked = with_stacked_joined(list(parts), line_height(parts))  # half an 8 is no measure of a line
    lattice = Lattice(line_height(stacked), fitted(source.name), predictor)
    path = lattice.best(parts, runs(len(parts), source.together))
    unsettled = _unsettled(path)
    if not unsettled:
        return [candidate for _, candidate in path]
    path = lattice.best(parts, _with_any(unsettled, len(parts)))
    unsettled = _unsettled(path)
    pieces: list[Piece] = []
    new: set[int] = set()
    for number, part in enumerate(parts):
        may_be_more = number in unsettled and part.width >= source.narrowest * lattice.height
        cut = cut_pieces(part, lattice.height) if may_be_more else [part]
        if number in unsettled:
            new |= set(range(len(pieces), len(pieces) + len(cut)))
        pieces += cut
    if len(pieces) > len(parts):
        path = lattice.best(pieces, _with_any(new, len(pieces)))
    return [candidate for _, candidate in path]


def _unsettled(path: Iterable[tuple[Run, Candidate]]) -> set[int]:
    return {piece for run, candidate in path if candidate.log_odds < SETTLED for piece in range(*run)}


def _with_any(wanted: set[int], count: int) -> list[Run]:
    """The runs that hold a wanted piece, and each piece alone: settled neighbours are not tried together."""
    return [
        run
        for run in runs(count, MOST_TOGETHER)
        if run[1] - run[0] == 1 or not wanted.isdisjoint(range(*run))
    ]


def place_of(pieces: Sequence[Piece], run: Run, height: float) -> np.ndarray:
    """(6,) width, height, crossed ink, widest inner gap, overlap with ink outside, in line heights; whether it is cut."""
    mine = pieces[slice(*run)]
    left, right = min(piece.left for piece in mine), max(piece.right for piece in mine)
    top, bottom = min(piece.top for piece in mine), max(piece.bottom for piece in mine)
    gap, reached = 0, mine[0].right
    for piece in sorted(mine, key=lambda piece: piece.left):
        gap, reached = max(gap, piece.left - reached), max(reached, piece.right)
    overlap = sum(
        max(0, min(other.right, right) - max(other.left, left))
        for index, other in enumerate(pieces)
        if not run[0] <= index < run[1] and other.part not in (mine[0].part, mine[-1].part)
    )
    crossed = mine[0].crossed[0] + mine[-1].crossed[1]
    measures = np.array([right - left, bottom - top, crossed, gap, overlap]) / height
    return np.append(measures, float(measures[2] > 0.02))
