"""digitrec: draw a digit and see what a neural network makes of it; train it and watch it learn.

recognizer = digitrec.load_recognizer()            # the active run; or load_recognizer("pretrained")
prediction = recognizer.predict_drawing(rgba)      # (h, w, 4) uint8, any size, ink on any background
prediction.digit, prediction.probabilities         # int | None, (10,) float32
recognizer.predict(images)                         # (n, 28, 28) → (n, 10) float32
"""

from typing import TYPE_CHECKING

from digitrec.errors import DigitrecError

if TYPE_CHECKING:
    from digitrec.model.prediction import Prediction
    from digitrec.model.recognizer import Recognizer

__version__ = "0.1.0"
__all__ = ["DigitrecError", "Prediction", "Recognizer", "__version__", "load_recognizer"]


def load_recognizer(run: str | None = None) -> "Recognizer":
    """The recognizer of a run by its id or name; of the active run where none is given.

    Raises RunError where there is no such run, ModelError where its model cannot be loaded.
    """
    from digitrec.model.recognizer import Recognizer
    from digitrec.runs import active_run, find_run

    return Recognizer.of_run((active_run() if run is None else find_run(run)).path)


def __getattr__(name: str) -> object:
    if name in ("Prediction", "Recognizer"):
        from digitrec.model import prediction, recognizer

        return prediction.Prediction if name == "Prediction" else recognizer.Recognizer
    raise AttributeError(f"module 'digitrec' has no attribute {name!r}")
