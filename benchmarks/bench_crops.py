"""Digits cut out without a margin, against the same pixels with one: what the pretrained model loses by the crop."""

import sys
from collections.abc import Callable, Iterable

import numpy as np
from checkout import PROJECT
from report import Report

from digitrec.data import mnist
from digitrec.data.pen_digits import load_pen_digits
from digitrec.errors import DataError, DrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.strokes.pen import Pen, random_pen, render
from digitrec.synthetic.crops import COLOURS, CROPS, cropped, of_length

MODEL = PROJECT / "models" / "pretrained"
CLAIM = "A digit that is cut out without a margin is read as well as one with a margin."
MOST_LOST = 0.01
MARGIN = 8  # pixels
# Test digits in each row but that of 20 pixels, which has all 10,000.
FEWER = 1000
SEED = 20261125
LENGTHS = (12, 280)
Digit = tuple[np.ndarray, int]
# What it is called, its digits, how they are cropped, the name of their colours.
Row = tuple[str, list[Digit], Callable[[np.ndarray], np.ndarray], str]


def canvas_crops() -> Iterable[Digit]:
    """Each digit of uji as the canvas shows it, cropped, its longer side 12 to 280 pixels at most."""
    for digit in load_pen_digits("uji"):
        rng = np.random.default_rng([SEED, digit.index])
        pen = random_pen(rng)
        white_on_black = Pen(width=pen.width, size=pen.size, ink=(255, 255, 255), paper=(0, 0, 0))
        ink = cropped(render(digit.strokes, white_on_black)[..., 0])
        yield of_length(ink, min(int(rng.integers(LENGTHS[0], LENGTHS[1] + 1)), max(ink.shape))), digit.label


def right(recognizer: Recognizer, drawing: np.ndarray, label: int) -> bool:
    """Whether it is read as this digit; what is refused is not."""
    try:
        return recognizer.predict_drawing(drawing).digit == label
    except DrawingError:
        return False


def counts_of(
    recognizer: Recognizer, digits: Iterable[Digit], coloured: Callable[[np.ndarray], np.ndarray]
) -> tuple[int, int, int]:
    """How many crops are read right, how many with a margin, and of how many."""
    tight = loose = count = 0
    for ink, label in digits:
        tight += right(recognizer, coloured(ink), label)
        loose += right(recognizer, coloured(np.pad(ink, max(MARGIN, max(ink.shape) // 8))), label)
        count += 1
    return tight, loose, count


def main() -> None:
    """Reads every kind of crop in two colours, and crops of 20 pixels in every colour."""
    bound = f"at most {MOST_LOST:.0%} of the digits fewer than with a margin, in every row"
    packages = ("ai-edge-litert", "numpy", "pillow", "scipy")
    try:
        test = mnist.load().test
        drawn = list(canvas_crops())
    except DataError as problem:
        skipped = {"skipped": f"{problem} (DIGITREC_DATA with MNIST and the folder ink is needed)"}
        Report(claim=CLAIM, bound=bound, met=None, figures=skipped, counts={}, packages=packages).publish()
        return
    digits = [(ink, int(label)) for ink, label in zip(test.pixels, test.labels, strict=True)]
    both = [name for name in COLOURS if name in ("dark on light", "light on dark")]
    fewer = digits[:FEWER]
    rows: list[Row] = []
    for kind, crop in CROPS.items():
        used = digits if crop is cropped else fewer
        rows += [(f"{kind}, {colour}", used, crop, colour) for colour in both]
    rows += [(f"20 pixels, {colour}", fewer, cropped, colour) for colour in COLOURS if colour not in both]
    rows += [(f"uji, 12 to 280 pixels, {colour}", drawn, np.asarray, colour) for colour in COLOURS]
    recognizer = Recognizer.of_run(MODEL)
    figures, counts = {}, {}
    for name, images, crop, colour in rows:
        crops = ((crop(ink), label) for ink, label in images)
        tight, loose, count = counts_of(recognizer, crops, COLOURS[colour])
        figures[name] = {
            "right": tight,
            "right_with_margin": loose,
            "lost": round((loose - tight) / count, 5),
        }
        counts[name] = count
        print(name, figures[name], count, file=sys.stderr, flush=True)
    missed = [name for name, row in figures.items() if row["lost"] > MOST_LOST]
    Report(
        claim=CLAIM, bound=bound, met=not missed, figures={**figures, "missed": missed},
        counts=counts, packages=packages,
    ).publish()  # fmt: skip


if __name__ == "__main__":
    main()
