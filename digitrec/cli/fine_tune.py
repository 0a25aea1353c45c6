"""`fine-tune`: go on from a run with a person's drawings, and say what that changed."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from digitrec.cli.command import Commands, add_command, add_json, add_run
from digitrec.wording import duration, score

if TYPE_CHECKING:
    from digitrec.runs import Comparison, FineTuningRecord, Flip, Run

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
    record = read_evaluation(child.path).fine_tuning
    if options.json:
        print_json({**run_record(child), "fine_tuning": {} if record is None else record.as_record()})
        return 0
    notes = fine_tuning.plan(list_drawings().drawings, parent).notes
    print("\n".join([*notes, *_summary(child, parent, record)]))
    return 0


def _summary(run: Run, parent: Run, record: FineTuningRecord | None) -> list[str]:
    from digitrec.data import label_of_test

    if record is None:
        return [f"{run.title} {run.status.reason or run.status.state}; there is no model to keep."]
    lines = [
        f"{run.title} {run.status.state} after {duration(run.status.seconds)} of training on {parent.title}."
    ]
    if record.drawings.before.count:
        lines += _before_and_after("drawings held out", record.drawings)
    lines += _before_and_after(label_of_test(record.test.data or ""), record.test)
    return [*lines, f"to draw with it: python -m digitrec use {run.run_id}"]


def _before_and_after(name: str, comparison: Comparison) -> list[str]:
    before, after = (score(each.correct, each.count) for each in (comparison.before, comparison.after))
    lines = [f"{name}: before {before}, after {after}"]
    for flips, words in ((comparison.to_right, "now right"), (comparison.to_wrong, "now wrong")):
        if flips:
            more = f" and {len(flips) - _DRAWINGS_A_LINE} more" if len(flips) > _DRAWINGS_A_LINE else ""
            lines.append(
                f"  {words}, {len(flips)}: " + ", ".join(map(_in_words, flips[:_DRAWINGS_A_LINE])) + more
            )
    return lines


def _in_words(flip: Flip) -> str:
    """a 1 (7 → 1)."""
    from digitrec.drawings.drawing import in_words

    before, after = ("–" if answer is None else answer for answer in (flip.before, flip.after))
    return f"{in_words(flip.label)} ({before} → {after})"
