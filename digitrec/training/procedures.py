"""Which procedure a run is trained by."""

from collections.abc import Callable

from digitrec.runs import Run
from digitrec.training.fine_tune_procedure import fine_tune_procedure
from digitrec.training.procedure import Procedure, ordinary_procedure
from digitrec.training.restart_procedure import restart_procedure


def procedure_of(run: Run, report: Callable[[str], object]) -> Procedure:
    """report: told in words what is being done. Raises RunError or DataError where the run has nothing to go on from."""
    if run.origin.restarts_dead_units:
        return restart_procedure(run)
    return ordinary_procedure(run) if run.origin.drawings is None else fine_tune_procedure(run, report)
