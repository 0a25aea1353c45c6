"""How many drawings that are no digits a recognizer refuses: thirteen kinds, drawn here with a fixed seed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from digitrec.errors import EmptyDrawingError
from digitrec.evaluation.benchmark import Answers, counted
from digitrec.model.calibration import certainty
from digitrec.model.prediction import Predictor
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.non_digits import HELD_OUT, KINDS, draw_non_digit, photo_noise, side_by_side

SEED = 77  # not that of the drawings which runs are trained on
EACH = 200
PAIRS, NOISE = "two digits", "photo noise"


def refusal_report(
    reader: Predictor, digits: Answers, report: Callable[[float], None] = lambda _: None, each: int = EACH
) -> dict[str, Any]:
    """Counts of so many drawings of each of thirteen kinds, `correct` being those that are refused.

    digits: real ones that the reader has answered; pairs are made of their strokes, and `auroc` is the probability that
    one of them has more certainty than a drawing of no digit. `held_out` is the kind that no run is trained on.
    """
    kinds = {}
    surest = []
    for number, kind in enumerate((*KINDS, PAIRS, NOISE)):
        report(number / (len(KINDS) + 2))
        answers = [_answer(reader, drawing) for drawing in _drawings(kind, number, each, digits.digits)]
        refused, sure = (np.array(values) for values in zip(*answers, strict=True))
        kinds[kind] = counted(refused)
        surest.append(sure)
    real = certainty(digits.probabilities)
    together = [kind for kind in kinds if kind not in ("letter", HELD_OUT)]
    return {
        "seed": SEED,
        "digits": digits.name,
        "kinds": kinds,
        "held_out": HELD_OUT,
        "trained_kinds": _sum([kinds[kind] for kind in together]),
        "auroc": auroc(real, np.concatenate(surest)),
        "count": each * len(kinds),
    }


def auroc(real: np.ndarray, strangers: np.ndarray) -> float:
    """The area under the ROC curve (Mann-Whitney U over n·m; Fawcett, 2006): ties count one half. Any (n,) and (m,)."""
    from scipy.stats import mannwhitneyu  # here, as its 0.5 s would delay the command line's start

    # "asymptotic" is about the p-value, which nobody reads: the exact one of small samples would take its time.
    u = mannwhitneyu(real, strangers, method="asymptotic").statistic
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


def _answer(reader: Predictor, drawing: np.ndarray) -> tuple[bool, float]:
    """Whether it was refused, and its certainty; where nothing is found it is refused, with the least that there is."""
    try:
        prediction = reader.predict_drawing(drawing)
    except EmptyDrawingError:
        return True, 0.2
    return prediction.digit is None, float(certainty(prediction.probabilities))


def _sum(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    count, correct = (sum(row[key] for row in rows) for key in ("count", "correct"))
    return {"count": count, "correct": correct, "accuracy": correct / count}
