"""A run's record: run.json in its folder, read and written.

App, workers and command line share nothing but these files. One process writes a run folder at a time: whoever
creates it, then its worker.
"""

import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from digitrec import paths
from digitrec.config import RunConfig
from digitrec.config.presets import name_today
from digitrec.config.recipe import Recipe
from digitrec.errors import ConfigError, RunError
from digitrec.files import Remembered, read_json, write_json
from digitrec.runs.origin import Origin
from digitrec.runs.status import Status, current_status, last_status, stop_requested

ACTIVE = "active"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was asked, and where it stands. created: ISO 8601 in UTC. data: name, counts and fingerprint of the set.

    origin: whose weights it began with, and what else it goes back to.
    """

    run_id: str
    path: Path
    name: str
    created: str
    config: RunConfig
    preset: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
    status: Status = field(default_factory=Status)

    @property
    def title(self) -> str:
        return self.name or self.run_id

    @property
    def turn(self) -> tuple[float, str]:
        """Sorts runs into the order in which they were asked for, also within a second."""
        return self.status.queued_at, self.run_id

    @property
    def recipe(self) -> str:
        """The preset that it began with and how many settings differ: "fast, 3 changed"; empty without a preset."""
        return Recipe(preset=self.preset, config=self.config).in_words()

    @property
    def can_predict(self) -> bool:
        return self.status.is_over and (self.path / "model.tflite").is_file()

    @property
    def is_stopping(self) -> bool:
        """Its worker was asked to stop, and still trains."""
        return self.status.is_working and not self.status.measuring and stop_requested(self.path)


def run_path(run_id: str) -> Path:
    """The folder of a run that exists. Raises RunError, also for an id that would leave the models folder."""
    path = folder_of(run_id)
    if not path.is_dir():
        raise RunError(
            f"There is no run {run_id[:80]}; `python -m digitrec runs` lists those that there are."
        )
    return path


def folder_of(run_id: str) -> Path:
    """Where a run of this id lies, or would. Raises RunError for an id that would lead out of the models folder."""
    if not ID.fullmatch(run_id):
        raise RunError(
            f"{run_id[:80]!r} is not a run's id; an id has letters, digits and dashes, such as 20261122-141530-k3f9."
        )
    if run_id == paths.PRETRAINED:
        return paths.pretrained_dir()
    return paths.models_dir() / run_id


def write_run(run: Run) -> None:
    """Replaces run.json. Raises StorageError."""
    record: dict[str, Any] = {
        "run_id": run.run_id, "name": run.name, "created": run.created, "preset": run.preset,
        "parent": run.origin.parent,
        "seed": run.config.training.seed, "config": run.config.settings(), "data": run.data, "versions": run.versions,
    }  # fmt: skip
    write_json(run.path / "run.json", record | run.origin.as_record())


def read_run(run_id: str) -> Run:
    """Raises RunError where there is no such run, or its run.json cannot be read."""
    path = run_path(run_id)
    return dataclasses.replace(read_run_folder(path), status=current_status(path))


def read_run_folder(path: Path) -> Run:
    """The run of a folder wherever it lies, its status as last written. Raises RunError."""
    try:
        return dataclasses.replace(_asked(path / "run.json"), status=last_status(path) or Status())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError) as problem:
        raise RunError(
            f"The run {path.name} cannot be read: its run.json is missing or damaged; move {path} away."
        ) from problem


def _read_asked(file: Path) -> Run:
    """What was asked; a file that says something else raises one of several errors."""
    record = read_json(file)
    return Run(
        run_id=file.parent.name, path=file.parent, name=str(record.get("name", "")), created=str(record["created"]),
        config=RunConfig.from_settings(record["config"]), preset=name_today(str(record.get("preset", ""))),
        data=dict(record.get("data") or {}), versions=dict(record.get("versions") or {}),
        origin=Origin.of_record(record),
    )  # fmt: skip


# Every page asks for every run, and a run.json is hardly ever changed.
_asked = Remembered(_read_asked)


def read_status(run_id: str) -> Status:
    """Where a run stands; settles whether it still lives. Raises RunError where there is no such run."""
    return current_status(run_path(run_id))
