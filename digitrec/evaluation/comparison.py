"""Two models on the same images: how often each is right, and which answers flipped either way."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from digitrec.data import Dataset
from digitrec.drawings import Drawing
from digitrec.evaluation.drawing_scores import answers_by_id
from digitrec.files import replace_file
from digitrec.model.prediction import Predictor
from digitrec.runs.comparison import Comparison, Flip
from digitrec.runs.counts import Count

# Pictures of flipped digits that are saved each way; all are counted.
MOST_PICTURED = 60
FLIPPED_FILE = "flipped.png"
_SIDE = 28


def compare_answers(before: Predictor, after: Predictor, drawings: Sequence[Drawing]) -> Comparison:
    """On a person's drawings, whose labels may be None; a model that sees no digit answers None."""
    labels = {each.drawing_id: each.label for each in drawings}
    old, new = answers_by_id(before, drawings), answers_by_id(after, drawings)
    return _comparison(
        [Flip(drawing_id=each, label=labels[each], before=old[each], after=new[each]) for each in old]
    )


def compare_tests(before: Predictor, after: Predictor, digits: Dataset, name: str) -> Comparison:
    """On test digits, which always get one of the ten as an answer; name: what they are called."""
    old, new = (each.predict(digits.images).argmax(axis=1).tolist() for each in (before, after))
    return _comparison(
        [
            Flip(index=index, label=label, before=old[index], after=new[index])
            for index, label in enumerate(digits.labels.tolist())
        ],
        name,
    )


def _comparison(answered: Sequence[Flip], data: str | None = None) -> Comparison:
    """answered: every digit with both answers, flipped or not."""
    return Comparison(
        before=Count(len(answered), sum(each.before == each.label for each in answered)),
        after=Count(len(answered), sum(each.after == each.label for each in answered)),
        to_right=[each for each in answered if each.before != each.label == each.after],
        to_wrong=[each for each in answered if each.before == each.label != each.after],
        data=data,
    )


def pictured_flips(comparison: Comparison) -> list[Flip]:
    """The flipped digits that have a picture, in the order in which flipped.png shows them."""
    return [*comparison.to_right[:MOST_PICTURED], *comparison.to_wrong[:MOST_PICTURED]]


def save_flipped(folder: Path, digits: Dataset, comparison: Comparison) -> None:
    """Writes flipped.png, 28 high: the flipped test digits side by side, so that the page needs no test set."""
    images = [digits.levels[flip.index] for flip in pictured_flips(comparison)]
    if images:
        picture = Image.fromarray(np.concatenate(images, axis=1))
        replace_file(folder / FLIPPED_FILE, partial(Image.Image.save, picture))


def flipped_images(folder: Path) -> np.ndarray:
    """(n, 28, 28) uint8, ink = 255, in the order of `pictured_flips`; none where the file is missing or damaged."""
    try:
        with Image.open(folder / FLIPPED_FILE) as picture:
            strip = np.asarray(picture.convert("L"))
    except OSError:
        return np.zeros((0, _SIDE, _SIDE), np.uint8)
    return np.stack(np.split(strip, strip.shape[1] // _SIDE, axis=1))
