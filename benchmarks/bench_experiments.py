"""How long the five experiments about ReLU take at their usual size, three seeds each, one after the other."""

import os
import tempfile
import time
from typing import Any

from checkout import PROJECT
from report import Report

SEEDS = 3
MOST_SECONDS = 90


def measured(name: str) -> dict[str, Any]:
    """Seconds from the start of an experiment to the end of its last run, TensorFlow's import included."""
    from digitrec import experiments

    began = time.monotonic()
    series = experiments.start(experiments.EXPERIMENTS[name], seeds=SEEDS)
    while True:
        now = experiments.series_of(series.series_id)
        if now is None or not now.is_live:
            break
        time.sleep(0.2)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "runs": len(series.runs),
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """In a home of its own; one experiment has the machine to itself."""
    os.environ["DIGITREC_WARM_WORKER"] = "0"
    with tempfile.TemporaryDirectory() as home:
        os.environ["DIGITREC_HOME"] = home
        from digitrec.experiments import EXPERIMENTS

        found = {name: measured(name) for name in EXPERIMENTS}
    Report(
        claim="An experiment of dozens of real runs answers while one waits.",
        bound=f"at most {MOST_SECONDS} s on two processors, {SEEDS} seeds",
        met=max(each["seconds"] for each in found.values()) <= MOST_SECONDS,
        figures=found,
        counts={"seeds": SEEDS},
        packages=("tensorflow", "keras"),
    ).publish()


if __name__ == "__main__":
    os.chdir(PROJECT)
    main()
