"""Long work in processes of its own: start, stop, follow. Imports no Keras."""

from digitrec.jobs.training import start, wait

__all__ = ["start", "wait"]
