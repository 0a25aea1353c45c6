"""`benchmark`: how well a run reads what people draw."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from digitrec.cli.command import Commands, add_command, add_json, add_run
from digitrec.errors import DataError, StorageError
from digitrec.wording import percent, score

if TYPE_CHECKING:
    from digitrec.cli.progress import Progress
    from digitrec.evaluation.answers import Answers
    from digitrec.model.recognizer import Recognizer


def add(commands: Commands) -> None:
    """What can be typed after `benchmark`."""
    parser = add_command(
        commands, "benchmark", run,
        summary="measure a run on what people draw",
        description="Measure a run on MNIST's test digits and on pen strokes (the folder ink of DIGITREC_DATA), shown to it as the\n"
        "canvas would show them: a round brush of 8 to 30 pixels on 280, strokes of 30 to 85 % of the canvas anywhere on it,\n"
        "dark on light and light on dark, the same ones each time. Sets that are not here are named and skipped.",
        examples=["benchmark --run pretrained", "benchmark --grid 0 --sheets mistakes --json"],
    )  # fmt: skip
    add_run(parser, "to measure")
    parser.add_argument(
        "--grid", type=_drawings, default=600, metavar="N",
        help="drawings for each pen width, size and tilt, 0 to leave these out (600, which takes minutes)",
    )  # fmt: skip
    parser.add_argument(
        "--non-digits", type=_drawings, default=200, metavar="N", help="drawings of no digit of each kind, 0 for none (200)",
    )  # fmt: skip
    parser.add_argument(
        "--families", type=_drawings, default=100, metavar="N",
        help="drawings of each family of no digit, 0 to leave these out (100, which takes a minute)",
    )  # fmt: skip
    parser.add_argument("--sheets", metavar="DIR", help="save pictures of what was misread there")
    add_json(parser)


def _drawings(text: str) -> int:
    if not text.isdecimal() or int(text) > 1200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of drawings from 0 to 1200")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Raises RunError, ModelError, or DataError where no set at all is here."""
    from digitrec.cli.output import print_json
    from digitrec.cli.progress import progress_for
    from digitrec.cli.run_choice import recognizer_of, run_to_use

    run = run_to_use(options.which)
    if options.sheets is not None:
        _check_folder(options.sheets)
    recognizer = recognizer_of(run)
    progress = progress_for(options.json)
    try:
        measures, answers = _measure(recognizer, options.grid, options.non_digits, progress)
        measures["families"] = _measure_families(recognizer, run.data, answers, options.families, progress)
    finally:
        progress.close()
    report = {"run_id": run.run_id, "name": run.name, **measures}
    if options.sheets is not None:
        report["sheets"] = _save_sheets(options.sheets, answers)
    if options.json:
        print_json(report)
    else:
        print("\n".join([f"{run.title}:", *_lines(report)]))
    return 0


def _check_folder(folder: str) -> None:
    """Before minutes of measuring. Raises StorageError."""
    import tempfile
    from pathlib import Path

    with _saving_in(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()


def _measure(
    recognizer: Recognizer, grid: int, non_digits: int, progress: Progress
) -> tuple[dict[str, Any], list[Answers]]:
    from digitrec.data.mnist import MNIST
    from digitrec.data.pen_digits import VALIDATION_ONLY
    from digitrec.evaluation.benchmark import benchmark
    from digitrec.evaluation.report import evaluate
    from digitrec.evaluation.strangers import refusals

    measured = benchmark(recognizer, grid, progress.show)
    report, answers = measured.as_record(), measured.answers
    real = next((each for each in answers if each.name in VALIDATION_ONLY), None)
    report["not_digits"] = None
    if real is not None and non_digits:
        refused = refusals(recognizer, real, lambda share: progress.show(share, "not digits"), non_digits)
        report["not_digits"] = refused.as_record()
    progress.show(None, MNIST.test_name)
    try:
        report[MNIST.name] = evaluate(recognizer, MNIST.load().test, MNIST.test_name).as_record()
    except DataError as problem:
        report[MNIST.name] = None
        report["skipped"][MNIST.name] = str(problem)
    if report[MNIST.name] is None and not answers:
        raise DataError("Nothing to measure on is here: " + " ".join(report["skipped"].values()))
    return report, answers


def _measure_families(
    recognizer: Recognizer, data: dict[str, Any], answers: list[Answers], drawings: int, progress: Progress
) -> dict[str, Any] | None:
    """What is refused of families of drawings that are no digit, and of real digits; None where there are no real ones."""
    from digitrec.data.pen_digits import VALIDATION_ONLY
    from digitrec.evaluation.families import family_refusals, trained_families
    from digitrec.evaluation.refused_digits import refused_digits

    real = [each for each in answers if each.name in VALIDATION_ONLY]
    if not real or not drawings:
        return None
    digits = [digit for each in real for digit in each.digits]
    measured = family_refusals(
        recognizer, digits, trained_families(data), lambda share: progress.show(share, "families"), drawings
    )
    return {**measured.as_record(), "digits": {each.name: refused_digits(each) for each in real}}


def _save_sheets(folder: str, answers: list[Answers]) -> list[str]:
    from pathlib import Path

    from digitrec.evaluation.sheets import save_sheets

    with _saving_in(folder):
        return [str(path) for path in save_sheets(Path(folder), answers)]


@contextlib.contextmanager
def _saving_in(folder: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise StorageError(
            f"The pictures cannot be saved in {folder}: {problem.strerror or problem}."
        ) from problem


def _lines(report: dict[str, Any]) -> list[str]:
    from digitrec.cli.table import table
    from digitrec.data.mnist import MNIST

    rows = [] if report[MNIST.name] is None else [(MNIST.test_name, _score(report[MNIST.name]))]
    for name, row in report["ink"].items():
        rows += _set_rows(name, row)
    lines = [table(rows, indent=2)]
    if report["styles"]:
        lines.append("styles, found by rules among the strokes:")
        styles = [(row["style"], row["data"], _score(row)) for row in report["styles"] if row["count"]]
        lines.append(table(styles, indent=2))
    if report["not_digits"] is not None:
        lines += _refusal_lines(report["not_digits"])
    if report["families"] is not None:
        lines += _family_lines(report["families"])
    if report["grid"] is not None:
        lines += _grid_lines(report["grid"])
    lines += [f"skipped {name}: {reason}" for name, reason in report["skipped"].items()]
    lines += [f"saved {path}" for path in report.get("sheets", [])]
    return lines


def _set_rows(name: str, row: dict[str, Any]) -> list[tuple[str, str]]:
    note = "  (training data of some runs)" if row["trained_on_by_some_runs"] else ""
    refusals = f", refused {row['refused']:,}" if row["refused"] else ""
    worst = row["worst_class"]
    rows = [
        (name, f"{_score(row)}{refusals}{note}"),
        ("", f"simply resized {_score(row['plain'])}; calibration error {percent(row['ece'], 2)}"),
        ("", f"worst class {worst}: {_score(row['classes'][worst])}"),
    ]
    if row["worst_writers"]:
        writers = [f"{each['writer']} {each['correct']} of {each['count']}" for each in row["worst_writers"]]
        rows.append(("", "worst writers " + ", ".join(writers)))
    return rows


def _refusal_lines(row: dict[str, Any]) -> list[str]:
    """Beside them stand the refused of the real digits, in the rows of their sets."""
    kinds = ", ".join(f"{kind} {each['correct']}" for kind, each in row["kinds"].items())
    each = next(iter(row["kinds"].values()))["count"]
    return [
        f"refused of {row['count']:,} drawings of no digit, AUROC {row['auroc']:.4f} against {row['digits']}:",
        f"  of kinds that were trained on {_score(row['trained_kinds'])}",
        f"  letters {_score(row['kinds']['letter'])}; {row['held_out']}s {_score(row['kinds'][row['held_out']])}",
        f"  of {each} each: {kinds}",
    ]


def _family_lines(row: dict[str, Any]) -> list[str]:
    from digitrec.cli.table import table

    lines = [f"refused by families of drawings, smileys {_score(row['smileys'])}:"]
    for trained, title in ((True, "trained on"), (False, "never trained on")):
        rows = [
            (name, _score(each)) for name, each in row["families"].items() if each["trained_on"] == trained
        ]
        if rows:
            mean = row["mean_trained" if trained else "mean_never_trained"]
            lines += [f"  {title}, {percent(mean, 2)} in the mean of {len(rows)}:", table(rows, indent=4)]
    for name, digits in row["digits"].items():
        groups = ", ".join(
            f"{group} {each['refused']}" for group, each in digits["groups"].items() if each["refused"]
        )
        lines.append(
            f"real digits refused, {name}: {digits['refused']} of {digits['count']:,}"
            + (f" ({groups})" if groups else "")
        )
    return lines


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
