"""Choosing temperature and threshold on validation data."""

import math

import numpy as np

from digitrec.data import Dataset
from digitrec.evaluation.metrics import negative_log_likelihood
from digitrec.model.calibration import Calibration, certainty
from digitrec.model.prediction import Predictor
from digitrec.runs import CalibrationRecord

# The share of real digits that may be refused.
REFUSED_SHARE = 0.005
_COLDEST, _WARMEST = 0.2, 8.0


def calibrate(predictor: Predictor, digits: Dataset) -> CalibrationRecord:
    """Temperature, threshold, and on how many images they were chosen.

    predictor: not calibrated yet. digits: validation images, each a digit.
    """
    probabilities = predictor.predict(digits.images)
    temperature = fit_temperature(digits.labels, probabilities)
    sure = certainty(Calibration(temperature=temperature).applied(probabilities))
    return CalibrationRecord(
        temperature=temperature,
        threshold=refusal_threshold(sure),
        refused_share=REFUSED_SHARE,
        count=len(digits),
    )


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The temperature from 0.2 to 8 with the lowest negative log-likelihood (Guo et al., 2017), to 1 in 1,000.

    labels: (n,) in 0..9; probabilities: (n, 10).
    """
    from scipy.optimize import minimize_scalar  # here, as its 0.3 s would delay the command line's start

    def loss(log_temperature: float) -> float:
        calibration = Calibration(temperature=math.exp(log_temperature))
        return negative_log_likelihood(labels, calibration.applied(probabilities))

    # The loss is convex in 1/temperature, so there is one valley to walk down.
    bounds = math.log(_COLDEST), math.log(_WARMEST)
    best = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-4})
    return round(math.exp(best.x), 4)


def refusal_threshold(sure: np.ndarray) -> float:
    """The certainty below which REFUSED_SHARE of real digits lie. sure: (n,) the certainty of each."""
    return round(float(np.quantile(sure, REFUSED_SHARE, method="lower")), 6)
