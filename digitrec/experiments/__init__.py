"""Claims about ReLU, each measured by a few dozen small runs: what is asked, what to train, and what came out.

One experiment a file, with one face (`face.Experiment`); `series` starts, follows and cancels its runs, which lie in folders
like all others. Imports no Keras.
"""

from digitrec.experiments.catalogue import EXPERIMENTS
from digitrec.experiments.face import Experiment, Outcome, Panel, Plan, Series
from digitrec.experiments.start import cancel, newest_series, series_of, start
from digitrec.experiments.trial import Trial

__all__ = [
    "EXPERIMENTS",
    "Experiment",
    "Outcome",
    "Panel",
    "Plan",
    "Series",
    "Trial",
    "cancel",
    "newest_series",
    "series_of",
    "start",
]
