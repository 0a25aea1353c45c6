"""The active run: the one that answers on the command line, and with which new visitors of the Draw page begin."""

from digitrec import paths
from digitrec.errors import RunError, StorageError
from digitrec.files import replace_file
from digitrec.runs.record import ACTIVE, Run, read_run


def active_run_id() -> str:
    """The active run's id; the pretrained one unless another was chosen and still predicts."""
    try:
        run_id = (paths.models_dir() / ACTIVE).read_text(encoding="utf-8").strip()
        return run_id if read_run(run_id).can_predict else paths.PRETRAINED
    except (OSError, UnicodeDecodeError, RunError):
        return paths.PRETRAINED


def active_run() -> Run:
    """Raises RunError where not even the pretrained run is there."""
    return read_run(active_run_id())


def require_model(run: Run) -> Run:
    """The run itself. Raises RunError where it has no model that could answer."""
    if not run.can_predict:
        raise RunError(
            f"The run {run.title} has no model to draw with (it is {run.status.state}); choose a finished one."
        )
    return run


def activate(run_id: str) -> Run:
    """Makes this the active run. Raises RunError where it has no model to use."""
    run = require_model(read_run(run_id))
    try:
        paths.models_dir().mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(f"{paths.models_dir()} could not be made ({problem.strerror}).") from problem
    replace_file(
        paths.models_dir() / ACTIVE, lambda temporary: temporary.write_text(run_id + "\n", encoding="utf-8")
    )
    return run
