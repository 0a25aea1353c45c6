"""`fine-tune`: go on from a run with a person's drawings, and say what that changed."""

import argparse
from functools import partial
from typing import Any

from digitrec.cli.output import print_json, run_record, run_to_use
from digitrec.cli.train import check_end, follow
from digitrec.data import label_of_test
from digitrec.drawings import list_drawings
from digitrec.drawings.drawing import in_words
from digitrec.runs import Run, read_evaluation
from digitrec.training import fine_tuning
from digitrec.wording import duration, score

_SHOWN = 10


def fine_tune(options: argparse.Namespace) -> int:
    """Raises DigitrecError where there is nothing to learn from, or the run cannot be started or fails."""
    parent = run_to_use(options.which)
    run = follow(partial(fine_tuning.start, parent, name=options.name), options.json)
    check_end(run)
    found = read_evaluation(run.run_id).get("fine_tuning", {})
    if options.json:
        print_json({**run_record(run), "fine_tuning": found})
        return 0
    notes = fine_tuning.plan(list_drawings().drawings, parent).notes
    print("\n".join([*notes, *_summary(run, parent, found)]))
    return 0


def _summary(run: Run, parent: Run, found: dict[str, Any]) -> list[str]:
    if not found:
        return [f"{run.title} {run.status.reason or run.status.state}; there is no model to keep."]
    lines = [
        f"{run.title} {run.status.state} after {duration(run.status.seconds)} of training on {parent.title}."
    ]
    if found["drawings"]["before"]["count"]:
        lines += _compared("drawings held out", found["drawings"])
    lines += _compared(label_of_test(found["test"]["data"]), found["test"])
    return [*lines, f"to draw with it: python -m digitrec use {run.run_id}"]


def _compared(name: str, found: dict[str, Any]) -> list[str]:
    before, after = (score(found[when]["correct"], found[when]["count"]) for when in ("before", "after"))
    lines = [f"{name}: before {before}, after {after}"]
    for way, words in (("to_right", "now right"), ("to_wrong", "now wrong")):
        rows = found[way]
        if rows:
            more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
            lines.append(f"  {words}, {len(rows)}: " + ", ".join(map(_flip, rows[:_SHOWN])) + more)
    return lines


def _flip(row: dict[str, Any]) -> str:
    """a 1 (7 → 1)."""
    before, after = ("–" if row[when] is None else row[when] for when in ("before", "after"))
    return f"{in_words(row['label'])} ({before} → {after})"
