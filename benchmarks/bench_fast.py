"""The preset `fast` to 99.0 % of the full test set, against Keras's own example mnist_convnet to the same mark."""

import os
import tempfile
from pathlib import Path
from typing import Any

from report import Report, ratio, spread
from trainings import MOST_EPOCHS, TARGET, measured

SEEDS = (1, 2, 3)
MOST_OF_EXAMPLE, AIM = 1 / 5, 1 / 10
_CLAIM = "The preset `fast` reads 99.0 % of the MNIST test set after a fraction of the time that Keras's example takes."
_BOUND = "each seed at 99.0 % of the 10,000; at most 1/5 of the example's wall clock, aim 1/10"
_PACKAGES = ("keras", "tensorflow", "numpy")


def trained(seed: int) -> dict[str, Any]:
    """The seconds of the preset's training, as its worker does it, and its test score."""
    from digitrec.config.presets import PRESETS
    from digitrec.runs import create_run

    run = create_run(PRESETS["fast"].config(data="mnist", seed=seed), preset="fast")
    return measured("worker", str(run.path))


def main() -> None:
    """Trains both in turns, seed by seed, each in a fresh process."""
    from digitrec.data import mnist_file

    found = mnist_file.find()
    if found is None:
        skipped = "skipped: the full MNIST is not here; get it with `python -m digitrec data fetch mnist`"
        Report(
            claim=_CLAIM, bound=_BOUND, met=None, figures={"skipped": skipped}, counts={}, packages=_PACKAGES
        ).publish()
        return
    os.environ["DIGITREC_DATA"] = str(found)  # the home below is empty
    fast, example = [], []
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["DIGITREC_HOME"] = str(Path(temporary))
        for seed in SEEDS:
            fast.append(trained(seed))
            example.append(measured("example", str(seed)))
    report(fast, example)


def report(fast: list[dict[str, Any]], example: list[dict[str, Any]]) -> None:
    """Prints what was measured."""
    seconds = {"fast": [run["seconds"] for run in fast], "example": [run["seconds"] for run in example]}
    median_ratio = ratio(seconds["fast"], seconds["example"])
    reached = [run["test"]["correct"] >= TARGET * run["test"]["count"] for run in fast]
    gave_up = [run["seconds"] for run in example if run["test_accuracies"][-1] < TARGET]
    Report(
        claim=_CLAIM,
        bound=_BOUND,
        met=all(reached) and median_ratio <= MOST_OF_EXAMPLE,
        figures={
            "ratio": median_ratio,
            "aim_met": all(reached) and median_ratio <= AIM,
            "fast_seconds": spread(seconds["fast"]),
            "fast_test": [run["test"] for run in fast],
            "fast_seeds_at_99": sum(reached),
            "example_seconds": spread(seconds["example"]),
            "example_epochs": [run["epochs"] for run in example],
            "example_test_accuracy": [run["test_accuracies"][-1] for run in example],
            f"example_seeds_not_there_after_{MOST_EPOCHS}_epochs": len(gave_up),
        },
        counts={"seeds": len(SEEDS)},
        packages=_PACKAGES,
    ).publish()


if __name__ == "__main__":
    main()
