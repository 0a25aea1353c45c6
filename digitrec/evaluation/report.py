"""What a recognizer is worth on a set of labelled images: counts, confusion, likelihood and calibration error."""

import numpy as np

from digitrec.data import Dataset
from digitrec.evaluation.metrics import confusion, expected_calibration_error, negative_log_likelihood
from digitrec.model.prediction import Predictor
from digitrec.runs.evaluation import Score


def evaluate(predictor: Predictor, digits: Dataset, name: str) -> Score:
    """The score on all of these digits. name: of the data, such as "mnist test"."""
    probabilities = predictor.predict(digits.images)
    table = confusion(digits.labels, probabilities.argmax(axis=1))
    return Score(
        data=name,
        count=len(digits),
        correct=int(np.trace(table)),
        nll=negative_log_likelihood(digits.labels, probabilities),
        ece=expected_calibration_error(digits.labels, probabilities),
        confusion=table.tolist(),
    )
