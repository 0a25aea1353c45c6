"""A run's record: run.json in its folder, made, read and written.

App, workers and command line share nothing but these files. One process writes a run folder at a time: whoever
creates it, then its worker.
"""

import dataclasses
import re
import secrets
import shutil
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digitrec import paths
from digitrec.config import RunConfig
from digitrec.errors import ConfigError, RunError, StorageError
from digitrec.files import Remembered, read_json, write_json
from digitrec.runs.origin import Origin
from digitrec.runs.status import Status, current_status, last_status, write_status

ACTIVE = "active"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAME = re.compile(r"[\w][\w .,()+=-]{0,59}")


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
    def can_predict(self) -> bool:
        return self.status.is_over and (self.path / "model.tflite").is_file()


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


def check_name(name: str) -> str:
    """The name without blanks around it. Raises ConfigError for one that is too long, taken or looks like a path."""
    name = name.strip()
    if name in (ACTIVE, paths.PRETRAINED):
        raise ConfigError(
            f"A run cannot be called {name!r}, because that word already means another one; add something to it."
        )
    if name and (not _NAME.fullmatch(name) or ".." in name):
        raise ConfigError(
            f"A run cannot be called {name[:60]!r}; use at most 60 letters, digits, spaces and any of . , ( ) + = - _ (no slashes)."
        )
    return name


def create_run(config: RunConfig, name: str = "", preset: str = "", origin: Origin | None = None) -> Run:
    """A new folder with run.json and a status `queued`. Raises ConfigError or StorageError."""
    name = check_name(name)
    created = datetime.now(UTC)
    suffix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(4))
    run_id = f"{created:%Y%m%d-%H%M%S}-{suffix}"
    path = paths.models_dir() / run_id
    # Under another name until it is complete: whoever lists the runs sees all of it or nothing.
    unfinished = path.with_name(f".{run_id}")
    status = Status(
        epochs=config.training.epochs, queued_at=created.timestamp(), heartbeat=created.timestamp(),
        message="waiting for its turn",
    )  # fmt: skip
    run = Run(
        run_id=run_id, path=unfinished, name=name, created=created.isoformat(timespec="seconds"),
        config=config, preset=preset, origin=origin or Origin(), status=status,
    )  # fmt: skip
    try:
        unfinished.mkdir(parents=True)
        write_run(run)
        write_status(unfinished, status)
        unfinished.rename(path)
    except OSError as problem:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise StorageError(
            f"The run's folder {path} could not be made ({problem.strerror}); set DIGITREC_HOME to a folder that can be written."
        ) from problem
    except StorageError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return dataclasses.replace(run, path=path)


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
        config=RunConfig.from_settings(record["config"]), preset=str(record.get("preset", "")),
        data=dict(record.get("data") or {}), versions=dict(record.get("versions") or {}),
        origin=Origin.of_record(record),
    )  # fmt: skip


# Every page asks for every run, and a run.json is hardly ever changed.
_asked = Remembered(_read_asked)


def read_status(run_id: str) -> Status:
    """Where a run stands; settles whether it still lives. Raises RunError where there is no such run."""
    return current_status(run_path(run_id))
