"""What a model is worth: each figure against one that was counted by hand."""

import math

import numpy as np
import pytest

from digitrec.data import Dataset
from digitrec.evaluation.metrics import confusion, expected_calibration_error, negative_log_likelihood
from digitrec.evaluation.report import evaluate


def sure_of(digits: list[int], confidence: float) -> np.ndarray:
    """Probabilities that give each of these digits this much and share the rest evenly."""
    probabilities = np.full((len(digits), 10), (1 - confidence) / 9, np.float32)
    probabilities[np.arange(len(digits)), digits] = confidence
    return probabilities


class Oracle:
    """Answers with fixed probabilities, whatever it is shown, but only as many as it is shown."""

    def __init__(self, probabilities: np.ndarray) -> None:
        self.probabilities = probabilities
        self.shapes: list[tuple[int, ...]] = []

    def predict(self, images: np.ndarray) -> np.ndarray:
        self.shapes.append(images.shape)
        return self.probabilities[: len(images)]


def test_a_confusion_has_the_truth_in_rows_and_the_answer_in_columns():
    """Three sevens, one of them taken for a 1; a 0 that is right; a 9 taken for a 4."""
    table = confusion(np.array([7, 7, 7, 0, 9]), np.array([7, 1, 7, 0, 4]))
    by_hand = np.zeros((10, 10))
    by_hand[7, 7], by_hand[7, 1], by_hand[0, 0], by_hand[9, 4] = 2, 1, 1, 1
    np.testing.assert_array_equal(table, by_hand)
    assert table.dtype == np.int64


def test_the_negative_log_likelihood_is_the_mean_of_minus_ln_p():
    """p = 1/2 and 1/8 of the true digit: (ln 2 + ln 8) / 2 = 2 ln 2."""
    probabilities = np.concatenate([sure_of([3], 0.5), sure_of([3], 0.125)])
    assert negative_log_likelihood(np.array([3, 3]), probabilities) == pytest.approx(
        2 * math.log(2), rel=1e-6
    )


def test_a_sure_and_wrong_answer_costs_a_bounded_amount():
    """p = 0 counts as 1e-7, as in Keras: -ln 1e-7 = 16.118."""
    assert negative_log_likelihood(np.array([0]), sure_of([1], 1.0)) == pytest.approx(16.118, abs=1e-3)


def test_who_is_right_as_often_as_he_says_is_perfectly_calibrated():
    """Ten answers of 80 %, eight of them right, in one bin."""
    labels = np.array([5] * 8 + [6] * 2)
    assert expected_calibration_error(labels, sure_of([5] * 10, 0.8), bins=1) == pytest.approx(0, abs=1e-6)


def test_who_is_right_less_often_than_he_says_is_off_by_the_difference():
    """Ten answers of 90 %, five right: 0.9 - 0.5."""
    labels = np.array([5] * 5 + [6] * 5)
    assert expected_calibration_error(labels, sure_of([5] * 10, 0.9), bins=1) == pytest.approx(0.4, abs=1e-6)


def test_too_much_and_too_little_confidence_do_not_cancel_between_bins():
    """Five answers of 50 %, all right, and five of 90 %, none right: (5·0.5 + 5·0.9) / 10 in two bins."""
    probabilities = np.concatenate([sure_of([2] * 5, 0.5), sure_of([2] * 5, 0.9)])
    labels = np.array([2] * 5 + [3] * 5)
    assert expected_calibration_error(labels, probabilities, bins=2) == pytest.approx(0.7, abs=1e-6)


def test_fewer_answers_than_bins_are_no_trouble():
    """Each answer is then a bin of its own: |0.9 - 1| and |0.9 - 0|, halved."""
    error = expected_calibration_error(np.array([2, 3]), sure_of([2, 2], 0.9))
    assert error == pytest.approx((0.1 + 0.9) / 2, abs=1e-6)


def test_a_report_counts_first_and_divides_once():
    """Seven digits, five right: 5 / 7, and a confusion that sums to 7."""
    labels = np.array([0, 1, 2, 3, 4, 4, 4])
    oracle = Oracle(sure_of([0, 1, 2, 3, 4, 9, 8], 0.7))
    report = evaluate(oracle, Dataset(np.zeros((7, 28, 28), np.uint8), labels), "seven digits").as_record()
    assert (report["data"], report["count"], report["correct"], report["accuracy"]) == (
        "seven digits",
        7,
        5,
        5 / 7,
    )
    assert np.sum(report["confusion"]) == 7
    assert np.trace(report["confusion"]) == 5
    assert (report["confusion"][4][9], report["confusion"][4][8]) == (1, 1)
    assert report["nll"] == pytest.approx(-(5 * math.log(0.7) + 2 * math.log(0.3 / 9)) / 7, rel=1e-6)
    assert sum(shape[0] for shape in oracle.shapes) == 7
