"""`evaluate`: what a run is worth on labelled images."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.cli.output import print_json, recognizer_of, run_to_use
from digitrec.data import Dataset, real_digits_here, source_named
from digitrec.data.dataset import image_keys
from digitrec.data.npz import read_labelled
from digitrec.errors import DataError
from digitrec.evaluation.report import evaluate
from digitrec.runs import Run
from digitrec.wording import percent, score

_MISTAKES_SHOWN = 5


def evaluate_run(options: argparse.Namespace) -> int:
    """Raises RunError, ModelError or DataError."""
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
    if options.npz is not None:
        return read_labelled(Path(options.npz)), Path(options.npz).name
    if options.data is None:
        splits = real_digits_here(run.config.training.data).load()
    else:
        splits = source_named(options.data).base.load()
    return splits.test, splits.test_name


def _seen_in_training(run: Run, digits: Dataset) -> int | None:
    """How many of these images the run was trained on; None where its training images are not here to compare."""
    source = source_named(run.config.training.data)
    try:
        # Of a set that was put together, only its base's images can be somebody else's as well.
        train = source.base.load().train
    except DataError:
        return None
    trained_on = train.first_per_class(run.config.training.images)
    if source.base is source and run.data.get("fingerprint") not in (None, trained_on.fingerprint):
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
    return [f"{true} read as {answered} ({count:,}×)" for count, true, answered in wrong[:_MISTAKES_SHOWN]]


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
