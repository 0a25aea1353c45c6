"""MNIST together with digits drawn by pen, and with drawings that are no digits: what the pretrained model learns from.

The pen strokes of pendigits and unipen are drawn afresh several times each (other pens, tilts, sizes, speeds, wobble).
uji and numberpad are never trained on: drawn once each, as on the canvas, they are part of the validation split.
"""

from functools import cache
from typing import Any

import numpy as np

from digitrec.data import omniglot
from digitrec.data.dataset import Dataset, Splits
from digitrec.data.image_cache import Labelled, from_cache
from digitrec.data.mnist import MNIST
from digitrec.data.non_digit_drawings import NonDigits, load_non_digits
from digitrec.data.pen_digits import (
    TRAINED_ON,
    VALIDATION_ONLY,
    fingerprint,
    known_bad,
    load_pen_digits,
    without,
)
from digitrec.preprocess import preprocess
from digitrec.strokes.pen import random_pen, render
from digitrec.synthetic.variants import to_pixels, variant_images

_VARIANTS = 8
_MNIST_COPIES = 4
SEED = 20261122
_RULES = 4  # to be raised when what draws changes, so that nothing old is taken from the cache
_PROCESSES = 2


@cache
def load_splits(name: str, left_out: tuple[str, ...] = ()) -> Splits:
    """train: four times MNIST's 54,000, eight drawings of each pen digit, and drawings that are none (label -1).

    validation: MNIST's 5,000, and uji and numberpad drawn once; test: MNIST's 10,000. The drawings are made once, in
    some minutes, and kept in the data cache. name: what they are called. left_out: families of drawings of no digit that are not
    trained on. Raises DataError where a set is missing, or a family unknown.
    """
    digits = MNIST.load()
    drawings, labels = from_cache("drawn", _recipe(), _training_drawings)
    non_digits = load_non_digits(SEED).without(left_out)
    copies = [digits.train] * _MNIST_COPIES
    parts = [*copies, Dataset(drawings, labels), non_digits.dataset]
    train = Dataset(
        np.concatenate([part.pixels for part in parts]),
        np.concatenate([part.labels for part in parts]),
        joined=True,
    )
    held_out, held_labels = validation_drawings()
    validation = Dataset(
        np.concatenate([digits.validation.pixels, held_out]),
        np.concatenate([digits.validation.labels, held_labels]),
    )
    return Splits(name, train, validation, digits.test, digits.test_name, _parts(digits, non_digits))


def _parts(digits: Splits, non_digits: NonDigits) -> dict[str, Any]:
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
        "drawings": non_digits.counts,
        "left_out": [name for name in non_digits.names if name not in non_digits.counts],
    }
    if omniglot.is_here():
        parts["no digits"]["omniglot"] = omniglot.fingerprint()
    validation = {"mnist": {"images": len(digits.validation), "fingerprint": digits.validation.fingerprint}}
    for name in VALIDATION_ONLY:
        validation[name] = {"images": len(load_pen_digits(name)), "fingerprint": fingerprint(name)}
    return {"train": parts, "validation": validation, "seed": SEED}


def _training_drawings() -> Labelled:
    usable = {name: without(load_pen_digits(name), known_bad(name)) for name in TRAINED_ON}
    parts = [variant_images(digits, SEED, _VARIANTS, processes=_PROCESSES) for digits in usable.values()]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def validation_drawings() -> Labelled:
    """uji and numberpad, each digit drawn once as on the canvas; kept in the data cache."""
    return from_cache("validation", _recipe(), _validation_drawings)


def _validation_drawings() -> Labelled:
    digits = [digit for name in VALIDATION_ONLY for digit in load_pen_digits(name)]
    images = []
    for place, digit in enumerate(digits):
        pen = random_pen(np.random.default_rng([SEED, place]))
        images.append(preprocess(render(digit.strokes, pen)))
    return to_pixels(np.stack(images)), np.array([digit.label for digit in digits], np.int64)


def _recipe() -> object:
    """What decides how the drawings look, for the cache."""
    return _RULES, _VARIANTS, SEED, [sorted(known_bad(each)) for each in TRAINED_ON]
