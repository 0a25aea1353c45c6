"""What the pretrained model makes of drawings, numbers apart: digits by people never seen, and what is no digit."""

import sys
from typing import Any

from checkout import PROJECT
from report import Report

from digitrec.data import mnist
from digitrec.errors import DataError
from digitrec.evaluation.benchmark import benchmark
from digitrec.evaluation.report import evaluate
from digitrec.evaluation.strangers import LETTERS, refusals
from digitrec.model.recognizer import Recognizer

MODEL = PROJECT / "models" / "pretrained"
GRID = 600  # drawings in each cell of pen width, size and tilt
CLAIM = "The pretrained model reads what people draw, says how sure it is, and refuses what is no digit."
LEAST = {
    "mnist": 0.9970, "uji": 0.992, "numberpad": 0.995, "worst class of uji": 0.975, "kinds trained on, refused": 0.98,
    "letters, refused": 0.90,
}  # fmt: skip
MOST = {
    "spread over pens": 0.01, "calibration error, mnist": 0.002, "calibration error, uji": 0.01,
    "digits refused": 0.005, "MB of model.tflite": 1.0,
}  # fmt: skip


def measured() -> tuple[dict[str, float], dict[str, Any], dict[str, int]]:
    """The figures that have a bound, all of the report, and on how many images each was counted."""
    recognizer = Recognizer.of_run(MODEL)
    found = benchmark(recognizer, GRID, lambda share, text: print(f"{text} {share:.0%}", file=sys.stderr))
    uji, pad = found.sets["uji"], found.sets["numberpad"]
    test = evaluate(recognizer, mnist.load().test, "mnist test")
    strangers = refusals(recognizer, next(each for each in found.answers if each.name == "uji"))
    worst = uji.classes[uji.worst_class]
    figures = {
        "mnist": test.accuracy,
        "uji": uji.total.accuracy,
        "numberpad": pad.total.accuracy,
        "worst class of uji": worst.accuracy,
        "kinds trained on, refused": strangers.trained_kinds.accuracy,
        "letters, refused": strangers.kinds[LETTERS].accuracy,
        "spread over pens": found.grid.spread,
        "calibration error, mnist": test.ece,
        "calibration error, uji": uji.ece,
        "digits refused": (uji.refused + pad.refused) / (uji.total + pad.total).count,
        "MB of model.tflite": (MODEL / "model.tflite").stat().st_size / 1e6,
    }
    counts = {
        "mnist": test.count, "uji": uji.total.count, "numberpad": pad.total.count, "worst class of uji": worst.count,
        "no digits": strangers.total.count, "each cell of pens": GRID,
    }  # fmt: skip
    record = {**found.as_record(), "mnist": test.as_record(), "not_digits": strangers.as_record()}
    return figures, record, counts


def main() -> None:
    """Prints each figure beside its bound, then the whole report."""
    bound = ", ".join(
        [f"{name} ≥ {value:g}" for name, value in LEAST.items()]
        + [f"{name} ≤ {value:g}" for name, value in MOST.items()]
    )
    packages = ("ai-edge-litert", "numpy", "pillow", "scipy")
    try:
        figures, report, counts = measured()
    except (DataError, KeyError) as problem:
        skipped = {"skipped": f"{problem} (DIGITREC_DATA with MNIST and the folder ink is needed)"}
        Report(claim=CLAIM, bound=bound, met=None, figures=skipped, counts={}, packages=packages).publish()
        return
    missed = [name for name, least in LEAST.items() if figures[name] < least]
    missed += [name for name, most in MOST.items() if figures[name] > most]
    printed = {
        **{name: round(value, 5) for name, value in figures.items()},
        "missed": missed,
        "report": report,
    }
    Report(
        claim=CLAIM, bound=bound, met=not missed, figures=printed, counts=counts, packages=packages
    ).publish()


if __name__ == "__main__":
    main()
