"""Choosing temperature and threshold on validation data."""

from typing import Any

import numpy as np

from digitrec.data import Dataset
from digitrec.evaluation.metrics import negative_log_likelihood
from digitrec.model.calibration import Calibration, certainty
from digitrec.model.prediction import Predictor

# Of real digits, as many may be refused.
REFUSED = 0.005
_TEMPERATURES = np.geomspace(0.2, 8, 120)


def calibrate(predictor: Predictor, digits: Dataset) -> dict[str, Any]:
    """The record `calibration` of evaluation.json: temperature, threshold, and on how many images they were chosen.

    predictor: not calibrated yet. digits: validation images, each a digit.
    """
    probabilities = predictor.predict(digits.images)
    temperature = fit_temperature(digits.labels, probabilities)
    sure = certainty(Calibration(temperature=temperature).applied(probabilities))
    return {
        "temperature": temperature,
        "threshold": refusal_threshold(sure),
        "refused": REFUSED,
        "count": len(digits),
    }


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The temperature with the lowest negative log-likelihood (Guo et al., 2017), to about 3 %.

    labels: (n,) in 0..9; probabilities: (n, 10).
    """
    losses = [
        negative_log_likelihood(labels, Calibration(temperature=float(each)).applied(probabilities))
        for each in _TEMPERATURES
    ]
    return round(float(_TEMPERATURES[int(np.argmin(losses))]), 4)


def refusal_threshold(sure: np.ndarray) -> float:
    """The certainty that a share REFUSED of real digits stays below. sure: (n,) that of each."""
    return round(float(np.quantile(sure, REFUSED, method="lower")), 6)
