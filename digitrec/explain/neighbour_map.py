"""The map of digits by t-SNE: computed once for a run's model by a process of its own, kept beside the runs.

`python -m digitrec.explain.neighbour_map FOLDER` is that process. t-SNE (van der Maaten & Hinton, 2008) keeps neighbours
together, and nothing else: distances and sizes of clusters mean little (Wattenberg, Viégas & Johnson, 2016).
"""

import contextlib
import logging
import shutil
import sys
import time
from pathlib import Path

import numpy as np

from digitrec import paths
from digitrec.errors import RunError, StorageError
from digitrec.files import replace_file
from digitrec.jobs import Progress
from digitrec.jobs.process import spawn
from digitrec.runs import Run, Status
from digitrec.runs.status import current_status, this_host, write_status

_ASKED, _ANSWER = "features.npy", "places.npy"
_PERPLEXITY, _SEED = 30.0, 0
log = logging.getLogger("digitrec.worker")


def map_folder(run: Run) -> Path:
    """Of the model that the run has now: another model, another folder. Raises RunError where it has none."""
    try:
        stamp = (run.path / "model.tflite").stat().st_mtime_ns
    except OSError as problem:
        raise RunError(f"The run {run.title} has no model; choose another one.") from problem
    return paths.models_dir() / ".maps" / f"{run.run_id}-{stamp:x}"


def read_places(run: Run, count: int) -> np.ndarray | None:
    """The places (count, 2) once they are computed, else None. Raises RunError as `map_folder` does."""
    try:
        places = np.load(map_folder(run) / _ANSWER)
    except (OSError, ValueError):
        return None
    return places if places.shape == (count, 2) and np.isfinite(places).all() else None


def where_it_stands(run: Run) -> Status | None:
    """The status of the process, or None where it was never asked. Raises RunError."""
    folder = map_folder(run)
    return current_status(folder) if (folder / "status.json").is_file() else None


def compute(run: Run, features: np.ndarray) -> None:
    """Starts the process, unless it works already. features: (n, d). Raises RunError, StorageError."""
    folder = map_folder(run)
    status = where_it_stands(run)
    if status is not None and status.is_working:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(
            f"The map could not be kept in {folder.parent} ({problem.strerror}); free some space there."
        ) from problem
    _forget_older(folder, run.run_id)
    replace_file(folder / _ASKED, lambda temporary: _write(temporary, features))
    now = time.time()
    write_status(
        folder, Status(state="starting", host=this_host(), heartbeat=now, message="starting its process")
    )
    try:
        pid = spawn("digitrec.explain.neighbour_map", folder)
    except OSError as problem:
        write_status(folder, Status(state="failed", reason="its process could not be started"))
        raise RunError("The map was not begun, as its process could not be started; try again.") from problem
    log.info("map of %s: pid %s", run.run_id, pid)


def _write(path: Path, values: np.ndarray) -> None:
    with path.open("wb") as file:
        np.save(file, values)


def _forget_older(folder: Path, run_id: str) -> None:
    for other in folder.parent.glob(f"{run_id}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Exit status 0 when the places are written, 1 where they could not be, 2 for wrong usage."""
    if len(arguments) != 1 or not (Path(arguments[0]) / _ASKED).is_file():
        sys.stderr.write("usage: python -m digitrec.explain.neighbour_map FOLDER, which holds features.npy\n")
        return 2
    folder = Path(arguments[0])
    progress = Progress(folder)
    try:
        progress.begin("laying out the map")
        progress.leave_when_asked()
        from sklearn.manifold import TSNE

        features = np.load(folder / _ASKED)
        perplexity = min(_PERPLEXITY, max(1.0, (len(features) - 1) / 3))
        places = TSNE(perplexity=perplexity, init="pca", random_state=_SEED).fit_transform(features)
        replace_file(folder / _ANSWER, lambda temporary: _write(temporary, places.astype(np.float32)))
        progress.end("finished")
    except Exception:
        log.exception("the map failed")
        with contextlib.suppress(StorageError):
            progress.end("failed", reason="the map could not be laid out; worker.log has the details")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
