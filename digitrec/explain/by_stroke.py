"""Which stroke carries the answer: Shapley values over strokes (Shapley, 1953; Lundberg & Lee, 2017)."""

import functools
from dataclasses import dataclass, field

import numpy as np

from digitrec.config import Choice
from digitrec.explain.attribution import Method
from digitrec.explain.class_shares import class_shares, log_odds
from digitrec.explain.pen_strokes import PenStrokes
from digitrec.explain.shapley import Shares, exact_shares, sampled_shares
from digitrec.model.prediction import Predictor

# Up to so many strokes all coalitions are asked, 256 at most; beyond, as many images for sampled orders.
MOST_EXACT = 8
_IMAGES_SAMPLED = 400


class ByStroke(Method):
    """Strokes are players who reach the probability together."""

    name = "strokes"
    label = "By stroke"
    paper = "Shapley, A value for n-person games, 1953; Lundberg & Lee, A unified approach to interpreting model predictions, NeurIPS 2017"
    link = "https://arxiv.org/abs/1705.07874"
    unit = "percentage points of probability, or log odds"
    explanation = (
        "Each stroke's share of the answer: the mean of what it adds, over all orders of drawing them."
    )
    cannot_tell = (
        "It cannot tell which part of a stroke matters, and a share mixes what a stroke says alone with what it says "
        "together with others: drawings with strokes left out are ones that nobody would draw."
    )
    settings = (
        Choice(
            name="value", label="What is shared", default="probability", group="Strokes", choices=("probability", "log odds"),
            help="The probability says what the answer hangs on; the log odds also tell apart what is hardly probable.",
        ),
    )  # fmt: skip


@dataclass(eq=False)
class StrokeAnswers:
    """What the network says of any choice of a drawing's strokes; each is asked once."""

    predictor: Predictor
    strokes: PenStrokes
    _known: dict[int, np.ndarray] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return 2 ** len(self.strokes) - 1

    def shares(self, coalitions: np.ndarray) -> np.ndarray:
        """(m,) → (m, 11): as `class_shares` gives them, for what these strokes alone look like."""
        new = [each for each in dict.fromkeys(map(int, coalitions)) if each not in self._known]
        if new:
            answers = class_shares(self.predictor, self.strokes.images(np.array(new)))
            self._known.update(zip(new, answers, strict=True))
        return np.array([self._known[int(each)] for each in coalitions])

    def values(self, coalitions: np.ndarray, unit: str = "probability") -> np.ndarray:
        """(m,) → (m, 10): each digit's probability, no digit being an eleventh possibility, or its log odds."""
        shares = self.shares(coalitions)
        return log_odds(shares) if unit == "log odds" else shares[:, :10]


def shares_by_stroke(answers: StrokeAnswers, unit: str = "probability", seed: int = 0) -> Shares:
    """(strokes, 10): what each stroke adds to each digit's value; they sum to v(all strokes) − v(blank paper).

    unit: "probability" or "log odds". Exact up to eight strokes; beyond, the mean of sampled orders, with its standard error.
    """
    count = len(answers.strokes)
    value = functools.partial(answers.values, unit=unit)
    if count <= MOST_EXACT:
        return exact_shares(value, count)
    orders = 2 * (_IMAGES_SAMPLED // (2 * count))
    return sampled_shares(value, count, orders, np.random.default_rng(seed))
