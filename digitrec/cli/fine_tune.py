"""`fine-tune`: go on from a run with a person's drawings, and say what that changed."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from digitrec.cli.command import Commands, add_command, add_json, add_run
from digitrec.wording import duration, named_set, score

if TYPE_CHECKING:
    from digitrec.runs import Run

# More are counted, not named.
_DRAWINGS_A_LINE = 10


def add(commands: Commands) -> None:
    """What can be typed after `fine-tune`."""
    parser = add_command(
        commands, "fine-tune", run,
        summary="go on from a run with your drawings",
        description="Train a run further on the drawings that were confirmed or corrected, beside enough of the original data that\n"
        "it doesn't forget, and compare it with before: on drawings that were held out, and on the test set.\n"
        "Which run answers stays as it is; 'use' changes it. Ctrl-C stops and keeps what was learned so far.",
        examples=["fine-tune --name mine", "fine-tune --run first --json"],
    )  # fmt: skip
    add_run(parser, "to go on from")
    parser.add_argument("--name", default="", help="what to call the new run")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Raises DigitrecError where there is nothing to learn from, or the run cannot be started or fails."""
    from digitrec.cli.follow import check_end, follow
    from digitrec.cli.output import print_json, run_record
    from digitrec.cli.run_choice import run_to_use
    from digitrec.drawings import list_drawings
    from digitrec.runs import read_evaluation
    from digitrec.training import fine_tuning

    parent = run_to_use(options.which)
    child = follow(partial(fine_tuning.start, parent, name=options.name), options.json)
    check_end(child)
    comparison = read_evaluation(child.run_id).get("fine_tuning", {})
    if options.json:
        print_json({**run_record(child), "fine_tuning": comparison})
        return 0
    notes = fine_tuning.plan(list_drawings().drawings, parent).notes
    print("\n".join([*notes, *_summary(child, parent, comparison)]))
    return 0


def _summary(run: Run, parent: Run, comparison: dict[str, Any]) -> list[str]:
    if not comparison:
        return [f"{run.title} {run.status.reason or run.status.state}; there is no model to keep."]
    lines = [
        f"{run.title} {run.status.state} after {duration(run.status.seconds)} of training on {parent.title}."
    ]
    if comparison["drawings"]["before"]["count"]:
        lines += _before_and_after("drawings held out", comparison["drawings"])
    lines += _before_and_after(named_set(comparison["test"]["data"]), comparison["test"])
    return [*lines, f"to draw with it: python -m digitrec use {run.run_id}"]


def _before_and_after(name: str, part: dict[str, Any]) -> list[str]:
    before, after = (score(part[when]["correct"], part[when]["count"]) for when in ("before", "after"))
    lines = [f"{name}: before {before}, after {after}"]
    for way, words in (("to_right", "now right"), ("to_wrong", "now wrong")):
        rows = part[way]
        if rows:
            more = f" and {len(rows) - _DRAWINGS_A_LINE} more" if len(rows) > _DRAWINGS_A_LINE else ""
            lines.append(f"  {words}, {len(rows)}: " + ", ".join(map(_flip, rows[:_DRAWINGS_A_LINE])) + more)
    return lines


def _flip(row: dict[str, Any]) -> str:
    """a 1 (7 → 1)."""
    from digitrec.drawings.drawing import in_words

    before, after = ("–" if row[when] is None else row[when] for when in ("before", "after"))
    return f"{in_words(row['label'])} ({before} → {after})"
