"""Keras's backend that a job computes with: the one that the environment variable KERAS_BACKEND names, else TensorFlow.

Images are augmented by TensorFlow, and a model is exported by it, whichever it is.
"""

import importlib.util
import os

from digitrec.errors import ConfigError

VARIABLE = "KERAS_BACKEND"
USUAL = "tensorflow"
# The package's name, and the one that people know it by.
_BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def chosen_backend() -> str:
    """The name in the environment, whether there is such a backend or not."""
    return os.environ.get(VARIABLE, "").strip().lower() or USUAL


def backend_in_words() -> str:
    """The chosen backend as people know it."""
    return _BACKENDS.get(chosen_backend(), chosen_backend()[:40])


def usable_backend() -> str:
    """The chosen backend. Raises ConfigError where no run can be trained with it, or it is not installed."""
    name = chosen_backend()
    if name not in _BACKENDS:
        raise ConfigError(
            f"{VARIABLE} must be one of {', '.join(_BACKENDS)}, not {name[:40]}; without it, runs are trained with TensorFlow."
        )
    if importlib.util.find_spec(name) is None:
        raise ConfigError(
            f"{VARIABLE} asks for {_BACKENDS[name]}, which is not installed here: install the package {name}, or unset "
            f"{VARIABLE} to train with TensorFlow."
        )
    return name
