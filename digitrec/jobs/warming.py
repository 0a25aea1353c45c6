"""Keeping a worker warm while somebody is on the Train page."""

import logging

from digitrec.config import RunConfig
from digitrec.errors import BusyError, DigitrecError
from digitrec.jobs import warm
from digitrec.jobs.backend import usable_backend
from digitrec.jobs.queue import has_room, one_looks

# However many people look at the page, however often: so seldom it is seen whether a worker waits.
_SECONDS_BETWEEN = 2.0
log = logging.getLogger("digitrec.jobs")


def keep_warm(config: RunConfig | None) -> None:
    """Called at each look at the Train page: has a worker wait for the run that may come, which the form describes.

    None waits while no run could be started anyway: then the processor is for the one that trains. Raises ConfigError where
    DIGITREC_WARM_WORKER is nonsense. What else stands in the way is only logged: a run then starts as it would without.
    """
    if not warm.seconds_of_waiting():
        return
    try:
        warm.note_look(config.settings() if config is not None else None)
        if warm.is_time_to_check(_SECONDS_BETWEEN) and has_room():
            usable_backend()
            with one_looks(seconds=0):
                warm.start()
    except BusyError:
        pass  # somebody else is looking right now
    except (DigitrecError, OSError) as problem:
        log.warning("no worker is kept warm: %s", problem)
