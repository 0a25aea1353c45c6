"""Fits digitrec/numbers/plausibility.json on numbers composed of pendigits and unipen; needs DIGITREC_DATA.

    python -m tools.fit_numbers --help

To be run again when the pretrained network changes: what its certainty is worth changes with it. `uji` and `numberpad`
stay for validation.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

import digitrec
from digitrec.data.pen_digits import known_bad, load_pen_digits, without
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import plausibility
from digitrec.numbers.from_pixels import LONGEST_INK, reduction
from digitrec.numbers.from_strokes import parts_of_strokes
from digitrec.numbers.lattice import runs
from digitrec.numbers.pieces import Piece, cut_pieces, joined, line_height, parts_of, with_stacked_joined
from digitrec.numbers.reading import MOST_TOGETHER, PIXELS, STROKES, Source, place_of
from digitrec.preprocess import image_of_ink
from digitrec.preprocess.ink import find_ink
from digitrec.strokes.brush import draw
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.written_numbers import WrittenNumber, write_numbers

TRAINED_ON = ("pendigits", "unipen")
SEED = 5
WIDEST, WIDEST_GAP = 2.0, 0.45  # line heights of pieces together: what is beyond needs no example
ONE_DIGIT, NO_DIGIT = 0.87, 0.75  # shared ink over joint ink; between them a candidate is neither
# Added to the shapes' deviations, as people differ more than samples.
SOFTENING = np.array([0.05, 0.05, 0.1, 0.1, 0.2, 0.1])


def usable(name: str) -> list[PenDigit]:
    """A set's digits without those that are cut wrongly: of half or twice their writer's usual height."""
    digits = without(load_pen_digits(name), known_bad(name))
    sides = {digit.index: np.ptp(np.concatenate(digit.strokes), axis=0) for digit in digits}
    heights = defaultdict(list)
    for digit in digits:
        heights[digit.writer].append(sides[digit.index][1])
    usual = {writer: float(np.median(values)) for writer, values in heights.items()}
    return [
        digit
        for digit in digits
        if 0.5 < sides[digit.index][1] / usual[digit.writer] < 2 and sides[digit.index][0] < 1.6 * usual[digit.writer]
    ]  # fmt: skip


def from_pixels(number: WrittenNumber) -> tuple[list[Piece], list[np.ndarray], float]:
    """All pieces with all their cuts, each digit's ink as it is, and the line height."""
    ink, _ = find_ink(number.picture, LONGEST_INK)
    factor = int(reduction(number.size, ink.shape))
    parts = parts_of(ink)
    height = line_height(with_stacked_joined(parts, line_height(parts)))
    return (
        _all_cut(parts, height, PIXELS),
        [_reduced(draw(digit, number.pen, number.size), factor) for digit in number.digits],
        height,
    )


def from_strokes(number: WrittenNumber) -> tuple[list[Piece], list[np.ndarray], float]:
    """The same, a piece for each stroke."""
    parts, scale = parts_of_strokes(number.strokes, number.pen, number.size)
    height = line_height(with_stacked_joined(parts, line_height(parts)))
    size = int(np.ceil(number.size[0] * scale)) + 2, int(np.ceil(number.size[1] * scale)) + 2
    truth = [
        draw([stroke * scale for stroke in digit], number.pen * scale, size).astype(np.float32) / 255
        for digit in number.digits
    ]
    return _all_cut(parts, height, STROKES), truth, height


def _all_cut(parts: Sequence[Piece], height: float, source: Source) -> list[Piece]:
    return [
        piece
        for part in parts
        for piece in (cut_pieces(part, height) if part.width >= source.narrowest * height else [part])
    ]


def _reduced(picture: np.ndarray, factor: int) -> np.ndarray:
    high, wide = (-(-side // factor) for side in picture.shape)
    padded = np.pad(picture, ((0, high * factor - picture.shape[0]), (0, wide * factor - picture.shape[1])))
    return padded.reshape(high, factor, wide, factor).mean(axis=(1, 3), dtype=np.float32) / 255


def examples(
    numbers: Sequence[WrittenNumber], recognizer: Recognizer, source: str
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, float, int]]:
    """place, image, probabilities, share of the nearest digit's ink, and that digit's label, for each candidate."""
    take = {"pixels": from_pixels, "strokes": from_strokes}[source]
    for number in numbers:
        pieces, truth, height = take(number)
        for run in runs(len(pieces), MOST_TOGETHER):
            place = place_of(pieces, run, height)
            if run[1] - run[0] > 1 and (place[0] > WIDEST or place[3] > WIDEST_GAP):
                continue
            piece = joined(pieces[slice(*run)])
            shares = [_share(piece, digit) for digit in truth]
            image = image_of_ink(piece.ink)
            nearest = int(np.argmax(shares))
            yield place, image, recognizer.predict(image[None])[0], shares[nearest], int(number.text[nearest])


def _share(piece: Piece, digit: np.ndarray) -> float:
    there = digit[piece.top : piece.bottom, piece.left : piece.right]
    common = float(np.minimum(there, piece.ink[: there.shape[0], : there.shape[1]]).sum())
    return common / (float(digit.sum()) + float(piece.ink.sum()) - common)


def shapes_of_classes(found: list[tuple]) -> tuple[np.ndarray, np.ndarray]:
    """(10, 6) means and deviations of the shapes of whole digits."""
    whole = [(place, image, label) for place, image, _, share, label in found if share > ONE_DIGIT]
    places, images, labels = (np.array(each) for each in zip(*whole, strict=True))
    sizes = np.column_stack([np.log(places[:, 0] + 0.15), np.log(places[:, 1] + 0.05)])
    shapes = np.column_stack([sizes, plausibility.image_shapes(images)])
    means = np.array([shapes[labels == digit].mean(axis=0) for digit in range(10)])
    return means, np.array([shapes[labels == digit].std(axis=0) for digit in range(10)]) + SOFTENING


def logistic(terms: np.ndarray, is_digit: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """(1 + terms,) weights of a logistic regression on standardised terms, the constant first; ridge: of the others."""
    scaler = StandardScaler().fit(terms)
    regression = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-8)
    regression.fit(scaler.transform(terms), is_digit)
    weights = regression.coef_[0] / scaler.scale_
    return np.concatenate([regression.intercept_ - weights @ scaler.mean_, weights])


def fit(found: list[tuple]) -> dict[str, object]:
    """What plausibility.json says of one source."""
    means, deviations = shapes_of_classes(found)
    clear = [each for each in found if not NO_DIGIT < each[3] < ONE_DIGIT]
    model = plausibility.Plausibility(np.zeros(1 + len(plausibility.TERMS)), means, deviations)
    terms = model.terms(*(np.array(each) for each in list(zip(*clear, strict=True))[:3]))
    is_digit = np.array([each[3] >= ONE_DIGIT for each in clear], float)
    weights = logistic(terms, is_digit)
    right = (weights[0] + terms @ weights[1:] > 0) == is_digit
    print(
        f"{len(terms)} candidates, {is_digit.mean():.3f} digits, {right.mean():.4f} told right",
        file=sys.stderr,
    )
    named = dict(zip(plausibility.TERMS, np.round(weights[1:], 4).tolist(), strict=True))
    return {
        "constant": round(float(weights[0]), 4), "weights": named,
        "means": np.round(means, 4).tolist(), "deviations": np.round(deviations, 4).tolist(),
    }  # fmt: skip


def main() -> None:
    """Writes the file beside the module that reads it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1200, help="numbers of each set")
    parser.add_argument("--run", default="pretrained", help="the run whose network is used")
    parser.add_argument("--source", action="append", choices=("pixels", "strokes"), help="fit only this one")
    options = parser.parse_args()
    recognizer = digitrec.load_recognizer(options.run)
    numbers = [each for name in TRAINED_ON for each in write_numbers(usable(name), options.count, SEED)]
    path = Path(plausibility.__file__).with_suffix(".json")
    for source in options.source or ("pixels", "strokes"):
        fitted = fit(list(examples(numbers, recognizer, source)))
        # Read only now: the other source may be fitted at the same time.
        content = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        path.write_text(json.dumps({**content, source: fitted}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
