"""`python -m digitrec.training.worker RUN_DIR`: the process that trains one run. Never imports Streamlit."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from digitrec.errors import DigitrecError
from digitrec.jobs.backend import backend_in_words
from digitrec.jobs.progress import Progress
from digitrec.runs import Run, read_run_folder
from digitrec.training.keras_import import import_keras

if TYPE_CHECKING:
    from digitrec.training.preparation import Preparation

log = logging.getLogger("digitrec.worker")


def main(arguments: list[str]) -> int:
    """Trains the run of a folder; exit status 0 when it finished or was stopped, 1 when it failed, 2 for wrong usage."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "run.json").is_file():
        print("usage: python -m digitrec.training.worker RUN_DIR, a folder with a run.json", file=sys.stderr)
        return 2
    log_to_stderr()
    path = Path(arguments[0]).resolve()
    try:
        run = read_run_folder(path)
        progress = Progress(path)
        progress.begin(f"starting {backend_in_words()}")
    except DigitrecError as problem:
        log.error("%s", problem)
        return 1
    return train_run(run, progress, lambda: None)


def log_to_stderr() -> None:
    """What a worker says of itself; whoever started it has led that to worker.log."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def train_run(run: Run, progress: Progress, ahead: "Callable[[], Preparation | None]") -> int:
    """Trains a run that has begun, and says its last word; exit status 0, or 1 when it failed.

    ahead: asked, once TensorFlow is there, for what was made before the run was.
    """
    try:
        with progress.leaving_when_asked():
            # 3 s and 500 MB, so only here.
            import_keras()
            from digitrec.training.loop import train
            from digitrec.training.procedures import procedure_of

            procedure = procedure_of(run, lambda message: progress.update(message=message))
            state, reason = train(run, procedure, progress, ahead())
        progress.end(state, reason)
        log.info("done")
        return 0
    except Exception as problem:
        log.exception("the run failed")
        reason = _reason(problem)
        progress.end("failed", reason, message=f"Failed: {reason}")
        return 1


def _reason(problem: Exception) -> str:
    if isinstance(problem, DigitrecError):
        return str(problem)
    # The second is TensorFlow's own; to import its class would take the memory that is missing.
    if isinstance(problem, MemoryError) or type(problem).__name__ == "ResourceExhaustedError":
        return "There is not enough memory for this network and batch size; take smaller ones."
    return f"{type(problem).__name__} in the worker; its worker.log has the details."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
