"""Training images from a person's drawings: each drawn afresh many times, as that person might draw it again."""

from collections.abc import Sequence

import numpy as np

from digitrec.data import Dataset
from digitrec.data.dataset import NO_DIGIT
from digitrec.data.drawn import TRAINED_KINDS, non_digit_images, to_pixels
from digitrec.drawings import Drawing
from digitrec.drawings.images import labels_of, with_images
from digitrec.strokes.digit import PenDigit
from digitrec.synthetic.variants import training_images

SHARE = 0.07  # of the replayed images: so many images of drawings in an epoch, unless the drawings are many
_MOST_VARIANTS, _LEAST_VARIANTS = 50, 4
_PLAIN = 0.5  # of the variants: the drawing itself
_STRANGERS = 0.1  # of the replayed images


def variants_of(drawings: int, replayed: int) -> int:
    """How often each of so many drawings is shown in an epoch beside so many replayed images."""
    return int(np.clip(round(SHARE * replayed / max(drawings, 1)), _LEAST_VARIANTS, _MOST_VARIANTS))


def drawn_afresh(drawings: Sequence[Drawing], replayed: int, seed: int) -> Dataset:
    """The drawings as they are, and as other hands and pens would have drawn their strokes; the same for the same seed."""
    seen, images = with_images(drawings)
    variants = variants_of(len(seen), replayed)
    # One without strokes is only repeated; what the run's augmentation then does to it has to do.
    plain = max(1, round(variants * _PLAIN))
    repeats = [plain if each.strokes else variants for each in seen]
    pens = [
        PenDigit(int(label), each.model, each.strokes, index)
        for index, (each, label) in enumerate(zip(seen, labels_of(seen), strict=True))
        if each.strokes
    ]
    afresh, labels = training_images(pens, seed, variants - plain)
    return Dataset(
        np.concatenate([np.repeat(to_pixels(images), repeats, axis=0), afresh]),
        np.concatenate([np.repeat(labels_of(seen), repeats), labels]),
    )


def replayed_strangers(replayed: int, seed: int) -> Dataset:
    """Drawings that are no digit, for a network that has learned to refuse them."""
    count = round(_STRANGERS * replayed)
    images = non_digit_images(TRAINED_KINDS, count, seed)
    return Dataset(images, np.full(len(images), NO_DIGIT, np.int64))
