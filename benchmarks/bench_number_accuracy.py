"""How many numbers composed of `uji` strokes, and photos of such, are read wholly right. Needs DIGITREC_DATA."""

import numpy as np
from checkout import PROJECT  # noqa: F401  # makes digitrec importable
from report import Report

import digitrec
from digitrec.data.pen_digits import load_pen_digits
from digitrec.errors import DataError, DigitrecError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import number_of_drawing, number_of_photo, number_of_strokes
from digitrec.preprocess.image_file import read_drawing
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import Pen, render
from digitrec.synthetic.paper import random_photo, take_photo
from digitrec.synthetic.written_numbers import WrittenNumber, write_numbers

NUMBERS, PHOTOS = 1000, 300
SEED = 77
LEAST = {"pixels": 0.95, "strokes": 0.97, "photos": 0.95}


def text_of(recognizer: Recognizer, number: WrittenNumber, source: str) -> str:
    """What is read of a number from its pixels or its strokes."""
    if source == "pixels":
        return number_of_drawing(number.picture, recognizer).text
    return number_of_strokes(number.strokes, recognizer, number.pen, number.size).text


def scored(numbers: list[WrittenNumber], texts: list[str]) -> dict[str, int]:
    """Numbers wholly right, and those with the right number of digits."""
    pairs = list(zip(texts, numbers, strict=True))
    return {
        "right": sum(text == number.text for text, number in pairs),
        "digits_counted_right": sum(len(text) == len(number.text) for text, number in pairs),
    }


def alone(recognizer: Recognizer, digits: list[PenDigit], numbers: list[WrittenNumber]) -> int:
    """Numbers each of whose digits is read right when it is drawn alone: what the network allows."""
    answers = [recognizer.predict_drawing(render(digit.strokes, Pen())).ranking[0] for digit in digits]
    return sum(
        number.text == "".join(str(answers[source]) for source in number.sources) for number in numbers
    )


def photo_texts(recognizer: Recognizer, numbers: list[WrittenNumber]) -> list[str]:
    """What is read of a photo of each, nothing where it is refused."""
    rng = np.random.default_rng(SEED)
    texts = []
    for number in numbers:
        photo = read_drawing(take_photo(number, random_photo(rng), rng))
        try:
            texts.append(number_of_photo(photo, recognizer).number.text)
        except DigitrecError:
            texts.append("")
    return texts


def main() -> None:
    """Prints the counts."""
    claim = "Numbers of 2 to 6 digits by writers never seen are read wholly right from pixels, strokes and photos."
    bound = ", ".join(f"{source} at least {100 * share:.0f} %" for source, share in LEAST.items())
    packages = ("ai-edge-litert", "numpy", "scipy", "scikit-image")
    try:
        digits = load_pen_digits("uji")
    except DataError as missing:
        Report(
            claim=claim, bound=bound, met=None, figures={"why": str(missing)}, counts={}, packages=packages
        ).publish()
        return
    recognizer = digitrec.load_recognizer("pretrained")
    numbers = list(write_numbers(digits, NUMBERS, SEED))
    figures = {
        source: scored(numbers, [text_of(recognizer, number, source) for number in numbers])
        for source in ("pixels", "strokes")
    }
    on_paper = list(write_numbers(digits, PHOTOS, SEED, (1, 4)))
    figures["photos"] = scored(on_paper, photo_texts(recognizer, on_paper))
    counts = {"pixels": NUMBERS, "strokes": NUMBERS, "photos": PHOTOS}
    met = all(figures[source]["right"] >= share * counts[source] for source, share in LEAST.items())
    figures["all_digits_right_alone"] = {"numbers": alone(recognizer, digits, numbers),
                                         "photos": alone(recognizer, digits, on_paper)}  # fmt: skip
    Report(claim=claim, bound=bound, met=met, figures=figures, counts=counts, packages=packages).publish()


if __name__ == "__main__":
    main()
