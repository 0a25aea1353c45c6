"""Long work in processes of its own: start, wait in a queue, stop, follow. Imports no Keras.

Every piece of work has the same face, whatever it computes: a folder with its status (state, progress, time left), a
log, a file that asks it to stop, and a place in the queue.
"""

from digitrec.jobs.following import wait
from digitrec.jobs.progress import Progress
from digitrec.jobs.queue import at_once, start_waiting, stop, waiting, working
from digitrec.jobs.training import start
from digitrec.jobs.warming import keep_warm

__all__ = ["Progress", "at_once", "keep_warm", "start", "start_waiting", "stop", "wait", "waiting", "working"]
