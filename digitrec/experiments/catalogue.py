"""The experiments, in the order in which they are shown."""

from digitrec.experiments.convergence import Convergence
from digitrec.experiments.cost import Cost
from digitrec.experiments.depth import Depth
from digitrec.experiments.dying_rates import DyingRates
from digitrec.experiments.face import Experiment
from digitrec.experiments.revival import Revival

EXPERIMENTS: dict[str, Experiment] = {
    each.name: each for each in (Convergence(), DyingRates(), Depth(), Revival(), Cost())
}
