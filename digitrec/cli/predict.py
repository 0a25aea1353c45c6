"""`predict`: read the digits in pictures and in NPZ files."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.cli.output import print_json, recognizer_of, run_to_use
from digitrec.data.npz import read_images
from digitrec.errors import DrawingError
from digitrec.model.prediction import Prediction
from digitrec.wording import percent

_WORTH_A_WORD = 0.01  # of probability: a runner-up below it is not mentioned


@dataclass(frozen=True, eq=False)
class Digit:
    """An image to read. index: its place in an NPZ file, None for a picture. image: (28, 28) float32 in [0, 1]."""

    file: str
    index: int | None
    image: np.ndarray

    @property
    def title(self) -> str:
        return self.file if self.index is None else f"{self.file}[{self.index}]"


def predict(options: argparse.Namespace) -> int:
    """All files are read before the first answer: either every answer is given or none."""
    if options.number is not None:
        from digitrec.cli.predict_number import predict_numbers

        return predict_numbers(options)
    run = run_to_use(options.which)
    digits = [digit for file in options.files for digit in _read(file)]
    recognizer = recognizer_of(run)
    answers = [(digit, recognizer.predict_image(digit.image)) for digit in digits]
    if options.json:
        print_json(
            {"run_id": run.run_id, "predictions": [_record(digit, answer) for digit, answer in answers]}
        )
    else:
        print("\n".join(f"{digit.title}: {_words(answer)}" for digit, answer in answers))
    return 0


def _read(file: str) -> list[Digit]:
    """Raises DataError or DrawingError, which name the file."""
    if Path(file).suffix.lower() == ".npz":
        return [Digit(file, index, image) for index, image in enumerate(read_images(Path(file)))]
    # SciPy and Pillow, which an NPZ file does not need.
    from digitrec.preprocess import preprocess, read_drawing

    drawing = read_drawing(file)
    try:
        return [Digit(file, None, preprocess(drawing))]
    except DrawingError as problem:
        raise type(problem)(f"{file}: {problem}") from problem


def _record(digit: Digit, answer: Prediction) -> dict[str, Any]:
    index = {} if digit.index is None else {"index": digit.index}
    probabilities = [float(probability) for probability in answer.probabilities]
    return {"file": digit.file, **index, "digit": answer.digit, "probabilities": probabilities}


def _words(answer: Prediction) -> str:
    """7 (96.1 %), perhaps 1 (3.0 %)."""
    first, second = ((digit, float(answer.probabilities[digit])) for digit in answer.ranking[:2])
    if answer.digit is None:
        return f"not a digit (most like {first[0]}, {percent(first[1])})"
    perhaps = f", perhaps {second[0]} ({percent(second[1])})" if second[1] >= _WORTH_A_WORD else ""
    return f"{answer.digit} ({percent(first[1])}){perhaps}"
