"""All runs, and the one that a person means."""

from digitrec import paths
from digitrec.errors import RunError
from digitrec.runs.active import active_run
from digitrec.runs.record import ACTIVE, ID, Run, folder_of, read_run


def list_runs() -> list[Run]:
    """All readable runs, newest first, the pretrained one last."""
    folder = paths.models_dir()
    found = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    ids = sorted((name for name in found if ID.fullmatch(name) and name != paths.PRETRAINED), reverse=True)
    runs = []
    for run_id in [*ids, paths.PRETRAINED]:
        try:
            runs.append(read_run(run_id))
        except RunError:
            continue  # `broken_runs` names it
    return runs


def single_runs(also: str = "") -> list[Run]:
    """As `list_runs`, without those of experiments, which are dozens: what a person asked for one by one.

    also: the id of a run that is listed whatever it belongs to.
    """
    return [run for run in list_runs() if not run.origin.experiment or run.run_id == also]


def broken_runs() -> list[str]:
    """The sentences on run folders that cannot be read."""
    folder = paths.models_dir()
    found = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    sentences = []
    for run_id in found:
        try:
            read_run(run_id)
        except RunError as problem:
            if ID.fullmatch(run_id):
                sentences.append(str(problem))
    return sentences


def find_run(text: str) -> Run:
    """The run that a person means by its id, its name (the newest of that name), the start of its id, or `active`.

    Raises RunError, also for the start of several ids.
    """
    if text == ACTIVE:
        return active_run()
    if ID.fullmatch(text) and folder_of(text).is_dir():
        return read_run(text)
    if "/" in text or "\\" in text or ".." in text:
        raise RunError(f"{text[:80]!r} is not a run's id or name; `python -m digitrec runs` lists them.")
    runs = list_runs()
    named = [run for run in runs if text and run.name == text]
    begun = [run for run in runs if text and run.run_id.startswith(text)]
    if not named and len(begun) > 1:
        raise RunError(
            f"{len(begun)} runs start with {text!r}, such as {begun[0].run_id} and {begun[1].run_id}; write more of the id."
        )
    if not named and not begun:
        raise RunError(
            f"There is no run {text[:80]!r}; `python -m digitrec runs` lists those that there are."
        )
    return (named or begun)[0]
