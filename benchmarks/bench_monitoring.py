"""What looking inside the layers costs a training, against the same training without: in one process, in turns.

Both begin at the network with its first weights and end with `fit`, so that what TensorFlow has to compile for it counts.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checkout import PROJECT
from report import Report, column, ratio, spread

REPETITIONS = 3
MOST_TIMES = 1.03
MEASURED = (("fast", 10), ("dying-relu", 20))  # epochs as on the sample


@contextlib.contextmanager
def nothing_watched() -> Iterator[None]:
    """Within it, no run measures its layers nor keeps its epochs."""
    from digitrec.training import fitting, preparation
    from digitrec.training.callbacks.layer_monitor import LayerMonitor

    class Blind(LayerMonitor):
        def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            """Nothing."""

        on_train_batch_begin = on_train_batch_end = on_epoch_begin

        def epoch_done(self, epoch: int) -> dict[str, float]:  # noqa: ARG002
            return {}

    seeing = fitting.LayerMonitor, preparation.GradientNorms
    fitting.LayerMonitor, preparation.GradientNorms = Blind, lambda _: None
    try:
        yield
    finally:
        fitting.LayerMonitor, preparation.GradientNorms = seeing


def trained(preset: str, data: str, epochs: int) -> dict[str, float]:
    """Seconds from the building of the network to the end of `fit`, on the wall and of all threads of the processor."""
    import keras

    from digitrec.config.presets import PRESETS
    from digitrec.data import load_data
    from digitrec.jobs import Progress
    from digitrec.runs import create_run
    from digitrec.training.fitting import Fitting
    from digitrec.training.preparation import Preparation
    from digitrec.training.procedure import ordinary_procedure

    run = create_run(PRESETS[preset].config(data=data, epochs=epochs))
    procedure, splits = ordinary_procedure(run), load_data(data)
    keras.utils.clear_session()
    progress = Progress(run.path)
    progress.begin("")
    wall, processor = time.perf_counter(), time.process_time()
    preparation = Preparation.of_run(run, procedure.digits(splits), splits.validation)
    Fitting(run, procedure, progress, preparation).fit()
    return {"seconds": time.perf_counter() - wall, "processor_seconds": time.process_time() - processor}


def compare(preset: str, data: str, epochs: int) -> dict[str, list[dict[str, float]]]:
    """The clocks of both, in turns; the first of all is not counted, as it imports and fills caches."""
    clocks: dict[str, list[dict[str, float]]] = {"watched": [], "unwatched": []}
    trained(preset, data, 1)
    for repetition in range(REPETITIONS):
        for kind in sorted(clocks, reverse=bool(repetition % 2)):
            with nothing_watched() if kind == "unwatched" else contextlib.nullcontext():
                clocks[kind].append(trained(preset, data, epochs))
    return clocks


def main() -> None:
    """Measures on the full MNIST with two epochs, as `fast` has them, or on the sample where that is missing."""
    from digitrec.data import mnist_file
    from digitrec.training.keras_import import import_keras

    found = mnist_file.find()
    if found:
        os.environ["DIGITREC_DATA"] = str(found)  # the home below is empty
    clocks: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["DIGITREC_HOME"] = str(Path(temporary))
        import_keras()
        for preset, epochs in MEASURED:
            clocks[f"{preset} on sample"] = compare(preset, "sample", epochs)
        if found:
            clocks["fast on mnist"] = compare("fast", "mnist", 2)
    wall = {name: column(each, "seconds") for name, each in clocks.items()}
    processor = {name: column(each, "processor_seconds") for name, each in clocks.items()}
    ratios = {name: ratio(each["watched"], each["unwatched"]) for name, each in wall.items()}
    Report(
        claim="Looking inside the layers, and keeping the weights of each epoch, takes at most 3 % of a training's time.",
        bound=f"at most {MOST_TIMES} times the same training without",
        met=max(ratios.values()) <= MOST_TIMES,
        figures={
            "ratio": ratios,
            "ratio_of_processor_time": {
                name: ratio(each["watched"], each["unwatched"]) for name, each in processor.items()
            },
            "seconds": {
                name: {kind: spread(values) for kind, values in each.items()} for name, each in wall.items()
            },
        },
        counts={"repetitions": REPETITIONS},
        packages=("keras", "tensorflow", "numpy"),
    ).publish()


assert PROJECT
if __name__ == "__main__":
    main()
