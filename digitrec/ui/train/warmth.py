"""Somebody is on the Train page: a worker waits for the run that they may start."""

from digitrec import jobs
from digitrec.errors import ConfigError, DigitrecError
from digitrec.ui.layout import show_error
from digitrec.ui.train.form_values import read_form


def keep_worker_warm() -> None:
    """At each look at the page; what the form says is prepared for, where it is possible."""
    try:
        config = read_form().recipe.config
    except ConfigError:
        config = None  # the form says it where it stands
    try:
        jobs.keep_warm(config)
    except DigitrecError as problem:
        show_error(problem)
