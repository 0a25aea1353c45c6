"""`python -m digitrec.training.worker RUN_DIR`: the process that trains one run. Never imports Streamlit."""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from digitrec.errors import DigitrecError
from digitrec.jobs.backend import backend_in_words
from digitrec.jobs.process import LOG
from digitrec.jobs.progress import Progress
from digitrec.jobs.queue import take_next_of_experiment
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
    return train_runs(run, progress, lambda: None)


def log_to_stderr() -> None:
    """What a worker says of itself; whoever started it has led that to worker.log."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def train_runs(run: Run, progress: Progress, ahead: "Callable[[], Preparation | None]") -> int:
    """Trains a run that has begun, and what is next of its experiment; exit status 0, or 1 when the last one failed.

    An experiment has dozens of small runs: TensorFlow is imported once for all of them. ahead: asked, once TensorFlow is
    there, for what was made before the first run was.
    """
    while True:
        state, reason = _trained(run, progress, ahead)
        following = _next_of_experiment(run)
        progress.end(state, reason, message=f"Failed: {reason}" if state == "failed" else "")
        if following is None:
            return 1 if state == "failed" else 0
        try:
            run, progress = _begun(following)
        except DigitrecError as problem:
            # Whoever looks next finds that this process is gone, and starts it in another one.
            log.error("%s", problem)
            return 1
        ahead = lambda: None  # noqa: E731 - what was made ahead was for the first one


def _next_of_experiment(run: Run) -> Path | None:
    """Before a run's end is said: whoever hears of that would start the next one in a process of its own."""
    try:
        return take_next_of_experiment(run)
    except DigitrecError as problem:
        log.warning("%s", problem)
        return None


def _begun(path: Path) -> tuple[Run, Progress]:
    """The next run, in this process; what is printed goes to its log from now on. Raises DigitrecError."""
    import keras

    keras.utils.clear_session()
    with (path / LOG).open("ab") as own:
        for stream in (1, 2):
            os.dup2(own.fileno(), stream)
    run, progress = read_run_folder(path), Progress(path)
    progress.begin("loading the data")
    return run, progress


def _trained(run: Run, progress: Progress, ahead: "Callable[[], Preparation | None]") -> tuple[str, str]:
    """The state in which a run that has begun ended, and the reason or ""."""
    try:
        with progress.leaving_when_asked():
            # 3 s and 500 MB, so only here.
            import_keras()
            from digitrec.training.loop import train
            from digitrec.training.procedures import procedure_of

            procedure = procedure_of(run, lambda message: progress.update(message=message))
            state, reason = train(run, procedure, progress, ahead())
        log.info("done")
        return state, reason
    except Exception as problem:
        log.exception("the run failed")
        return "failed", _reason(problem)


def _reason(problem: Exception) -> str:
    if isinstance(problem, DigitrecError):
        return str(problem)
    # The second is TensorFlow's own; to import its class would take the memory that is missing.
    if isinstance(problem, MemoryError) or type(problem).__name__ == "ResourceExhaustedError":
        return "There is not enough memory for this network and batch size; take smaller ones."
    return f"{type(problem).__name__} in the worker; its worker.log has the details."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
