"""What one asks about a digit, and what was found: a picture, sentences drawn from what was measured, and their source."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from markupsafe import Markup

from digitrec.explain.attribution import Subject
from digitrec.model.prediction import Prediction
from digitrec.ui.html import render
from digitrec.ui.my_digit.looked_at import LookedAt
from digitrec.ui.my_digit.map_picture import map_picture
from digitrec.ui.pictures import png_url
from digitrec.wording import probability

_NOTHING = 1e-9
_ROWS, _COLUMNS = ("upper", "", "lower"), ("left", "", "right")


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """Why is it the target, or why not? settings: of the method that is asked."""

    looked: LookedAt
    target: int
    prediction: Prediction
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        looked = self.looked
        return Subject(
            predictor=looked.recognizer, image=looked.image, config=looked.run.config.model, folder=looked.run.path
        )  # fmt: skip

    @property
    def key(self) -> str:
        """Of the image and the network: what is the same for the same key is computed once."""
        looked = self.looked
        file = looked.run.path / "model.tflite"
        modified = file.stat().st_mtime_ns if file.is_file() else 0
        image = np.ascontiguousarray(looked.image, np.float32).tobytes()
        return hashlib.sha1(
            f"{looked.run.path}:{modified}:{looked.strokes}".encode() + image, usedforsecurity=False
        ).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """picture: HTML. sentences: Markdown, the first is the one to read. below: HTML after it.

    reason: why there is nothing. instead: shows what there is as long as there is no picture.
    """

    picture: Markup = field(default_factory=Markup)
    sentences: tuple[str, ...] = ()
    below: Markup = field(default_factory=Markup)
    reason: str = ""
    instead: Callable[[], None] | None = None


def map_figure(question: Question, attribution: np.ndarray, unit: str) -> Markup:
    """The map over the digit, one image, with its legend. attribution: (28, 28)."""
    strongest = float(np.abs(attribution).max())
    target = question.target
    return render(
        "why_map", url=png_url(map_picture(question.looked.image, attribution, strongest)), ratio="1", labels=[], scale=True,
        against=f"−{strongest:.2g} against a {target}", in_favour=f"for a {target} +{strongest:.2g}",
        description=f"What speaks for a {target} in ink blue and against it in orange, in {unit}: {extremes(attribution, target)}",
    )  # fmt: skip


def extremes(attribution: np.ndarray, target: int) -> str:
    """One sentence on where a map is highest and lowest. attribution: (28, 28)."""
    blocks = attribution[:27, :27].reshape(9, 3, 9, 3).mean(axis=(1, 3))
    said = []
    for blocks_of, words in ((blocks, "for"), (-blocks, "against")):
        row, column = np.unravel_index(np.argmax(blocks_of), blocks_of.shape)
        if blocks_of[row, column] > _NOTHING:
            where = place_in_words(3 * float(row) + 1, 3 * float(column) + 1)
            said.append(f"{words} a {target}, {where} speaks most")
    if not said:
        return f"Nothing speaks for or against a {target}."
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def place_in_words(row: float, column: float) -> str:
    """Where a pixel of 28×28 lies in the digit's box of 20×20: "the upper left", "the middle"."""
    third = [min(2, max(0, int((at - 4) / 20 * 3))) for at in (row, column)]
    vertical, horizontal = _ROWS[third[0]], _COLUMNS[third[1]]
    if vertical and not horizontal:
        return "the top" if vertical == "upper" else "the bottom"
    return (
        f"the {vertical} {horizontal}".replace("  ", " ").strip() if vertical or horizontal else "the middle"
    )


def reading_in_words(prediction: Prediction) -> str:
    """What a network reads, as the Draw page's bars say it: "1, 99.9 %" or "no digit, 94.7 %"."""
    if prediction.digit is None:
        sure = f", {probability(prediction.non_digit)}" if prediction.non_digit is not None else ""
        return f"no digit{sure}"
    return f"{prediction.digit}, {probability(float(prediction.given_a_digit[prediction.digit]))}"


def chance(prediction: Prediction, digit: int) -> str:
    """How probable a digit is, as the Draw page's bars say it."""
    return probability(float(prediction.given_a_digit[digit]))
