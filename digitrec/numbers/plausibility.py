"""How plausible it is that a candidate is one whole digit: from its size, its place, its shape and the network's answer.

The network alone cannot say: it is as sure of half an 8 as of a 3, and reads "09" as a 9. What tells them apart is how
wide and high such a digit is beside the others of its line, and how often a row of pixels meets its strokes. As in Liu,
Sako and Fujisawa, "Effects of classifier structures and training regimes on integrated segmentation and recognition of
handwritten numeral strings" (IEEE PAMI 26, 2004) the geometry joins the classifier's answer in one score: here the log
odds of a logistic regression, so that a reading's score is the log of the product of its candidates' odds.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

# Beside the terms there is a constant. Squares make a middle the best; is_… are 0 or 1. Lengths are in line heights.
TERMS = (
    "certainty", "log_width", "log_width²", "log_height", "log_height²", "crossed", "is_cut", "inner_gap", "has_gap",
    "overlap", "width_of_class²", "height_of_class²", "rows_of_class²", "columns_of_class²", "euler_of_class²",
    "outline_of_class²", "rows_above", "width_above",
)  # fmt: skip
SHAPES = 6  # width, height, runs of ink a row and a column, Euler number, outline
FARTHEST = 16.0  # squared deviations beyond it count alike: one odd measure must not overrule all others
SUREST = -math.log(1e-4)  # certainty beyond it counts alike
_FILE = Path(__file__).parent / "plausibility.json"


@dataclass(frozen=True, eq=False)
class Plausibility:
    """Fitted by tools/fit_numbers.py. weights: (1 + terms,), the constant first. means, deviations: (10, 6), of the
    shapes of each digit's class.
    """

    weights: np.ndarray
    means: np.ndarray
    deviations: np.ndarray

    def log_odds(self, terms: np.ndarray) -> np.ndarray:
        """(n,) from terms (n, len(TERMS))."""
        return self.weights[0] + terms @ self.weights[1:]

    def at_most(self, place: np.ndarray) -> float:
        """What the log odds of a candidate at this place, (6,), can be if its shape and the network speak for it."""
        terms = _of_place(place[None])
        return float(
            self.weights[0] + SUREST * self.weights[1] + terms[0] @ self.weights[2 : 2 + terms.shape[1]]
        )

    def terms(self, places: np.ndarray, images: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
        """(n, len(TERMS)) float64.

        places: (n, 6), of each candidate width, height, crossed, inner gap, overlap in line heights, and whether it is
        cut. images: (n, 28, 28) float32. probabilities: (n, 10), the network's.
        """
        of_place = _of_place(places)
        wide, high = of_place[:, 0], of_place[:, 2]
        digits = probabilities.argmax(axis=1)
        shapes = np.column_stack([wide, high, image_shapes(images)])
        off = (shapes - self.means[digits]) / self.deviations[digits]
        squares = np.minimum(off * off, FARTHEST)
        doubt = 1 - probabilities.max(axis=1).astype(np.float64)
        certainty = np.minimum(-np.log(np.maximum(doubt, 1e-9)), SUREST)
        return np.column_stack(
            [certainty, of_place, squares, np.clip(off[:, 2], 0, 4), np.clip(off[:, 0], 0, 4)]
        )


def _of_place(places: np.ndarray) -> np.ndarray:
    """(n, 9): the terms from log_width to overlap."""
    width, height, crossed, gap, overlap, is_cut = places.T
    wide, high = np.log(width + 0.15), np.log(height + 0.05)
    return np.column_stack([wide, wide**2, high, high**2, crossed, is_cut, gap, gap > 0, overlap])


def image_shapes(images: np.ndarray) -> np.ndarray:
    """(n, 4): mean runs of ink in a row and in a column that has any, the Euler number, the outline's length over 20.

    images: (n, 28, 28) float32 in [0, 1]. The Euler number (parts minus holes) is counted from 2×2 squares, for
    8-connected ink (Gray, "Local properties of binary images in two dimensions", IEEE Trans. Computers C-20, 1971).
    """
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    inked = padded > 0.5
    starts = (inked[:, 1:] & ~inked[:, :-1]).sum(axis=1), (inked[:, :, 1:] & ~inked[:, :, :-1]).sum(axis=2)
    columns, rows = (counts.sum(axis=1) / np.maximum((counts > 0).sum(axis=1), 1) for counts in starts)
    a, b, c, d = inked[:, :-1, :-1], inked[:, :-1, 1:], inked[:, 1:, :-1], inked[:, 1:, 1:]
    of_four = a.astype(np.int8) + b + c + d
    ones, threes = ((of_four == count).sum(axis=(1, 2)) for count in (1, 3))
    diagonals = ((of_four == 2) & (a == d)).sum(axis=(1, 2))
    down, across = np.diff(padded, axis=1)[:, :, :-1], np.diff(padded, axis=2)[:, :-1]
    outline = np.sqrt(down * down + across * across).sum(axis=(1, 2)) / 20
    return np.column_stack([rows, columns, (ones - threes - 2 * diagonals) / 4, outline])


@cache
def fitted(source: str) -> Plausibility:
    """The plausibility of candidates from `pixels` or from `strokes`."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))[source]
    weights = [content["constant"], *(content["weights"][term] for term in TERMS)]
    return Plausibility(np.array(weights), np.array(content["means"]), np.array(content["deviations"]))
