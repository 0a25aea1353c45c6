"""`benchmark`: how well a run reads what people draw."""

import argparse
from pathlib import Path
from typing import Any

from digitrec.cli.output import print_json, recognizer_of, run_to_use
from digitrec.cli.progress import progress_for
from digitrec.data.mnist import MNIST
from digitrec.data.pen_digits import VALIDATION_ONLY
from digitrec.errors import DataError, StorageError
from digitrec.evaluation.benchmark import benchmark
from digitrec.evaluation.report import evaluate
from digitrec.evaluation.strangers import refusal_report
from digitrec.wording import percent, score


def measure(options: argparse.Namespace) -> int:
    """Raises RunError, ModelError, or DataError where no set at all is here."""
    run = run_to_use(options.which)
    recognizer = recognizer_of(run)
    progress = progress_for(options.json)
    try:
        report, answers = benchmark(recognizer, options.grid, progress.show)
        real = next((each for each in answers if each.name in VALIDATION_ONLY), None)
        report["not_digits"] = None
        if real is not None:
            report["not_digits"] = refusal_report(
                recognizer, real, lambda share: progress.show(share, "not digits")
            )
        progress.show(None, MNIST.test_name)
        try:
            report[MNIST.name] = evaluate(recognizer, MNIST.load().test, MNIST.test_name)
        except DataError as problem:
            report[MNIST.name] = None
            report["skipped"][MNIST.name] = str(problem)
    finally:
        progress.close()
    if report[MNIST.name] is None and not answers:
        raise DataError("Nothing to measure on is here: " + " ".join(report["skipped"].values()))
    report = {"run_id": run.run_id, "name": run.name, **report}
    if options.sheets is not None:
        from digitrec.evaluation.sheets import save_sheets

        try:
            report["sheets"] = [str(path) for path in save_sheets(Path(options.sheets), answers)]
        except OSError as problem:
            raise StorageError(
                f"The pictures cannot be saved in {options.sheets}: {problem.strerror or problem}."
            ) from problem
    if options.json:
        print_json(report)
    else:
        print("\n".join([f"{run.title}:", *_lines(report)]))
    return 0


def _lines(report: dict[str, Any]) -> list[str]:
    lines = []
    if report[MNIST.name] is not None:
        lines.append(f"  {MNIST.test_name:<12}{_score(report[MNIST.name])}")
    for name, row in report["ink"].items():
        lines += _set_lines(name, row)
    if report["styles"]:
        lines.append("styles, found by rules among the strokes:")
        lines += [
            f"  {row['style']:<24}{row['data']:<12}{_score(row)}" for row in report["styles"] if row["count"]
        ]
    if report["not_digits"] is not None:
        lines += _refusal_lines(report["not_digits"])
    if report["grid"] is not None:
        lines += _grid_lines(report["grid"])
    lines += [f"skipped {name}: {reason}" for name, reason in report["skipped"].items()]
    lines += [f"saved {path}" for path in report.get("sheets", [])]
    return lines


def _set_lines(name: str, row: dict[str, Any]) -> list[str]:
    note = "  (training data of some runs)" if row["trained_on_by_some_runs"] else ""
    refused = f", refused {row['refused']:,}" if row["refused"] else ""
    worst = row["worst_class"]
    lines = [
        f"  {name:<12}{_score(row)}{refused}{note}",
        f"  {'':<12}simply resized {_score(row['plain'])}; calibration error {percent(row['ece'], 2)}",
        f"  {'':<12}worst class {worst}: {_score(row['classes'][worst])}",
    ]
    if row["worst_writers"]:
        writers = [f"{each['writer']} {each['correct']} of {each['count']}" for each in row["worst_writers"]]
        lines.append(f"  {'':<12}worst writers " + ", ".join(writers))
    return lines


def _refusal_lines(row: dict[str, Any]) -> list[str]:
    """Beside them stand the refused of the real digits, in the rows of their sets."""
    kinds = ", ".join(f"{kind} {each['correct']}" for kind, each in row["kinds"].items())
    each = next(iter(row["kinds"].values()))["count"]
    return [
        f"refused of {row['count']:,} drawings of no digit, AUROC {row['auroc']:.4f} against {row['digits']}:",
        f"  of kinds that were trained on {_score(row['trained_kinds'])}",
        f"  letters {_score(row['kinds']['letter'])}; {row['held_out']}s, never trained on, {_score(row['kinds'][row['held_out']])}",
        f"  of {each} each: {kinds}",
    ]


def _grid_lines(grid: dict[str, Any]) -> list[str]:
    best, worst = (
        f"pen {cell['width']}, size {cell['size']:.0%}, tilt {cell['tilt']}°: {_score(cell)}"
        for cell in (grid["best"], grid["worst"])
    )
    lines = [f"pen width, size and tilt on {grid['data']}, {percent(grid['spread'])} between best and worst:"]
    lines += [f"  best  {best}", f"  worst {worst}"]
    for axis, rows in grid["by"].items():
        lines.append(
            f"  by {axis}: " + ", ".join(f"{row[axis]:g} {percent(row['accuracy'], 2)}" for row in rows)
        )
    return lines


def _score(row: dict[str, Any]) -> str:
    return score(row["correct"], row["count"])
