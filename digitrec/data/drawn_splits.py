"""MNIST together with digits drawn by pen, and with drawings that are no digits: what the pretrained model learns from.

The pen strokes of pendigits and unipen are drawn afresh several times each (other pens, tilts, sizes, speeds, wobble).
uji and numberpad are never trained on: drawn once each, as on the canvas, they are part of the validation split.
"""

import hashlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from digitrec import paths
from digitrec.data.dataset import NO_DIGIT, Dataset, Splits
from digitrec.data.mnist import MNIST
from digitrec.data.pen_digits import (
    TRAINED_ON,
    VALIDATION_ONLY,
    fingerprint,
    known_bad,
    load_pen_digits,
    without,
)
from digitrec.files import replace_file
from digitrec.preprocess import preprocess
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.non_digit_images import noise_images, non_digit_images, pair_images
from digitrec.synthetic.non_digits import TRAINED_KINDS
from digitrec.synthetic.variants import to_pixels, variant_images

_VARIANTS = 8
_MNIST_COPIES = 4
_NON_DIGITS = 24_000
_PAIRS = 10_000
_NOISE = 3_000
_SEED = 20261122
_RULES = 3  # to be raised when what draws changes, so that nothing old is taken from the cache
_PROCESSES = 2

Labelled = tuple[np.ndarray, np.ndarray]


@cache
def load_splits(name: str) -> Splits:
    """train: four times MNIST's 54,000, eight drawings of each pen digit, 37,000 that are none (label -1).

    validation: MNIST's 5,000, and uji and numberpad drawn once; test: MNIST's 10,000. The drawings are made once, in
    some minutes, and kept in the data cache. name: what they are called. Raises DataError where a set is missing.
    """
    digits = MNIST.load()
    drawings, labels = _from_cache("drawn", _training_drawings)
    copies = [digits.train] * _MNIST_COPIES
    train = Dataset(
        np.concatenate([*(copy.pixels for copy in copies), drawings]),
        np.concatenate([*(copy.labels for copy in copies), labels]),
        joined=True,
    )
    held_out, held_labels = _from_cache("validation", _validation_drawings)
    validation = Dataset(
        np.concatenate([digits.validation.pixels, held_out]),
        np.concatenate([digits.validation.labels, held_labels]),
    )
    return Splits(name, train, validation, digits.test, digits.test_name, _parts(digits))


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


def _training_drawings() -> Labelled:
    usable = {name: without(load_pen_digits(name), known_bad(name)) for name in TRAINED_ON}
    parts = [variant_images(digits, _SEED, _VARIANTS, processes=_PROCESSES) for digits in usable.values()]
    non_digits = [
        non_digit_images(TRAINED_KINDS, _NON_DIGITS, _SEED),
        pair_images([digit for digits in usable.values() for digit in digits], _PAIRS, _SEED),
        noise_images(_NOISE, _SEED),
    ]
    parts += [(images, np.full(len(images), NO_DIGIT, np.int64)) for images in non_digits]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _validation_drawings() -> Labelled:
    digits = [digit for name in VALIDATION_ONLY for digit in load_pen_digits(name)]
    images = []
    for place, digit in enumerate(digits):
        pen = random_pen(np.random.default_rng([_SEED, place]))
        images.append(preprocess(render(digit.strokes, pen)))
    return to_pixels(np.stack(images)), np.array([digit.label for digit in digits], np.int64)


def _from_cache(name: str, make: Callable[[], Labelled]) -> Labelled:
    """The images and labels of the data cache, or made and put there."""
    path = paths.data_cache() / cache_file(name)
    if path.is_file():
        with np.load(path, allow_pickle=False) as file:
            return file["images"], file["labels"]
    images, labels = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, partial(np.savez, images=images, labels=labels))
    return images, labels


def cache_file(name: str) -> str:
    """What the images of this name are called in the data cache: another name for every other way to make them."""
    bad = [sorted(known_bad(each)) for each in TRAINED_ON]
    recipe = repr((_RULES, _VARIANTS, _NON_DIGITS, TRAINED_KINDS, _PAIRS, _NOISE, _SEED, bad))
    return f"{name}-{hashlib.sha256(recipe.encode()).hexdigest()[:10]}.npz"
