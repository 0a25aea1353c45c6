"""evaluations/experiment.json: what an experiment looked at in a network, besides its curves."""

from pathlib import Path
from typing import Any

from digitrec.errors import StorageError
from digitrec.files import Remembered, read_json, write_json

_FILE = Path("evaluations") / "experiment.json"


def write_observations(folder: Path, observations: dict[str, Any]) -> None:
    """Of a run folder: numbers by what was looked at. Raises StorageError."""
    file = folder / _FILE
    try:
        file.parent.mkdir(exist_ok=True)
    except OSError as problem:
        raise StorageError(f"{file.parent} could not be made ({problem.strerror}).") from problem
    write_json(file, observations, durable=False)


def read_observations(folder: Path) -> dict[str, Any]:
    """As they were written; empty where there are none that can be read."""
    try:
        content = _observations_of(folder / _FILE)
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


_observations_of = Remembered(read_json)
