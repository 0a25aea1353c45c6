"""Two models on the same images: how often each is right, and which answers flipped either way."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from digitrec.data import Dataset
from digitrec.drawings import Drawing
from digitrec.evaluation.drawing_scores import answers
from digitrec.files import replace_file
from digitrec.model.prediction import Predictor

MOST_FLIPPED = 60
"""Pictures of flipped digits that are kept each way; all are counted."""
FLIPPED_FILE = "flipped.png"
_SIDE = 28


def compare_answers(before: Predictor, after: Predictor, drawings: Sequence[Drawing]) -> dict[str, Any]:
    """On drawings, whose labels may be None; a model that sees no digit answers None.

    "before", "after": {"count", "correct"}; "to_right", "to_wrong": the flipped ones, each with its id and both answers.
    """
    labels = {each.drawing_id: each.label for each in drawings}
    old, new = answers(before, drawings), answers(after, drawings)
    rows = [{"id": each, "label": labels[each], "before": old[each], "after": new[each]} for each in old]
    return _compared(rows)


def compare_tests(before: Predictor, after: Predictor, digits: Dataset, name: str) -> dict[str, Any]:
    """The same on test digits, each flipped one with its index; "data" is what they are called."""
    old, new = (each.predict(digits.images).argmax(axis=1).tolist() for each in (before, after))
    rows = [
        {"index": index, "label": label, "before": old[index], "after": new[index]}
        for index, label in enumerate(digits.labels.tolist())
    ]
    return {"data": name, **_compared(rows)}


def _compared(rows: list[dict[str, Any]]) -> dict[str, Any]:
    was, is_now = ([row[when] == row["label"] for row in rows] for when in ("before", "after"))
    flipped = [
        [row for row, old, new in zip(rows, was, is_now, strict=True) if (old, new) == way]
        for way in ((False, True), (True, False))
    ]
    return {
        "before": {"count": len(rows), "correct": sum(was)},
        "after": {"count": len(rows), "correct": sum(is_now)},
        "to_right": flipped[0],
        "to_wrong": flipped[1],
    }


def shown(flips: dict[str, Any]) -> list[dict[str, Any]]:
    """Those flipped test digits whose pictures stand in flipped.png, in the order in which they stand there."""
    return [row for way in ("to_right", "to_wrong") for row in flips[way][:MOST_FLIPPED]]


def save_flipped(folder: Path, digits: Dataset, flips: dict[str, Any]) -> None:
    """Writes flipped.png, 28 high: the flipped test digits side by side, so that the page needs no test set."""
    images = [digits.levels[row["index"]] for row in shown(flips)]
    if images:
        picture = Image.fromarray(np.concatenate(images, axis=1))
        replace_file(folder / FLIPPED_FILE, partial(Image.Image.save, picture))


def flipped_images(folder: Path) -> np.ndarray:
    """(n, 28, 28) uint8, ink = 255, in the order of `shown`; none where the file is missing or damaged."""
    try:
        with Image.open(folder / FLIPPED_FILE) as picture:
            strip = np.asarray(picture.convert("L"))
    except OSError:
        return np.zeros((0, _SIDE, _SIDE), np.uint8)
    return np.stack(np.split(strip, strip.shape[1] // _SIDE, axis=1))
