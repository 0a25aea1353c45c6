"""`python -m digitrec.training.export_worker RUN_DIR`: writes model.tflite of a run whose model.keras is there.

LiteRT's converter reads models of Keras on TensorFlow alone, and a process has one backend: whoever trains with another has
the file read again here.
"""

import os
import subprocess
import sys
from pathlib import Path

from digitrec import paths
from digitrec.errors import ModelError
from digitrec.jobs.backend import USUAL, VARIABLE
from digitrec.jobs.process import environment
from digitrec.runs import read_run_folder
from digitrec.training.keras_import import import_keras


def export_in_another_process(path: Path) -> None:
    """Returns once model.tflite of a run's folder is written. Raises ModelError."""
    done = subprocess.run(
        [sys.executable, "-m", "digitrec.training.export_worker", str(path)],
        env=environment() | {VARIABLE: USUAL},
        cwd=paths.PROJECT,
    )
    if done.returncode:
        raise ModelError("The model could not be exported; the run's worker.log has the details.")


def main(arguments: list[str]) -> int:
    """Exit status 0 when it is written, 2 for wrong usage."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "run.json").is_file():
        print(
            "usage: python -m digitrec.training.export_worker RUN_DIR, a folder with a run.json",
            file=sys.stderr,
        )
        return 2
    path = Path(arguments[0]).resolve()
    config = read_run_folder(path).config
    os.environ[VARIABLE] = USUAL
    import_keras()
    import keras

    from digitrec.model.export import export_tflite
    from digitrec.training.served_network import FILE

    model = keras.saving.load_model(path / FILE)
    export_tflite(model, config.model, path / "model.tflite", config.training.export)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
