"""The experiments, in the order in which they are shown."""

from digitrec.experiments.dying_rates import DyingRates
from digitrec.experiments.face import Experiment

EXPERIMENTS: dict[str, Experiment] = {each.name: each for each in (DyingRates(),)}
