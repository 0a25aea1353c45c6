"""`predict`: read the digits in pictures and in NPZ files."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitrec.cli.command import Commands, add_command, add_json, add_run
from digitrec.errors import DrawingError
from digitrec.wording import percent

if TYPE_CHECKING:
    import numpy as np

    from digitrec.model.prediction import Prediction

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


def add(commands: Commands) -> None:
    """What can be typed after `predict`."""
    parser = add_command(
        commands, "predict", run,
        summary="read the digits in pictures",
        description="Read one digit in each PNG, JPEG or WebP (ink of any colour on any background, any size), or every image of an\n"
        "NPZ file: 'images', (n, 28, 28) or (28, 28) as MNIST has them, uint8 or floats in [0, 1], ink bright.",
        examples=[
            "predict three.png seven.jpg",
            "predict digits.npz --run first --json",
            "predict --number house.png",
            "predict --photo page.jpg --frame 120,80,900,310",
        ],
    )  # fmt: skip
    parser.add_argument("files", metavar="FILE", nargs="+", help="a PNG, JPEG, WebP or NPZ file")
    parser.add_argument(
        "--number", action="store_const", const="drawing", dest="number",
        help="read a number of several digits in each picture",
    )  # fmt: skip
    parser.add_argument(
        "--photo", action="store_const", const="photo", dest="number",
        help="read the numbers on each photo of ink on paper, line by line: shaded, lined or askew",
    )  # fmt: skip
    parser.add_argument(
        "--frame", type=_sides, metavar="LEFT,TOP,RIGHT,BOTTOM",
        help="read only this part of each photo; in pixels of the photo held upright, as a viewer shows it",
    )  # fmt: skip
    # Which options belong together is seen only once all are read.
    parser.set_defaults(refuse=parser.error)
    add_run(parser, "that answers")
    add_json(parser)


def _sides(text: str) -> tuple[int, int, int, int]:
    try:
        left, top, right, bottom = (int(side) for side in text.split(","))
    except ValueError as problem:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not LEFT,TOP,RIGHT,BOTTOM, such as 120,80,900,310"
        ) from problem
    return left, top, right, bottom


def run(options: argparse.Namespace) -> int:
    """All files are read before the first answer: either every answer is given or none."""
    if options.frame is not None and options.number != "photo":
        options.refuse("--frame marks a part of a photo; give --photo as well")
    if options.number is not None:
        from digitrec.cli.predict_number import predict_numbers

        return predict_numbers(options)
    return _predict_digits(options)


def _predict_digits(options: argparse.Namespace) -> int:
    from digitrec.cli.output import print_json
    from digitrec.cli.run_choice import recognizer_of, run_to_use

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
    from pathlib import Path

    if Path(file).suffix.lower() == ".npz":
        from digitrec.data.npz import read_images

        return [Digit(file, index, image) for index, image in enumerate(read_images(Path(file)))]
    # SciPy and Pillow, which an NPZ file does not need.
    from digitrec.preprocess import preprocess, read_drawing

    drawing = read_drawing(file)
    try:
        return [Digit(file, None, preprocess(drawing))]
    except DrawingError as problem:
        raise type(problem)(f"{file}: {problem}") from problem


def _record(digit: Digit, answer: Prediction) -> dict[str, Any]:
    """non_digit: None where the network has no class for what is no digit."""
    index = {} if digit.index is None else {"index": digit.index}
    probabilities = [float(probability) for probability in answer.probabilities]
    return {
        "file": digit.file, **index, "digit": answer.digit, "probabilities": probabilities, "non_digit": answer.non_digit,
    }  # fmt: skip


def _words(answer: Prediction) -> str:
    """7 (96.1 %), perhaps 1 (3.0 %)."""
    first, second = ((digit, float(answer.probabilities[digit])) for digit in answer.ranking[:2])
    if answer.digit is None:
        given = float(answer.given_a_digit[first[0]])
        none = "" if answer.non_digit is None else f" ({percent(answer.non_digit)})"
        return f"not a digit{none}; if it were one, most like {first[0]} ({percent(given)})"
    perhaps = f", perhaps {second[0]} ({percent(second[1])})" if second[1] >= _WORTH_A_WORD else ""
    return f"{answer.digit} ({percent(first[1])}){perhaps}"
