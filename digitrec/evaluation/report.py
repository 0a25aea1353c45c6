"""What a recognizer is worth on a set of labelled images: the record that evaluation.json and the command line show."""

from typing import Any

import numpy as np

from digitrec.data import Dataset
from digitrec.evaluation.metrics import confusion, expected_calibration_error, negative_log_likelihood
from digitrec.model.prediction import Predictor


def evaluate(predictor: Predictor, digits: Dataset, name: str) -> dict[str, Any]:
    """The counts first, the rates from them. name: of the data, such as "mnist test".

    `confusion[true][answered]` counts images; `nll` is in nats; `ece` is over 15 bins of equal count.
    """
    probabilities = predictor.predict(digits.images)
    table = confusion(digits.labels, probabilities.argmax(axis=1))
    correct = int(np.trace(table))
    return {
        "data": name,
        "count": len(digits),
        "correct": correct,
        "accuracy": correct / len(digits),
        "nll": negative_log_likelihood(digits.labels, probabilities),
        "ece": expected_calibration_error(digits.labels, probabilities),
        "confusion": table.tolist(),
    }
