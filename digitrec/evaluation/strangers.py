"""How many drawings that are no digits a recognizer refuses: thirteen kinds, drawn here with a fixed seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.evaluation.answers import Answers, prediction_of
from digitrec.evaluation.metrics import counted
from digitrec.model.calibration import certainty
from digitrec.model.prediction import Predictor
from digitrec.runs.counts import Count
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.non_digits import HELD_OUT, KINDS, draw_non_digit, photo_noise, side_by_side

SEED = 77  # not that of the drawings which runs are trained on
EACH = 200
PAIRS, NOISE = "two digits", "photo noise"
LETTERS = "letter"


@dataclass(frozen=True)
class Refusals:
    """kinds: of each kind of drawing, how many are refused, which is the correct answer here.

    digits: the name of the real ones. auroc: the probability that one of these has more certainty than a drawing of no
    digit.
    """

    digits: str
    kinds: dict[str, Count]
    auroc: float

    @property
    def trained_kinds(self) -> Count:
        """All kinds but letters and the one that no run is trained on; these two are read apart."""
        return sum((count for kind, count in self.kinds.items() if kind not in (LETTERS, HELD_OUT)), Count())

    @property
    def total(self) -> Count:
        return sum(self.kinds.values(), Count())

    def as_record(self) -> dict[str, Any]:
        return {
            "seed": SEED,
            "digits": self.digits,
            "kinds": {kind: count.as_record() for kind, count in self.kinds.items()},
            "held_out": HELD_OUT,
            "trained_kinds": self.trained_kinds.as_record(),
            "auroc": self.auroc,
            "count": self.total.count,
        }


def refusals(
    reader: Predictor, digits: Answers, report: Callable[[float], None] = lambda _: None, each: int = EACH
) -> Refusals:
    """The refused of so many drawings of each of thirteen kinds.

    digits: real ones that the reader has answered; pairs are made of their strokes.
    """
    kinds = {}
    certainties = []
    for number, kind in enumerate((*KINDS, PAIRS, NOISE)):
        report(number / (len(KINDS) + 2))
        drawings = _drawings(kind, number, each, digits.digits)
        predictions = [prediction_of(reader, drawing) for drawing in drawings]
        kinds[kind] = counted(np.array([prediction.digit is None for prediction in predictions]))
        certainties.append(certainty(np.stack([prediction.probabilities for prediction in predictions])))
    real = certainty(digits.probabilities)
    return Refusals(digits.name, kinds, auroc(real, np.concatenate(certainties)))


def auroc(real: np.ndarray, strangers: np.ndarray) -> float:
    """The area under the ROC curve (Mann-Whitney U over n·m; Fawcett, 2006): ties count one half. Any (n,) and (m,)."""
    from scipy.stats import mannwhitneyu  # here, as its 0.5 s would delay the command line's start

    # "asymptotic" is about the p-value, which nobody reads: the exact one of small samples would take its time.
    # In float64, as SciPy sums ranks in the precision of what it is given.
    u = mannwhitneyu(real.astype(np.float64), strangers.astype(np.float64), method="asymptotic").statistic
    return float(u / (len(real) * len(strangers)))


def _drawings(kind: str, number: int, count: int, digits: Sequence[PenDigit]) -> list[np.ndarray]:
    """RGBA drawings as on the canvas: with pens, places and colours of their own."""
    drawings = []
    for row in range(count):
        rng = np.random.default_rng([SEED, number, row])
        if kind == NOISE:
            noise = photo_noise(rng, 280)
            drawings.append(np.concatenate([noise, np.full((280, 280, 1), 255, np.uint8)], axis=2))
            continue
        if kind == PAIRS:
            left, right = (digits[each].strokes for each in rng.integers(len(digits), size=2))
            strokes = side_by_side(list(left), list(right), rng)
        else:
            strokes = draw_non_digit(kind, rng)
        drawings.append(render(strokes, random_pen(rng)))
    return drawings
