"""`evaluate`: what a run is worth on labelled images."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from digitrec.cli.command import Commands, add_command, add_json, add_run
from digitrec.config import DATA_SETS
from digitrec.errors import DataError
from digitrec.wording import percent, score

if TYPE_CHECKING:
    from digitrec.data import Dataset
    from digitrec.runs import Run

# The most frequent ones.
_MISTAKES_A_LINE = 5

# Data set → the one whose test images it is scored on.
_TESTED_ON = {"sample": "sample", "mnist": "mnist", "drawn": "mnist"}


def add(commands: Commands) -> None:
    """What can be typed after `evaluate`."""
    parser = add_command(
        commands, "evaluate", run,
        summary="measure a run on labelled images",
        description="Measure a run: on the test digits of the data set that it was trained on, or of another, or on your own.",
        examples=["evaluate --run first --data sample", "evaluate --npz mine.npz --json"],
    )  # fmt: skip
    add_run(parser, "to measure")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--data", metavar="NAME", help="the test digits of " + " or ".join(DATA_SETS))
    source.add_argument("--npz", metavar="FILE", help="an NPZ file with 'images' and 'labels'")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Raises RunError, ModelError or DataError."""
    from digitrec.cli.output import print_json
    from digitrec.cli.run_choice import recognizer_of, run_to_use
    from digitrec.evaluation.report import evaluate

    run = run_to_use(options.which)
    digits, name = _digits(run, options)
    report: dict[str, Any] = {"run_id": run.run_id, **evaluate(recognizer_of(run), digits, name)}
    if options.npz is not None:
        report["seen_in_training"] = _seen_in_training(run, digits)
    if options.json:
        print_json(report)
    else:
        print("\n".join(_lines(run, report)))
    return 0


def _digits(run: Run, options: argparse.Namespace) -> tuple[Dataset, str]:
    """The labelled images to measure on, and what they are called."""
    from pathlib import Path

    from digitrec.data import load_data, mnist
    from digitrec.data.npz import read_labelled

    if options.npz is not None:
        return read_labelled(Path(options.npz)), Path(options.npz).name
    name = options.data
    if name is None:
        name = _TESTED_ON[run.config.training.data]
        # The sample's test digits are in no run's training images, so they are an honest stand-in.
        if name == "mnist" and mnist.find() is None:
            name = "sample"
    splits = load_data(_TESTED_ON[name])
    return splits.test, splits.test_name


def _seen_in_training(run: Run, digits: Dataset) -> int | None:
    """How many of these images the run was trained on; None where its training images are not here to compare."""
    import numpy as np

    from digitrec.data import load_data
    from digitrec.data.dataset import image_keys

    data = run.config.training.data
    try:
        # Of "drawn", only MNIST's images can be somebody else's as well.
        train = load_data(_TESTED_ON[data]).train
    except DataError:
        return None
    trained_on = train.first_per_class(run.config.training.images)
    if data != "drawn" and run.data.get("fingerprint") not in (None, trained_on.fingerprint):
        return None
    return int(np.isin(image_keys(digits.levels), image_keys(trained_on.pixels)).sum())


def _lines(run: Run, report: dict[str, Any]) -> list[str]:
    lines = [
        f"{run.title} on {report['data']}: {score(report['correct'], report['count'])}",
        f"negative log-likelihood {report['nll']:.4f} nats, calibration error {percent(report['ece'])}",
    ]
    mistakes = _mistakes(report["confusion"])
    if mistakes:
        lines.append("most frequent mistakes: " + ", ".join(mistakes))
    if "seen_in_training" in report:
        lines.append(_seen_line(report["seen_in_training"], report["count"]))
    return lines


def _mistakes(confusion: list[list[int]]) -> list[str]:
    wrong = [
        (count, true, answered)
        for true, row in enumerate(confusion)
        for answered, count in enumerate(row)
        if count and true != answered
    ]
    wrong.sort(key=lambda mistake: (-mistake[0], mistake[1:]))
    return [f"{true} read as {answered} ({count:,}×)" for count, true, answered in wrong[:_MISTAKES_A_LINE]]


def _seen_line(seen: int | None, count: int) -> str:
    if seen is None:
        return (
            "whether it was trained on some of these images cannot be told: its training images are not here"
        )
    if not seen:
        return "none of these images is among those that it was trained on"
    return (
        f"trained on {seen:,} of these {count:,} images: they say nothing about digits that it has not seen"
    )
