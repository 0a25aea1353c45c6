"""Numbers that say what a classifier is worth, from its probabilities and the true digits. Sum first, divide once."""

import numpy as np

from digitrec.runs.counts import Count

CLASSES = 10


def counted(right: np.ndarray) -> Count:
    """The count of an array of booleans, one an answer."""
    return Count(len(right), int(np.count_nonzero(right)))


def confusion(labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """(10, 10) int64: row = the true digit, column = the digit that was answered."""
    table = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(table, (labels, predicted), 1)
    return table


def negative_log_likelihood(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The mean of -ln p(true digit), in nats; probabilities (n, 10) are bounded below by 1e-7, as Keras does."""
    true = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(true, 1e-7)).sum() / len(labels))


def expected_calibration_error(labels: np.ndarray, probabilities: np.ndarray, bins: int = 15) -> float:
    """|confidence - accuracy|, weighted by count over bins that hold equally many answers (Nixon et al., 2019).

    0 is perfect. Confidence is the probability of the answered digit. probabilities: (n, 10).
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = (probabilities.argmax(axis=1) == labels).astype(np.float64)
    order = np.argsort(confidence, kind="stable")
    gaps = [abs(confidence[part].sum() - right[part].sum()) for part in np.array_split(order, bins)]
    return float(sum(gaps) / len(labels))
