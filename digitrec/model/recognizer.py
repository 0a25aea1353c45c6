"""The recognizer: a run's model.tflite on LiteRT. The only thing that predicts in the app; imports no TensorFlow."""

import threading
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.errors import ModelError
from digitrec.model.calibration import NOT_CALIBRATED, Calibration, non_digit_share
from digitrec.model.plan import CLASSES, SIDE
from digitrec.model.prediction import Prediction
from digitrec.runs.evaluation import read_evaluation


class Recognizer:
    """Answers from a model file. Safe to share between threads: an interpreter is not, so a lock guards it."""

    def __init__(self, path: Path, calibration: Calibration = NOT_CALIBRATED, run_id: str = "") -> None:
        """run_id: of the run that answers, for its predictions. Raises ModelError where the file is missing, cut or not one of ours."""
        from ai_edge_litert.interpreter import Interpreter  # 50 ms that only who predicts pays

        try:
            # From memory: the file may be replaced while it is in use.
            self._interpreter = Interpreter(model_content=Path(path).read_bytes(), num_threads=1)
            self._interpreter.allocate_tensors()
            self._input, self._outputs = _places(self._interpreter)
            self._probabilities = self._outputs.pop("probabilities")
            self.has_reject_class = _has_reject_class(self._interpreter)
            self._run(np.zeros((SIDE, SIDE), np.float32))  # some damage shows only now
        except (OSError, ValueError, RuntimeError, KeyError) as problem:
            raise ModelError(
                f"The model {path} is missing or damaged and cannot be used; choose another run or train it again."
            ) from problem
        self.run_id = run_id
        self._calibration = calibration
        self._lock = threading.Lock()

    @classmethod
    def of_run(cls, folder: Path) -> "Recognizer":
        """The recognizer of a run folder, calibrated as its evaluation.json says. Raises ModelError."""
        calibration = Calibration.of_record(read_evaluation(folder).calibration)
        return cls(folder / "model.tflite", calibration, folder.name)

    @property
    def layers(self) -> list[str]:
        """The layers whose activations can be read, in the network's order."""
        return list(self._outputs)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """(n, 28, 28) float32 in [0, 1], ink = 1 → calibrated probabilities (n, 10) float32.

        Raises ModelError for anything else.
        """
        images = _checked(images)
        probabilities = np.empty((len(images), CLASSES), np.float32)
        with self._lock:
            for row, image in enumerate(images):
                self._run(image)
                probabilities[row] = self._interpreter.get_tensor(self._probabilities)[0]
        return self._calibration.applied(probabilities)

    def activations(self, image: np.ndarray) -> dict[str, np.ndarray]:
        """Each layer's output for one image (28, 28): (rows, columns, filters) or (units,), float32."""
        with self._lock:
            self._run(_checked(image[None])[0])
            return {name: self._interpreter.get_tensor(index)[0] for name, index in self._outputs.items()}

    def inside(self, image: np.ndarray, layer: str | None) -> tuple[np.ndarray, np.ndarray]:
        """One layer's output for an image (28, 28), or the image itself for no layer, and the calibrated probabilities (10,)."""
        with self._lock:
            self._run(_checked(image[None])[0])
            output = image if layer is None else self._interpreter.get_tensor(self._outputs[layer])[0]
            probabilities = self._interpreter.get_tensor(self._probabilities)
        return output, self._calibration.applied(probabilities)[0]

    def predict_image(self, image: np.ndarray) -> Prediction:
        """The answer for one image (28, 28) that is already as MNIST's are."""
        return self.answer(self.predict(image[None])[0], image)

    def answer(self, probabilities: np.ndarray, image: np.ndarray) -> Prediction:
        """The answer for an image whose probabilities (10,) are known: the most probable digit, or none."""
        non_digit = non_digit_share(probabilities) if self.has_reject_class else None
        return Prediction(
            self._calibration.answer(probabilities), probabilities, image, self.run_id, non_digit
        )

    def predict_drawing(self, drawing: np.ndarray) -> Prediction:
        """The answer for a drawing (h, w, 4) uint8 of any size, ink on any background.

        Raises EmptyDrawingError where there is no ink, DrawingError for what is not a picture.
        """
        from digitrec.preprocess import preprocess  # a worker that scores images needs no SciPy

        return self.predict_image(preprocess(drawing))

    def _run(self, image: np.ndarray) -> None:
        self._interpreter.set_tensor(self._input, image[None])
        self._interpreter.invoke()


def _places(interpreter: Any) -> tuple[int, dict[str, int]]:
    """The tensor of the input, and those of the outputs by name. Raises ValueError or KeyError for a foreign model."""
    # The interpreter does not run while a runner refers to it, so this one must not leave here.
    runner = interpreter.get_signature_runner()
    outputs = runner.get_output_details()
    (image,) = runner.get_input_details().values()
    shapes = tuple(image["shape"]), tuple(outputs["probabilities"]["shape"])
    if shapes != ((1, SIDE, SIDE), (1, CLASSES)):
        raise ValueError(f"it maps {shapes[0]} to {shapes[1]}")
    # Tensors are numbered as they are computed, whereas LiteRT lists the outputs by name.
    ordered = sorted(outputs, key=lambda name: outputs[name]["index"])
    return image["index"], {name: outputs[name]["index"] for name in ordered}


def _has_reject_class(interpreter: Any) -> bool:
    """Whether the last layer spreads an eleventh class over the ten digits, as `model.build` makes it."""
    spread = np.hstack([np.eye(CLASSES), np.full((CLASSES, 1), 1 / CLASSES)])
    for tensor in interpreter.get_tensor_details():
        # The first of this shape is the one in the file; what it becomes on the way cannot be read.
        if tuple(tensor["shape"]) == spread.shape:
            return np.allclose(interpreter.get_tensor(tensor["index"]), spread, atol=1e-3)
    return False


def _checked(images: np.ndarray) -> np.ndarray:
    images = np.asarray(images, dtype=np.float32)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise ModelError(f"Images must have the shape (n, {SIDE}, {SIDE}), not {images.shape}.")
    # nan fails every comparison, so it is refused too; the margin is for the rounding of whoever scaled the image.
    if not (images.min(initial=0) >= -0.01 and images.max(initial=0) <= 1.01):
        raise ModelError(
            f"Images must hold numbers from 0 to 1 (ink = 1), not {images.min():g} to {images.max():g}; divide pixels of 0 to 255 by 255."
        )
    return images
