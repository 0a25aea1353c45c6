"""A drawing with what a person said of it, and the text of its file: one value a line, a stroke a line."""

import json
import math
import re
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from digitrec.errors import DrawingError

ID = re.compile(r"\d{8}-\d{6}-[a-z0-9]{4}")
MOST_POINTS = 100_000
FURTHEST = 100_000.0  # pixels from the canvas's corner
LARGEST_SIDE = 1024  # pixels of the canvas
_CLASSES = 10
_VISITOR = re.compile(r"(?:[0-9a-f]{20})?")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def new_id() -> str:
    """By its time, and four letters that tell apart what is drawn at once."""
    suffix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(4))
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{suffix}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """What was drawn, what the model said, and what the person said.

    label: the digit, or None for a drawing that is none. answer: the model's, None where it saw no digit.
    probabilities: ten, as the model gave them. model: its run's id. strokes: arrays (n, 2) float64 of x to the right and
    y down, in pixels of the canvas; none where only the picture is known. pen_width: in the same pixels. size: width and
    height of the canvas. time: ISO 8601 in UTC. visitor: the id of who drew it, "" for a drawing that is everyone's.
    """

    label: int | None
    answer: int | None
    probabilities: tuple[float, ...]
    model: str
    strokes: tuple[np.ndarray, ...]
    pen_width: float
    size: tuple[int, int]
    time: str = field(default_factory=_now)
    drawing_id: str = field(default_factory=new_id)
    visitor: str = ""

    @property
    def is_confirmed(self) -> bool:
        return self.answer == self.label

    @property
    def says(self) -> str:
        """The label in words: "a 7", "no digit"."""
        return in_words(self.label)


def in_words(label: int | None) -> str:
    """7 → "a 7", 8 → "an 8", None → "no digit"."""
    return "no digit" if label is None else f"{'an' if label == 8 else 'a'} {label}"


def text_of(drawing: Drawing) -> str:
    """The drawing as JSON that a person can read."""
    fields = {
        "time": drawing.time,
        "label": drawing.label,
        "said": "confirmed" if drawing.is_confirmed else "corrected",
        "answer": drawing.answer,
        "probabilities": [round(share, 6) for share in drawing.probabilities],
        "model": drawing.model,
        "canvas": list(drawing.size),
        "pen_width": drawing.pen_width,
    } | ({"visitor": drawing.visitor} if drawing.visitor else {})
    lines = [f'  "{name}": {json.dumps(value)},' for name, value in fields.items()]
    strokes = ",\n".join(f"    {json.dumps(np.round(stroke, 2).tolist())}" for stroke in drawing.strokes)
    end = f'  "strokes": [\n{strokes}\n  ]' if strokes else '  "strokes": []'
    return "\n".join(["{", *lines, end, "}\n"])


def drawing_of(text: str, drawing_id: str) -> Drawing:
    """The drawing of a file's text. Raises DrawingError for anything that `text_of` would not have written."""
    try:
        record = json.loads(text)
        strokes = tuple(np.array(stroke, np.float64) for stroke in record["strokes"])
        drawing = Drawing(
            drawing_id=drawing_id, time=datetime.fromisoformat(record["time"]).isoformat(timespec="seconds"),
            label=_class(record["label"]), answer=_class(record["answer"]), model=str(record["model"])[:80],
            probabilities=tuple(_number(each, 0, 1) for each in record["probabilities"]), strokes=strokes,
            pen_width=_number(record["pen_width"], 0.1, LARGEST_SIDE),
            size=(_side(record["canvas"][0]), _side(record["canvas"][1])), visitor=record.get("visitor", ""),
        )  # fmt: skip
        if len(drawing.probabilities) != _CLASSES or not _are_strokes(strokes):
            raise ValueError
        if not _VISITOR.fullmatch(drawing.visitor):
            raise ValueError
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError) as problem:
        raise DrawingError(f"{drawing_id}.json is cut short, damaged or no drawing.") from problem
    return drawing


def _class(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < _CLASSES:
        raise ValueError
    return value


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError
    return float(value)


def _side(value: Any) -> int:
    return int(_number(value, 16, LARGEST_SIDE))


def _are_strokes(strokes: tuple[np.ndarray, ...]) -> bool:
    if sum(len(stroke) for stroke in strokes) > MOST_POINTS:
        return False
    return all(
        stroke.ndim == 2
        and stroke.shape[1:] == (2,)
        and len(stroke)
        and np.isfinite(stroke).all()
        and math.fabs(np.abs(stroke).max()) <= FURTHEST
        for stroke in strokes
    )
