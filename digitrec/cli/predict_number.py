"""`predict --number` and `predict --photo`: read numbers of several digits in pictures."""

import argparse
from pathlib import Path
from typing import Any

from digitrec.cli.output import print_json
from digitrec.cli.run_choice import recognizer_of, run_to_use
from digitrec.errors import DrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import Box, NumberPrediction, number_of_drawing, number_of_photo
from digitrec.preprocess import read_drawing
from digitrec.preprocess.photo import cut_out, frame_in_pixels
from digitrec.wording import counted, percent


def predict_numbers(options: argparse.Namespace) -> int:
    """Either every picture is answered or none."""
    run = run_to_use(options.which)
    recognizer = recognizer_of(run)
    numbers = [(file, *_read(file, options, recognizer)) for file in options.files]
    if options.json:
        print_json({"run_id": run.run_id, "numbers": [_record(*number) for number in numbers]})
    else:
        print("\n".join(_text(*number) for number in numbers))
    return 0


def _read(
    file: str, options: argparse.Namespace, recognizer: Recognizer
) -> tuple[NumberPrediction, tuple[Box, ...]]:
    """The number, and what was left out. Raises DrawingError, which names the file."""
    if Path(file).suffix.lower() == ".npz":
        option = "photo" if options.number == "photo" else "number"
        raise DrawingError(f"{file} holds images of single digits; leave --{option} out to read them.")
    picture = read_drawing(file)
    try:
        if options.number == "photo":
            if options.frame is not None:
                picture = cut_out(picture, frame_in_pixels(options.frame, picture))
            reading = number_of_photo(picture, recognizer)
            return reading.number, reading.left_out
        return number_of_drawing(picture, recognizer), ()
    except DrawingError as problem:
        raise type(problem)(f"{file}: {problem}") from problem


def _record(file: str, number: NumberPrediction, left_out: tuple[Box, ...]) -> dict[str, Any]:
    """Boxes are top, left, bottom, right in pixels: of the picture, or of the photo (its part, where a frame was given) once reduced
    and levelled.

    digits: of all lines, in reading order. left_out: boxes of what is no number.
    """
    digits = [
        {
            "digit": found.prediction.digit,
            "box": list(found.box),
            "probabilities": [float(probability) for probability in found.prediction.probabilities],
            "non_digit": found.prediction.non_digit,
        }
        for found in number.digits
    ]
    lines = [
        {"text": line.text, "probability": line.probability, "digits": len(line.digits)}
        for line in number.lines
    ]
    return {
        "file": file, "text": number.text, "probability": number.probability, "digits": digits, "lines": lines,
        "left_out": [list(box) for box in left_out],
    }  # fmt: skip


def _text(file: str, number: NumberPrediction, left_out: tuple[Box, ...]) -> str:
    """One line for a number; for several the count, and each on a line of its own."""
    but = f"; left out, as no number: {counted(len(left_out), 'place')}" if left_out else ""
    if len(number.lines) == 1:
        return f"{file}: {_words(number)}{but}"
    lines = "".join(f"\n  {_words(line)}" for line in number.lines)
    return f"{file}: {len(number.lines)} lines ({percent(number.probability)}){but}{lines}"


def _words(number: NumberPrediction) -> str:
    """407 (93.1 %): 4 (98.0 %), 0 (99.0 %), 7 (96.0 %)."""
    digits = ", ".join(f"{found.digit} ({percent(found.probability)})" for found in number.digits)
    return f"{number.text} ({percent(number.probability)}): {digits}"
