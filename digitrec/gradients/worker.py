"""`python -m digitrec.gradients.worker FOLDER`: answers questions that need a network's gradient, until nobody asks any more.

How it is asked is told in `digitrec.jobs.gradient_requests`. It imports TensorFlow once and keeps the last networks.
"""

import contextlib
import logging
import os
import sys
import time
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digitrec.errors import DigitrecError, ModelError
from digitrec.explain.gradient_methods import GRADIENT_METHODS
from digitrec.files import read_json
from digitrec.jobs.backend import USUAL, VARIABLE
from digitrec.jobs.gradient_requests import (
    READY,
    RECORD,
    GradientAnswer,
    GradientQuestion,
    read_question,
    write_answer,
)
from digitrec.jobs.warm import seconds_of_waiting
from digitrec.training.keras_import import import_keras
from digitrec.training.worker import log_to_stderr

if TYPE_CHECKING:
    from digitrec.gradients.network import Differentiable

_SECONDS_BETWEEN_LOOKS = 0.02
# Whoever asked has read the answer long since.
_SECONDS_AN_ANSWER_IS_KEPT = 120.0
_NETWORKS_KEPT = 3
log = logging.getLogger("digitrec.gradients")


class GradientWorker:
    """Looks for questions in its folder and answers them, the oldest first."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._networks: OrderedDict[tuple[Path, int], Differentiable] = OrderedDict()

    def work(self) -> None:
        """Returns when nobody has asked for a while, or the folder is another's or gone."""
        asked = time.monotonic()
        while time.monotonic() - asked < seconds_of_waiting() and self._is_mine():
            for file in self._questions():
                self._answer(file)
                asked = time.monotonic()
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def _is_mine(self) -> bool:
        try:
            return bool(read_json(self._home / RECORD)["pid"] == os.getpid())
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _questions(self) -> list[Path]:
        ages = {}
        for file in self._home.glob("a*-*.npz"):
            with contextlib.suppress(OSError):
                ages[file] = file.stat().st_mtime
        for file, age in ages.items():
            if file.name.startswith("answer-") and time.time() - age > _SECONDS_AN_ANSWER_IS_KEPT:
                file.unlink(missing_ok=True)
        return sorted((file for file in ages if file.name.startswith("ask-")), key=lambda file: ages[file])

    def _answer(self, file: Path) -> None:
        try:
            answer = self._explained(read_question(file))
        except DigitrecError as problem:
            answer = _failure(str(problem))
        except Exception:
            # Whatever it was, the next question may be another; whoever asked is told where it stands.
            log.exception("%s could not be answered", file.name)
            answer = _failure("The gradient could not be computed; the worker's log has the details.")
        try:
            write_answer(self._home, file, answer)
        except DigitrecError:
            log.exception("the answer could not be written")
            file.unlink(missing_ok=True)

    def _explained(self, question: GradientQuestion) -> GradientAnswer:
        gradient = self._network(question.model).gradient_of(question.target)
        found = GRADIENT_METHODS[question.method].explain(gradient, question.image, question.settings)
        return GradientAnswer(found.attribution, found.at_drawing, found.at_blank)

    def _network(self, path: Path) -> "Differentiable":
        import keras

        from digitrec.gradients.network import Differentiable

        try:
            key = (path, path.stat().st_mtime_ns)
            if key not in self._networks:
                self._networks[key] = Differentiable(keras.saving.load_model(path, compile=False))
        except (OSError, ValueError, TypeError, KeyError) as problem:
            raise ModelError(
                f"The weights in {path} are missing or damaged, so they have no gradient; choose another run."
            ) from problem
        self._networks.move_to_end(key)
        while len(self._networks) > _NETWORKS_KEPT:
            self._networks.popitem(last=False)
        return self._networks[key]


def _failure(problem: str) -> GradientAnswer:
    return GradientAnswer(np.zeros((28, 28)), 0.0, 0.0, problem)


def main(arguments: list[str]) -> int:
    """Works in the folder that `digitrec.jobs.gradient_requests` has made; exit status 0, or 2 for wrong usage."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m digitrec.gradients.worker FOLDER", file=sys.stderr)
        return 2
    log_to_stderr()
    # Whatever runs are trained with: their files are read, and differentiated, by TensorFlow.
    os.environ[VARIABLE] = USUAL
    import_keras()
    from digitrec.gradients import network  # noqa: F401

    (Path(arguments[0]) / READY).touch()
    GradientWorker(Path(arguments[0])).work()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
