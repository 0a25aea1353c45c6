"""Temperature and threshold: fitted on validation data, applied to every answer."""

import numpy as np
import pytest

from digitrec.evaluation.calibration import REFUSED_SHARE, fit_temperature, refusal_threshold
from digitrec.model.calibration import NOT_CALIBRATED, Calibration
from digitrec.runs import Evaluation


def test_a_temperature_of_two_takes_the_square_root_of_the_odds():
    """Odds of 81 to 9 become 9 to 3, the rest staying at the ratio that it had."""
    row = np.zeros((1, 10), np.float32)
    row[0, :2] = 0.9, 0.1
    warm = Calibration(temperature=2).applied(row)
    assert warm[0, 0] / warm[0, 1] == pytest.approx(3, rel=1e-4)
    assert warm.sum() == pytest.approx(1, rel=1e-6)


def test_without_calibration_probabilities_stay_the_same_to_the_bit():
    """So that a run without a fitted temperature answers as its network does."""
    rows = np.random.default_rng(0).dirichlet(np.ones(10), 5).astype(np.float32)
    assert NOT_CALIBRATED.applied(rows) is rows


def test_the_fitted_temperature_undoes_one_that_was_put_on():
    """Labels drawn from probabilities, whose odds are then cubed, ask for a temperature of 3."""
    rng = np.random.default_rng(7)
    true = rng.dirichlet(np.full(10, 0.2), 20_000).astype(np.float64)
    labels = np.array([rng.choice(10, p=row / row.sum()) for row in true])
    overconfident = Calibration(temperature=1 / 3).applied(true.astype(np.float32))
    # 20,000 drawn labels know the temperature no better; the next test asks for the minimum itself.
    assert fit_temperature(labels, overconfident) == pytest.approx(3, rel=0.01)


@pytest.mark.parametrize("odds, temperature", [(81.0, 2.0), (9**1.5, 1.5), (9**0.5, 0.5), (9.0, 1.0)])
def test_the_fitted_temperature_is_the_optimum_known_by_hand(odds, temperature):
    """One answer has these odds against each of nine others, and is right nine times of 18: odds of 9 are the truth.

    odds^(1/T) = 9 where T = ln odds / ln 9.
    """
    rows = np.ones((18, 10))
    rows[:, 0] = odds
    probabilities = (rows / rows.sum(axis=1, keepdims=True)).astype(np.float32)
    labels = np.array([0] * 9 + list(range(1, 10)))
    assert fit_temperature(labels, probabilities) == pytest.approx(temperature, rel=1e-3)


def test_at_most_one_digit_in_two_hundred_is_refused():
    """Of 1,000 digits with probabilities 0.000 to 0.999, the threshold stays above at most five."""
    answered = np.arange(1000) / 1000
    threshold = refusal_threshold(answered, REFUSED_SHARE)
    assert (answered < threshold).sum() <= 5
    assert threshold == pytest.approx(0.004)


def test_an_answer_below_the_threshold_is_no_digit():
    """The two best together count; equal to it is enough; zero is a digit like any other."""
    sure = np.full(10, 0.05)
    sure[0], sure[7] = 0.5, 0.1
    assert Calibration(threshold=0.6).answer(sure) == 0
    assert Calibration(threshold=0.61).answer(sure) is None


def test_what_may_be_one_of_two_digits_is_a_digit():
    """Unlike what may be any of many, though its best is as probable."""
    one_or_seven, anything = np.full(10, 0.0025), np.full(10, 0.51 / 9)
    one_or_seven[[1, 7]], anything[1] = 0.49, 0.49
    judge = Calibration(threshold=0.85)
    assert judge.answer(one_or_seven) == 1
    assert judge.answer(anything) is None


@pytest.mark.parametrize(
    "record",
    [{}, {"calibration": None}, {"calibration": {"temperature": "hot", "threshold": 0}},
     {"calibration": {"temperature": 0, "threshold": 0}}, {"calibration": {"temperature": 1, "threshold": float("nan")}}],
)  # fmt: skip
def test_a_record_that_cannot_be_used_calibrates_nothing(record):
    """A damaged evaluation.json costs the calibration, not the answer."""
    assert Calibration.of_record(Evaluation.of_record(record).calibration) == NOT_CALIBRATED
