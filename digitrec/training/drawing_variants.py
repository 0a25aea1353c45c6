"""Training images from a person's drawings: many variants of each, as that person might draw it again."""

import math
from collections.abc import Sequence

import numpy as np

from digitrec.data import Dataset
from digitrec.data.dataset import NO_DIGIT
from digitrec.drawings import Drawing
from digitrec.drawings.images import labels_of, with_images
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.doodles.families import FAMILIES
from digitrec.synthetic.non_digit_images import family_images
from digitrec.synthetic.variants import to_pixels, variant_images

# Of the replayed images: so many images of drawings in an epoch, unless the drawings are many.
SHARE = 0.07
_MOST_VARIANTS, _LEAST_VARIANTS = 50, 4
# Of a drawing's variants: the drawing itself.
_PLAIN = 0.5
# Of the replayed images: so many drawings of no digit.
_NON_DIGITS = 0.1


def variants_of(drawings: int, replayed: int) -> int:
    """How often each of so many drawings is shown in an epoch beside so many replayed images."""
    return int(np.clip(round(SHARE * replayed / max(drawings, 1)), _LEAST_VARIANTS, _MOST_VARIANTS))


def drawing_images(drawings: Sequence[Drawing], replayed: int, seed: int) -> Dataset:
    """The drawings as they are, and as other hands and pens would have drawn their strokes; the same for the same seed."""
    readable, images = with_images(drawings)
    variants = variants_of(len(readable), replayed)
    # One without strokes is only repeated; what the run's augmentation then does to it has to do.
    plain = max(1, round(variants * _PLAIN))
    repeats = [plain if each.strokes else variants for each in readable]
    pens = [
        PenDigit(int(label), each.model, each.strokes, index)
        for index, (each, label) in enumerate(zip(readable, labels_of(readable), strict=True))
        if each.strokes
    ]
    afresh, labels = variant_images(pens, seed, variants - plain)
    return Dataset(
        np.concatenate([np.repeat(to_pixels(images), repeats, axis=0), afresh]),
        np.concatenate([np.repeat(labels_of(readable), repeats), labels]),
    )


def non_digits_to_replay(replayed: int, seed: int) -> Dataset:
    """Drawings that are no digit, for a network that has learned to refuse them."""
    # Of each family alike, so that all of what was learned is shown again; changed digits would need digits to change.
    each = math.ceil(_NON_DIGITS * replayed / len(FAMILIES))
    images = np.concatenate(family_images([(family, each) for family in FAMILIES], (), seed))
    return Dataset(images, np.full(len(images), NO_DIGIT, np.int64))
