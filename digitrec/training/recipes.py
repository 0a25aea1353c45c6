"""Which recipe a run is trained by."""

from collections.abc import Callable

from digitrec.runs import Run
from digitrec.training.fine_tune_recipe import fine_tune_recipe
from digitrec.training.recipe import Recipe, ordinary_recipe


def recipe_of(run: Run, report: Callable[[str], object]) -> Recipe:
    """report: told in words what is being done. Raises RunError or DataError where the run has nothing to go on from."""
    return ordinary_recipe(run) if run.origin.drawings is None else fine_tune_recipe(run, report)
