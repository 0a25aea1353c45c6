"""`drawings`: how many there are, how often each model is right on them; export, import, delete, restore."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from digitrec.cli.command import Commands, add_action, add_command, add_json
from digitrec.errors import DrawingError, ModelError
from digitrec.wording import moment, score

if TYPE_CHECKING:
    from pathlib import Path

    from digitrec.drawings import Drawing
    from digitrec.evaluation.drawing_scores import DrawingScore
    from digitrec.runs import Run


def add(commands: Commands) -> None:
    """What can be typed after `drawings`."""
    parser = add_command(
        commands, "drawings", list_all,
        summary="list the drawings that were confirmed or corrected, or change them",
        description="List the drawings that were confirmed or corrected on the Draw page, and how often each model is right on them.\n"
        "A model that was trained on some of them is not measured on those. All visitors' are listed here; on the page each\n"
        "sees those of their own browser, and those that are everyone's.",
        examples=["drawings --json", "drawings export mine.zip", "drawings delete 20261122-201530-k3f9"],
    )  # fmt: skip
    add_json(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    exporting = add_action(actions, "export", export, "write all of them into a ZIP file")
    exporting.add_argument("file", metavar="FILE", help="the ZIP file to write")
    importing = add_action(actions, "import", import_file, "add those of a ZIP file")
    importing.add_argument("file", metavar="FILE", help="a ZIP file that export has written")
    deleting = add_action(actions, "delete", delete, "delete some or all")
    _add_ids(deleting)
    add_action(actions, "restore", restore, "bring back what was deleted last")
    releasing = add_action(actions, "release", release, "make some or all everyone's, whoever drew them")
    _add_ids(releasing)


def _add_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="the id of a drawing, as listed")
    parser.add_argument("--all", action="store_true", help="all of them")


def _ids(options: argparse.Namespace, verb: str) -> list[str]:
    """Each once. Raises DrawingError where none is named, or some beside --all."""
    from digitrec import drawings

    if bool(options.ids) == options.all:
        raise DrawingError(f"Name the drawings to {verb} by their ids, or give --all and no id.")
    return list(dict.fromkeys(drawings.list_drawings().every_id if options.all else options.ids))


def list_all(options: argparse.Namespace) -> int:
    """A drawing that cannot be read gets a line on stderr; the others are listed all the same."""
    from digitrec import drawings
    from digitrec.cli.output import print_json

    listing = drawings.list_drawings()
    for name in listing.broken:
        path = drawings.drawings_folder() / name
        print(f"{path} is cut short or damaged; the others count.", file=sys.stderr)
    scores = _scores(listing.drawings)
    if options.json:
        print_json({
            "count": len(listing.drawings),
            "drawings": [_record(each) for each in listing.drawings],
            "broken": listing.broken,
            "deleted": drawings.count_deleted(),
            "models": [{"run_id": run.run_id, "name": run.name, **asdict(worth)} for run, worth in scores],
        })  # fmt: skip
    elif listing.drawings:
        print("\n".join([_table(listing.drawings), *(_score_line(*each) for each in scores)]))
    else:
        print("There are no drawings yet; confirm or correct an answer on the Draw page.")
    return 0


def _scores(drawings: list[Drawing]) -> list[tuple[Run, DrawingScore]]:
    from digitrec.cli.run_choice import recognizer_of
    from digitrec.evaluation.drawing_scores import score_of
    from digitrec.runs import list_runs

    scores = []
    for run in list_runs() if drawings else []:
        if run.can_predict:
            try:
                scores.append((run, score_of(run, recognizer_of(run), drawings)))
            except ModelError as problem:
                print(problem, file=sys.stderr)
    return scores


def _record(drawing: Drawing) -> dict[str, Any]:
    return {
        "id": drawing.drawing_id, "time": drawing.time, "label": drawing.label, "answer": drawing.answer,
        "confirmed": drawing.is_confirmed, "model": drawing.model, "visitor": drawing.visitor,
    }  # fmt: skip


def _table(drawings: list[Drawing]) -> str:
    from digitrec.cli.table import table
    from digitrec.drawings.drawing import in_words

    return table(
        (
            each.drawing_id,
            # As wide as the longest, "no digit", so that two listings stand alike.
            f"{each.says:<8}",
            "confirmed" if each.is_confirmed else f"answered {in_words(each.answer)}",
            moment(each.time),
        )
        for each in drawings
    )


def _score_line(run: Run, worth: DrawingScore) -> str:
    left_out = f"; trained on {worth.trained_on:,} others, which do not count" if worth.trained_on else ""
    rate = score(worth.correct, worth.count) if worth.count else "none that it was not trained on"
    return f"{run.title}: {rate}{left_out}"


def export(options: argparse.Namespace) -> int:
    """Raises DrawingError where there are none, StorageError where the file cannot be written."""
    from pathlib import Path

    from digitrec.drawings import archive
    from digitrec.files import replace_file

    path = Path(options.file)
    count = 0

    def write(temporary: Path) -> None:
        nonlocal count
        with temporary.open("wb") as file:
            count = archive.export_zip(file)

    replace_file(path, write)
    return _answer(options, {"file": os.fspath(path), "count": count}, f"{_drawings(count)} in {path}.")


def import_file(options: argparse.Namespace) -> int:
    """Raises DrawingError or StorageError; nothing is imported then."""
    from pathlib import Path

    from digitrec.drawings import archive

    outcome = archive.import_zip(Path(options.file), options.file)
    duplicates = f"; {_drawings(outcome.known)} were here already" if outcome.known else ""
    return _answer(options, asdict(outcome), f"{_drawings(outcome.new)} imported{duplicates}.")


def delete(options: argparse.Namespace) -> int:
    """Raises DrawingError where a drawing is not there, or none is named."""
    from digitrec import drawings

    count = drawings.delete(_ids(options, "delete"))
    undo = "; `python -m digitrec drawings restore` brings them back"
    return _answer(options, {"deleted": count}, f"{_drawings(count)} deleted{undo}.")


def restore(options: argparse.Namespace) -> int:
    """Says so where nothing was deleted."""
    from digitrec import drawings

    count = drawings.restore()
    return _answer(options, {"restored": count}, f"{_drawings(count)} brought back.")


def release(options: argparse.Namespace) -> int:
    """For those of a browser that lost its cookie, or to be shared with all. Raises DrawingError as `delete` does."""
    from digitrec import drawings

    count = drawings.release(_ids(options, "release"))
    return _answer(options, {"released": count}, f"{_drawings(count)} made everyone's.")


def _drawings(count: int) -> str:
    return f"{count:,} drawing{'' if count == 1 else 's'}"


def _answer(options: argparse.Namespace, record: dict[str, Any], sentence: str) -> int:
    from digitrec.cli.output import print_json

    if options.json:
        print_json(record)
    else:
        print(sentence)
    return 0
