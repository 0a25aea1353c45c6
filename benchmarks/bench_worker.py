"""What a worker's metrics, status, best epoch and stop cost, against bare `fit` of the same thing."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from checkout import PROJECT
from report import Report, column, ratio, spread
from trainings import measured

REPETITIONS = 3
MOST_TIMES_BARE = 1.03
PRESETS_MEASURED = ("classic", "fast")


def config_of(preset: str, data: str) -> Any:
    """The preset's settings with so few epochs that a repetition takes seconds."""
    from digitrec.config.presets import PRESETS

    return PRESETS[preset].config(data=data, epochs=2 if data == "mnist" else 10)


def compare(preset: str, data: str) -> dict[str, list[dict[str, float]]]:
    """The clocks of `fit` in the worker and bare, in turns, each in a fresh process."""
    from digitrec.runs import create_run

    config = config_of(preset, data)
    clocks: dict[str, list[dict[str, float]]] = {"worker": [], "bare": []}
    for repetition in range(REPETITIONS):
        asked = [("worker", str(create_run(config).path)), ("bare", json.dumps(config.settings()))]
        for kind, argument in asked if repetition % 2 else reversed(asked):
            clocks[kind].append(measured(kind, argument))
    return clocks


def main() -> None:
    """Measures on the full MNIST, or on the sample where that is missing."""
    from digitrec.data import mnist_file

    found = mnist_file.find()
    data = "mnist" if found else "sample"
    if found:
        os.environ["DIGITREC_DATA"] = str(found)  # the home below is empty
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["DIGITREC_HOME"] = str(Path(temporary))
        clocks = {preset: compare(preset, data) for preset in PRESETS_MEASURED}
    seconds = {preset: column(each, "seconds") for preset, each in clocks.items()}
    processor = {preset: column(each, "processor_seconds") for preset, each in clocks.items()}
    ratios = {preset: ratio(each["worker"], each["bare"]) for preset, each in seconds.items()}
    Report(
        claim="A worker, with all that it writes down, trains as quickly as bare `model.fit` on arrays in memory.",
        bound=f"at most {MOST_TIMES_BARE} times, with the settings of each preset",
        met=max(ratios.values()) <= MOST_TIMES_BARE,
        figures={
            "ratio": ratios,
            "ratio_of_processor_time": {
                preset: ratio(each["worker"], each["bare"]) for preset, each in processor.items()
            },
            "seconds_of_fit": {
                preset: {kind: spread(values) for kind, values in each.items()}
                for preset, each in seconds.items()
            },
            "data": data,
        },
        counts={"repetitions": REPETITIONS},
        packages=("keras", "tensorflow", "numpy"),
    ).publish()


assert PROJECT
if __name__ == "__main__":
    main()
