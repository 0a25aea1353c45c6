"""digitrec: draw a digit and see what a neural network makes of it; train it and watch it learn.

recognizer = digitrec.load_recognizer()            # the active run; or load_recognizer("pretrained")
prediction = recognizer.predict_drawing(rgba)      # (h, w, 4) uint8, any size, ink on any background
prediction.digit, prediction.probabilities         # int | None, (10,) float32
recognizer.predict(images)                         # (n, 28, 28) → (n, 10) float32
"""

from typing import TYPE_CHECKING

from digitrec.errors import DigitrecError

if TYPE_CHECKING:
    from digitrec.model.recognizer import Prediction, Recognizer

__version__ = "0.1.0"
__all__ = ["DigitrecError", "Prediction", "Recognizer", "__version__", "load_recognizer"]


def load_recognizer(run: str | None = None) -> "Recognizer":
    """The recognizer of a run by its id or name; of the active run where none is given.

    Raises RunError where there is no such run, ModelError where its model cannot be loaded.
    """
    from digitrec import store
    from digitrec.model.recognizer import Recognizer

    return Recognizer.of_run((store.active_run() if run is None else store.find_run(run)).path)


def __getattr__(name: str) -> object:
    if name in ("Prediction", "Recognizer"):
        from digitrec.model import recognizer

        return getattr(recognizer, name)
    raise AttributeError(f"module 'digitrec' has no attribute {name!r}")
