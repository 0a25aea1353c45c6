"""Keras without the packages that it imports only because they are there.

Keras has wrappers for scikit-learn, galleries for matplotlib and adapters for pandas, which no training here uses; their imports
are a third of the processor time that TensorFlow and Keras take to start.
"""

import importlib
import os
import sys

from digitrec.jobs.backend import VARIABLE, usable_backend

_UNUSED = ("sklearn", "matplotlib", "pandas")


def import_keras() -> None:
    """Comes before whatever imports Keras or TensorFlow in a worker; both find those packages absent, and all else does not.

    Raises ConfigError where Keras's backend is not one that a run can be trained with.
    """
    os.environ[VARIABLE] = usable_backend()
    hidden = [name for name in _UNUSED if name not in sys.modules]
    for name in hidden:
        # What Python itself writes there for a module that is not to be found.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        importlib.import_module("keras")
    finally:
        for name in hidden:
            del sys.modules[name]
