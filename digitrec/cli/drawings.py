"""`drawings`: how many there are, how often each model is right on them; export, import, delete, restore."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from digitrec import drawings
from digitrec.cli.output import print_json, recognizer_of
from digitrec.drawings import archive
from digitrec.drawings.drawing import in_words
from digitrec.errors import DrawingError, ModelError
from digitrec.evaluation.drawing_scores import DrawingScore, score_of
from digitrec.files import replace_file
from digitrec.runs import Run, list_runs
from digitrec.wording import moment, score


def list_all(options: argparse.Namespace) -> int:
    """A drawing that cannot be read gets a line on stderr; the others are listed all the same."""
    found = drawings.list_drawings()
    for name in found.broken:
        print(f"{drawings_file(name)} is cut short or damaged; the others count.", file=sys.stderr)
    scores = _scores(found.drawings)
    if options.json:
        print_json({
            "count": len(found.drawings),
            "drawings": [_record(each) for each in found.drawings],
            "broken": found.broken,
            "deleted": drawings.count_deleted(),
            "models": [{"run_id": run.run_id, "name": run.name, **asdict(told)} for run, told in scores],
        })  # fmt: skip
    elif found.drawings:
        print("\n".join([*map(_line, found.drawings), *(_score_line(*each) for each in scores)]))
    else:
        print("There are no drawings yet; confirm or correct an answer on the Draw page.")
    return 0


def drawings_file(name: str) -> Path:
    """The path of a file among the drawings."""
    return drawings.made_folder() / name


def _scores(found: list[drawings.Drawing]) -> list[tuple[Run, DrawingScore]]:
    scores = []
    for run in list_runs() if found else []:
        if run.can_predict:
            try:
                scores.append((run, score_of(run, recognizer_of(run), found)))
            except ModelError as problem:
                print(problem, file=sys.stderr)
    return scores


def _record(drawing: drawings.Drawing) -> dict[str, Any]:
    return {
        "id": drawing.drawing_id, "time": drawing.time, "label": drawing.label, "answer": drawing.answer,
        "confirmed": drawing.is_confirmed, "model": drawing.model,
    }  # fmt: skip


def _line(drawing: drawings.Drawing) -> str:
    said = "confirmed" if drawing.is_confirmed else f"answered {in_words(drawing.answer)}"
    return f"{drawing.drawing_id}  {drawing.says:<9} {said:<18} {moment(drawing.time)}"


def _score_line(run: Run, told: DrawingScore) -> str:
    left_out = f"; trained on {told.trained_on:,} others, which do not count" if told.trained_on else ""
    worth = score(told.correct, told.count) if told.count else "none that it was not trained on"
    return f"{run.title}: {worth}{left_out}"


def export(options: argparse.Namespace) -> int:
    """Raises DrawingError where there are none, StorageError where the file cannot be written."""
    path = Path(options.file)
    count = 0

    def write(temporary: Path) -> None:
        nonlocal count
        with temporary.open("wb") as file:
            count = archive.export_zip(file)

    replace_file(path, write)
    return _said(options, {"file": os.fspath(path), "count": count}, f"{_drawings(count)} in {path}.")


def import_file(options: argparse.Namespace) -> int:
    """Raises DrawingError or StorageError; nothing is imported then."""
    came = archive.import_zip(Path(options.file), options.file)
    known = f"; {_drawings(came.known)} were here already" if came.known else ""
    return _said(options, asdict(came), f"{_drawings(came.new)} imported{known}.")


def delete(options: argparse.Namespace) -> int:
    """Raises DrawingError where a drawing is not there, or none is named."""
    if bool(options.ids) == options.all:
        raise DrawingError("Name the drawings to delete by their ids, or give --all and no id.")
    ids = drawings.list_drawings().every_id if options.all else options.ids
    count = drawings.delete(list(dict.fromkeys(ids)))
    undo = "; `python -m digitrec drawings restore` brings them back"
    return _said(options, {"deleted": count}, f"{_drawings(count)} deleted{undo}.")


def restore(options: argparse.Namespace) -> int:
    """Says so where nothing was deleted."""
    count = drawings.restore()
    return _said(options, {"restored": count}, f"{_drawings(count)} brought back.")


def _drawings(count: int) -> str:
    return f"{count:,} drawing{'' if count == 1 else 's'}"


def _said(options: argparse.Namespace, record: dict[str, Any], sentence: str) -> int:
    show: Callable[[], None] = partial(print_json, record) if options.json else partial(print, sentence)
    show()
    return 0
