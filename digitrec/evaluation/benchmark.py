"""The benchmark of a recognizer on what people draw: every set of pen strokes, the styles in them, a grid of pens."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from digitrec.data.pen_digits import SETS, VALIDATION_ONLY
from digitrec.errors import DataError
from digitrec.evaluation.answers import SEED, Answers, read_set
from digitrec.evaluation.pen_grid import GRID_SET, PenGrid, pen_grid
from digitrec.evaluation.set_report import SetReport, set_report
from digitrec.evaluation.style_counts import StyleCount, style_counts
from digitrec.model.prediction import Predictor

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Benchmark:
    """All but MNIST and the drawings of no digit. answers: of each set that is here; skipped: why the others are not."""

    answers: list[Answers]
    sets: dict[str, SetReport]
    styles: list[StyleCount]
    grid: PenGrid | None
    skipped: dict[str, str]

    def as_record(self) -> dict[str, Any]:
        return {
            "seed": SEED,
            "ink": {name: report.as_record() for name, report in self.sets.items()},
            "styles": [row.as_record() for row in self.styles],
            "grid": None if self.grid is None else self.grid.as_record(),
            "skipped": dict(self.skipped),
        }


def benchmark(reader: Predictor, grid: int, progress: Progress = lambda _share, _text: None) -> Benchmark:
    """grid: drawings of `uji` in each cell of pen width, size and tilt; 0 leaves the grid out."""
    answers: list[Answers] = []
    skipped: dict[str, str] = {}
    for name in (*VALIDATION_ONLY, *(name for name in SETS if name not in VALIDATION_ONLY)):
        try:
            answers.append(read_set(reader, name, partial(_report, progress, name)))
        except DataError as problem:
            skipped[name] = str(problem)
    has_grid = grid and GRID_SET not in skipped
    return Benchmark(
        answers=answers,
        sets={each.name: set_report(each) for each in answers},
        styles=style_counts(answers),
        grid=pen_grid(reader, grid, partial(_report, progress, "pen, size and tilt")) if has_grid else None,
        skipped=skipped,
    )


def _report(progress: Progress, text: str, share: float) -> None:
    progress(share, text)
