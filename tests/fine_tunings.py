"""Real fine-tunings, for tests that ask what thirty drawings of a misread form teach."""

import hashlib
import itertools
from collections.abc import Iterable

import numpy as np

from digitrec import drawings, jobs
from digitrec.config.presets import PRESETS
from digitrec.drawings import Drawing
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run
from digitrec.strokes.pen import CANVAS, Pen, placed, render
from digitrec.training import fine_tuning

PEN = Pen(width=20, size=0.6)
SIDE = 340


def in_the_middle(strokes: Iterable[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Strokes as somebody draws them in the middle of the canvas, in its pixels."""
    return tuple(placed(list(strokes), PEN, SIDE))


def keep_misread(strokes: tuple[np.ndarray, ...], label: int, recognizer: Recognizer) -> Drawing:
    """Keeps a drawing with what the model says of it, corrected."""
    picture = render(strokes, PEN, SIDE)
    said = recognizer.predict_drawing(picture)
    # Which drawings are held out follows from their ids; by chance, as they are on the page, each run would learn others.
    letters = hashlib.sha256(b"".join(each.tobytes() for each in strokes)).hexdigest()[:4]
    return drawings.keep(
        Drawing(
            drawing_id=f"20261122-120000-{letters}", label=label, answer=said.digit, probabilities=tuple(said.probabilities.tolist()), model="parent",
            strokes=in_the_middle(strokes), pen_width=PEN.width * SIDE / CANVAS, size=(SIDE, SIDE),
        ),
        picture,
    )  # fmt: skip


def right(recognizer: Recognizer, forms: list[tuple[np.ndarray, ...]], label: int) -> int:
    return sum(recognizer.predict_drawing(render(each, PEN, SIDE)).digit == label for each in forms)


def misread(
    recognizer: Recognizer, forms: Iterable[tuple[np.ndarray, ...]], label: int
) -> list[tuple[np.ndarray, ...]]:
    """The first sixty that are read as another digit."""
    wrong = (each for each in forms if not right(recognizer, [each], label))
    found = list(itertools.islice(wrong, 60))
    assert len(found) == 60
    return found


def trained(data: str) -> Run:
    """A parent, trained for some seconds."""
    run = jobs.wait(jobs.start(PRESETS["fast"].config(data=data), name="parent").run_id)
    assert run.status.state == "finished", run.status.reason
    return run


def learned_from(parent: Run, forms: list[tuple[np.ndarray, ...]], label: int) -> Run:
    """Keeps the first thirty and fine-tunes the parent on them."""
    before = Recognizer.of_run(parent.path)
    for strokes in forms[:30]:
        keep_misread(strokes, label, before)
    run = jobs.wait(fine_tuning.start(parent, name="mine").run_id)
    assert run.status.state == "finished", run.status.reason
    return run
