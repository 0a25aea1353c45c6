"""Contact sheets: what was misread, as pictures to look at."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from digitrec.data.dataset import NO_DIGIT
from digitrec.evaluation.answers import Answers
from digitrec.evaluation.set_report import WORST_WRITERS
from digitrec.strokes.pen import Pen, render
from digitrec.wording import score

_TILE, _SEEN, _TEXT = 96, 56, 14  # pixels of the drawing, of what the network saw, of a line of text
_COLUMNS, _MOST = 10, 200
_RED, _GREY = "#B3261E", "#5F6368"


def save_sheets(folder: Path, answers: Sequence[Answers]) -> list[Path]:
    """PNG files in the folder: the errors of each set, all digits of its worst writers, its worst class.

    Each tile has the drawing, what the network saw of it, and "true → answered (share)". Returns the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    for each in answers:
        for name, rows in _choices(each):
            path = folder / f"{each.name}-{name}.png"
            title = f"{each.name}: {name}, {len(rows):,} drawings; {score(int(each.right.sum()), len(each.right))} in all"
            sheet(each, rows[:_MOST], title).save(path)
            saved.append(path)
    return saved


def _choices(answers: Answers) -> Iterator[tuple[str, np.ndarray]]:
    wrong = np.flatnonzero(~answers.right)
    if not len(wrong):
        return
    yield "errors", wrong[np.argsort(answers.labels[wrong], kind="stable")]
    labels = np.unique(answers.labels).tolist()
    worst = min(labels, key=lambda label: float(answers.right[answers.labels == label].mean()))
    # The errors first, then what was read right: only beside it can one see what is hard.
    mine = np.flatnonzero(answers.labels == worst)
    yield f"worst-class-{worst}", mine[np.argsort(answers.right[mine], kind="stable")]
    if len(np.unique(answers.writers)) == 1:
        return
    names, errors = np.unique(answers.writers[wrong], return_counts=True)
    for writer in names[np.argsort(-errors, kind="stable")][:WORST_WRITERS]:
        mine = np.flatnonzero(answers.writers == writer)
        yield f"writer-{writer}", mine[np.argsort(answers.right[mine], kind="stable")]


def sheet(answers: Answers, rows: np.ndarray, title: str) -> Image.Image:
    """The drawings with these row numbers, ten beside each other."""
    wide, high = _TILE + _SEEN + 8, _TILE + _TEXT + 6
    lines = -(-len(rows) // _COLUMNS)
    picture = Image.new("RGB", (_COLUMNS * wide, lines * high + _TEXT + 6), "#FFFFFF")
    pen = ImageDraw.Draw(picture)
    pen.text((4, 3), title, fill="#000000")
    for place, row in enumerate(rows):
        left, top = place % _COLUMNS * wide, place // _COLUMNS * high + _TEXT + 6
        digit = answers.digits[row]
        drawn = render(digit.strokes, Pen(width=14, size=0.85), _TILE)
        picture.paste(Image.fromarray(drawn[..., :3]), (left, top))
        seen = Image.fromarray(np.uint8(255 - np.rint(answers.images[row] * 255)))
        picture.paste(seen.resize((_SEEN, _SEEN), Image.Resampling.NEAREST), (left + _TILE, top + 8))
        pen.text((left + 2, top + _TILE), _caption(answers, row), fill=_GREY if answers.right[row] else _RED)
    return picture


def _caption(answers: Answers, row: int) -> str:
    """The true digit > the answer; the default font has no arrow."""
    digit, answered = answers.digits[row], int(answers.answered[row])
    answer = "refused" if answered == NO_DIGIT else f"{answered} ({answers.probabilities[row].max():.0%})"
    return f"{digit.label} > {answer} #{digit.index}"
