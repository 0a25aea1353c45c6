"""MNIST together with digits drawn by pen, and with drawings that are no digits: what the shipped model learns from.

The pen strokes of pendigits and unipen are drawn afresh several times each (other pens, tilts, sizes, speeds, wobble).
uji and numberpad are never trained on: drawn once each, as on the canvas, they are part of the validation split.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from digitrec import paths
from digitrec.data import mnist
from digitrec.data.dataset import NO_DIGIT, Dataset, Splits
from digitrec.data.pen_digits import VALIDATION_ONLY, fingerprint, known_bad, load_pen_digits, without
from digitrec.errors import EmptyDrawingError
from digitrec.files import replace_file
from digitrec.preprocess import preprocess
from digitrec.strokes.digit import PenDigit
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.non_digits import HELD_OUT, KINDS, draw_non_digit, photo_noise, side_by_side
from digitrec.synthetic.variants import drawn_small, training_images, varied

TRAINED_ON = ("pendigits", "unipen")
_VARIANTS = 8
_MNIST_COPIES = 4
_NON_DIGITS = 24_000
_PAIRS = 10_000
_NOISE = 3_000
TRAINED_KINDS = [kind for kind in KINDS if kind != HELD_OUT]
_SEED = 20261122
_RULES = 3  # to be raised when what draws changes, so that nothing old is taken from the cache
_PROCESSES = 2


@cache
def load() -> Splits:
    """train: four times MNIST's 54,000, eight drawings of each pen digit, 37,000 that are none (label -1).

    validation: MNIST's 5,000, and uji and numberpad drawn once; test: MNIST's 10,000. The drawings are made once, in
    some minutes, and kept in the data cache. Raises DataError where a set is missing.
    """
    digits = mnist.load()
    drawn, labels = _kept("drawn", _drawings)
    copies = [digits.train] * _MNIST_COPIES
    train = Dataset(
        np.concatenate([*(copy.pixels for copy in copies), drawn]),
        np.concatenate([*(copy.labels for copy in copies), labels]),
        joined=True,
    )
    held_out, held_labels = _kept("validation", _validation_drawings)
    validation = Dataset(
        np.concatenate([digits.validation.pixels, held_out]),
        np.concatenate([digits.validation.labels, held_labels]),
    )
    return Splits("drawn", train, validation, digits.test, "mnist test", _parts(digits))


def _parts(digits: Splits) -> dict[str, Any]:
    """What run.json says of where the images come from."""
    parts: dict[str, Any] = {
        "mnist": {
            "images": len(digits.train),
            "copies": _MNIST_COPIES,
            "fingerprint": digits.train.fingerprint,
        }
    }
    for name in TRAINED_ON:
        used = len(load_pen_digits(name)) - len(known_bad(name))
        parts[name] = {"digits": used, "drawings_each": _VARIANTS, "fingerprint": fingerprint(name)}
    parts["no digits"] = {
        "drawings": _NON_DIGITS,
        "kinds": TRAINED_KINDS,
        "two digits": _PAIRS,
        "photo noise": _NOISE,
    }
    validation = {"mnist": {"images": len(digits.validation), "fingerprint": digits.validation.fingerprint}}
    for name in VALIDATION_ONLY:
        validation[name] = {"images": len(load_pen_digits(name)), "fingerprint": fingerprint(name)}
    return {"train": parts, "validation": validation, "seed": _SEED}


def _drawings() -> tuple[np.ndarray, np.ndarray]:
    usable = {name: without(load_pen_digits(name), known_bad(name)) for name in TRAINED_ON}
    parts = [training_images(digits, _SEED, _VARIANTS, processes=_PROCESSES) for digits in usable.values()]
    strangers = [
        non_digit_images(TRAINED_KINDS, _NON_DIGITS, _SEED),
        pair_images([digit for digits in usable.values() for digit in digits], _PAIRS, _SEED),
        noise_images(_NOISE, _SEED),
    ]
    parts += [(images, np.full(len(images), NO_DIGIT, np.int64)) for images in strangers]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _validation_drawings() -> tuple[np.ndarray, np.ndarray]:
    digits = [digit for name in VALIDATION_ONLY for digit in load_pen_digits(name)]
    images = []
    for place, digit in enumerate(digits):
        pen = random_pen(np.random.default_rng([_SEED, place]))
        images.append(preprocess(render(digit.strokes, pen)))
    return to_pixels(np.stack(images)), np.array([digit.label for digit in digits], np.int64)


def non_digit_images(kinds: list[str], count: int, seed: int) -> np.ndarray:
    """(count, 28, 28) uint8: drawings that are no digits, the kinds in turn, as the preprocessing makes them."""
    return _images(count, seed, lambda row, rng: _drawn(draw_non_digit(kinds[row % len(kinds)], rng), rng))


def pair_images(digits: Sequence[PenDigit], count: int, seed: int) -> np.ndarray:
    """(count, 28, 28) uint8: two digits in one drawing, chosen at random."""

    def pair(_row: int, rng: np.random.Generator) -> np.ndarray:
        left, right = (digits[each].strokes for each in rng.integers(len(digits), size=2))
        return _drawn(side_by_side(left, right, rng), rng)

    return _images(count, seed + 1, pair)


def noise_images(count: int, seed: int) -> np.ndarray:
    """(count, 28, 28) uint8: what the preprocessing makes of a photo of nothing."""
    return _images(count, seed + 2, lambda _row, rng: photo_noise(rng))


def _drawn(strokes: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    return 255 - drawn_small(*varied(strokes, rng))


def _images(count: int, seed: int, picture: Callable[[int, np.random.Generator], np.ndarray]) -> np.ndarray:
    images = np.zeros((count, 28, 28), np.uint8)
    for row in range(count):
        try:
            images[row] = to_pixels(preprocess(picture(row, np.random.default_rng([seed, row]))))
        except EmptyDrawingError:
            continue  # a blob that fills its paper: a blank image is no digit either
    return images


def to_pixels(images: np.ndarray) -> np.ndarray:
    """Images in [0, 1] → uint8, ink = 255."""
    return np.round(images * 255).astype(np.uint8)


def _kept(name: str, make: Callable[[], tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """The images and labels of the data cache, or made and put there."""
    known_bad = [sorted(known_bad(each)) for each in TRAINED_ON]
    recipe = repr((_RULES, _VARIANTS, _NON_DIGITS, TRAINED_KINDS, _PAIRS, _NOISE, _SEED, known_bad))
    path = paths.data_cache() / f"{name}-{hashlib.sha256(recipe.encode()).hexdigest()[:10]}.npz"
    if path.is_file():
        with np.load(path, allow_pickle=False) as file:
            return file["images"], file["labels"]
    images, labels = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, partial(np.savez, images=images, labels=labels))
    return images, labels
