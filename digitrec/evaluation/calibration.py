"""Choosing temperature and threshold on validation data."""

import math

import numpy as np

from digitrec.data import Dataset
from digitrec.evaluation.metrics import negative_log_likelihood
from digitrec.model.calibration import Calibration, certainty
from digitrec.model.recognizer import Recognizer
from digitrec.runs import CalibrationRecord

# The share of real digits that may be refused. A network that has learned what is no digit refuses more of it with less: below
# this threshold lies, within a drawing or two, what it holds for no digit rather than for any of the ten. Of the pretrained
# one's validation drawings (uji, numberpad) 3 of 2,021 instead of 9 are refused, of 35 families of no digit 97.1 % instead of
# 98.1. With 0.002 it were 2 and 96.4 %, but a spiral was "a 6" of which the page said "no digit, 66 %".
REFUSED_SHARE = 0.005
REFUSED_SHARE_WITH_REJECT_CLASS = 0.003
_COLDEST, _WARMEST = 0.2, 8.0


def calibrate(recognizer: Recognizer, digits: Dataset) -> CalibrationRecord:
    """Temperature, threshold, and on how many images they were chosen.

    recognizer: not calibrated yet. digits: validation images, each a digit.
    """
    share = REFUSED_SHARE_WITH_REJECT_CLASS if recognizer.has_reject_class else REFUSED_SHARE
    probabilities = recognizer.predict(digits.images)
    temperature = fit_temperature(digits.labels, probabilities)
    sure = certainty(Calibration(temperature=temperature).applied(probabilities))
    return CalibrationRecord(
        temperature=temperature,
        threshold=refusal_threshold(sure, share),
        refused_share=share,
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


def refusal_threshold(sure: np.ndarray, share: float) -> float:
    """The certainty below which that share of real digits lies. sure: (n,) the certainty of each. share: 0 to 1."""
    return round(float(np.quantile(sure, share, method="lower")), 6)
