"""What is deleted lies in DIGITREC_HOME/drawings/.deleted until the next deletion, so that it can be brought back.

Each visitor has a folder of their own for that.
"""

import shutil
from collections.abc import Collection
from pathlib import Path

from digitrec import paths
from digitrec.drawings.folder import files_of, moving
from digitrec.errors import StorageError

_DELETED = ".deleted"


def delete(drawing_ids: Collection[str], visitor: str = "") -> int:
    """Moves these drawings where `restore` finds them, and forgets those that this visitor deleted before.

    visitor: who deletes; "" on the command line. Returns how many there were. Raises DrawingError where one is not there,
    StorageError where it cannot be moved; nothing is deleted then.
    """
    folder, target = paths.drawings_dir(), _deleted(visitor)
    moved = [path for drawing_id in drawing_ids for path in files_of(folder, drawing_id)]
    with moving():
        shutil.rmtree(target, ignore_errors=True)
        _move(moved, target)
    return len(drawing_ids)


def _deleted(visitor: str) -> Path:
    return paths.drawings_dir() / (f"{_DELETED}-{visitor}" if visitor else _DELETED)


def discard(drawing_id: str) -> None:
    """Takes away a drawing that was kept by mistake, for good. Raises DrawingError where it is not there."""
    with moving():
        for path in files_of(paths.drawings_dir(), drawing_id):
            path.unlink(missing_ok=True)


def count_deleted(visitor: str = "") -> int:
    """How many drawings `restore` would bring back."""
    return len(list(_deleted(visitor).glob("*.json")))


def restore(visitor: str = "") -> int:
    """Brings back what this visitor deleted last; returns how many drawings. Raises StorageError."""
    with moving():
        count = count_deleted(visitor)
        # Pictures first: a drawing is there when its JSON is.
        files = sorted(_deleted(visitor).glob("*"), key=lambda path: path.suffix == ".json")
        _move(files, paths.drawings_dir())
    return count


def _move(files: Collection[Path], target: Path) -> None:
    """All of them, or none. Raises StorageError."""
    done: list[Path] = []
    try:
        target.mkdir(exist_ok=True)
        for path in files:
            path.rename(target / path.name)
            done.append(path)
    except OSError as problem:
        for path in done:
            (target / path.name).rename(path)
        raise StorageError(
            f"The drawings could not be moved to {target} ({problem.strerror}); check that you may write there."
        ) from problem
