"""The run folder: list, read, create and write runs; the active run.

App, workers and command line share nothing but these files. One process writes a run folder at a time: whoever
creates it, then its worker. To be stopped, a worker is left an empty file `stop` (a signal would not do on Windows).
"""

import dataclasses
import re
import secrets
import shutil
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digitrec import paths
from digitrec.config import RunConfig
from digitrec.errors import ConfigError, RunError, StorageError
from digitrec.files import read_json, replace_file, write_json
from digitrec.runs import metrics as metrics_file
from digitrec.runs.status import Status, current_status, last_status, write_status

_ACTIVE = "active"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAME = re.compile(r"[\w][\w .,()+=-]{0,59}")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was asked, and where it stands. created: ISO 8601 in UTC. data: name, counts and fingerprint of the set.

    parent: whose weights it began with. teachers: the runs whose answers it learned from as well.
    fine_tuning: {} unless it goes on from its parent with drawings: the ids of those `learned` from, of those `held_out`,
    and of all that it or a parent was ever `trained_on`.
    """

    run_id: str
    path: Path
    name: str
    created: str
    config: RunConfig
    preset: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    parent: str | None = None
    teachers: tuple[str, ...] = ()
    fine_tuning: dict[str, list[str]] = field(default_factory=dict)
    status: Status = field(default_factory=Status)

    @property
    def title(self) -> str:
        return self.name or self.run_id

    @property
    def can_predict(self) -> bool:
        return self.status.is_over and (self.path / "model.tflite").is_file()


def run_path(run_id: str) -> Path:
    """The folder of a run that exists. Raises RunError, also for an id that would leave the models folder."""
    path = _folder(run_id)
    if not path.is_dir():
        raise RunError(
            f"There is no run {run_id[:80]}; `python -m digitrec runs` lists those that there are."
        )
    return path


def _folder(run_id: str) -> Path:
    if not _ID.fullmatch(run_id):
        raise RunError(
            f"{run_id[:80]!r} is not a run's id; an id has letters, digits and dashes, such as 20261122-141530-k3f9."
        )
    if run_id == paths.PRETRAINED:
        return paths.pretrained_dir()
    return paths.models_dir() / run_id


def check_name(name: str) -> str:
    """The name without blanks around it. Raises ConfigError for one that is too long, taken or looks like a path."""
    name = name.strip()
    if name in (_ACTIVE, paths.PRETRAINED):
        raise ConfigError(
            f"A run cannot be called {name!r}, because that word already means another one; add something to it."
        )
    if name and (not _NAME.fullmatch(name) or ".." in name):
        raise ConfigError(
            f"A run cannot be called {name[:60]!r}; use at most 60 letters, digits, spaces and any of . , ( ) + = - _ (no slashes)."
        )
    return name


def create_run(
    config: RunConfig, name: str = "", preset: str = "", parent: str | None = None, teachers: Sequence[str] = (),
    fine_tuning: Mapping[str, list[str]] | None = None,
) -> Run:  # fmt: skip
    """A new folder with run.json and a status `queued`. Raises ConfigError or StorageError."""
    name = check_name(name)
    created = datetime.now(UTC)
    suffix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(4))
    run_id = f"{created:%Y%m%d-%H%M%S}-{suffix}"
    path = paths.models_dir() / run_id
    try:
        path.mkdir(parents=True)
    except OSError as problem:
        raise StorageError(
            f"The run's folder {path} could not be made ({problem.strerror}); set DIGITREC_HOME to a folder that can be written."
        ) from problem
    status = Status(
        epochs=config.training.epochs, heartbeat=created.timestamp(), message="waiting for its worker"
    )
    run = Run(
        run_id=run_id, path=path, name=name, created=created.isoformat(timespec="seconds"),
        config=config, preset=preset, parent=parent, teachers=tuple(teachers), fine_tuning=dict(fine_tuning or {}),
        status=status,
    )  # fmt: skip
    try:
        write_run(run)
        write_status(path, status)
    except StorageError:
        shutil.rmtree(path, ignore_errors=True)
        raise
    return run


def write_run(run: Run) -> None:
    """Replaces run.json. Raises StorageError."""
    record: dict[str, Any] = {
        "run_id": run.run_id, "name": run.name, "created": run.created, "preset": run.preset, "parent": run.parent,
        "seed": run.config.training.seed, "config": run.config.settings(), "data": run.data, "versions": run.versions,
    }  # fmt: skip
    if run.teachers:
        record["teachers"] = list(run.teachers)
    if run.fine_tuning:
        record["fine_tuning"] = run.fine_tuning
    write_json(run.path / "run.json", record)


def read_run(run_id: str) -> Run:
    """Raises RunError where there is no such run, or its run.json cannot be read."""
    path = run_path(run_id)
    return dataclasses.replace(read_run_folder(path), status=read_status(run_id))


def read_run_folder(path: Path) -> Run:
    """The run of a folder wherever it lies, its status as last written. Raises RunError."""
    run_id = path.name
    try:
        record = read_json(path / "run.json")
        return Run(
            run_id=run_id, path=path, name=str(record.get("name", "")), created=str(record["created"]),
            config=RunConfig.from_settings(record["config"]), preset=str(record.get("preset", "")),
            data=dict(record.get("data") or {}), versions=dict(record.get("versions") or {}),
            parent=record.get("parent"), teachers=tuple(str(each) for each in record.get("teachers") or ()),
            fine_tuning=_lists_of_ids(record.get("fine_tuning") or {}),
            status=last_status(path) or Status(),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError) as problem:
        raise RunError(
            f"The run {run_id} cannot be read: its run.json is missing or damaged; move {path} away."
        ) from problem


def _lists_of_ids(record: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [str(each) for each in ids] for name, ids in record.items()}


def list_runs() -> list[Run]:
    """All readable runs, newest first, the pretrained one last."""
    folder = paths.models_dir()
    found = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    ids = sorted((name for name in found if _ID.fullmatch(name) and name != paths.PRETRAINED), reverse=True)
    runs = []
    for run_id in [*ids, paths.PRETRAINED]:
        try:
            runs.append(read_run(run_id))
        except RunError:
            continue  # `broken_runs` names it
    return runs


def broken_runs() -> list[str]:
    """The sentences on run folders that cannot be read."""
    folder = paths.models_dir()
    found = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    sentences = []
    for run_id in found:
        try:
            read_run(run_id)
        except RunError as problem:
            if _ID.fullmatch(run_id):
                sentences.append(str(problem))
    return sentences


def find_run(text: str) -> Run:
    """The run that a person means by its id, its name (the newest of that name), the start of its id, or `active`.

    Raises RunError, also for the start of several ids.
    """
    if text == _ACTIVE:
        return active_run()
    if _ID.fullmatch(text) and _folder(text).is_dir():
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


def read_status(run_id: str) -> Status:
    """Where a run stands; settles whether it still lives. Raises RunError where there is no such run."""
    return current_status(run_path(run_id))


def live_run() -> Run | None:
    """The run that is training now, if any."""
    return next((run for run in list_runs() if run.status.is_live), None)


def request_stop(run_id: str) -> None:
    """Asks a run's worker to stop and keep its best epoch. Raises RunError where it does not run."""
    path = run_path(run_id)
    status = read_status(run_id)
    if status.is_over:
        raise RunError(f"The run {run_id} is not running (it is {status.state}); there is nothing to stop.")
    replace_file(path / "stop", lambda temporary: temporary.touch())


def read_metrics(run_id: str) -> list[dict[str, Any]]:
    """The rows of metrics.jsonl written so far, in their order; damaged lines are left out."""
    return metrics_file.read_rows(run_path(run_id))


def read_evaluation(run_id: str) -> dict[str, Any]:
    """What the run is worth, or {} where it was not measured yet or the file is damaged."""
    try:
        evaluation = read_json(run_path(run_id) / "evaluation.json")
    except (OSError, ValueError):
        return {}
    return evaluation if isinstance(evaluation, dict) else {}


def active_run_id() -> str:
    """The id of the run that the Draw page uses; the pretrained one unless another was chosen and still predicts."""
    try:
        run_id = (paths.models_dir() / _ACTIVE).read_text(encoding="utf-8").strip()
        return run_id if read_run(run_id).can_predict else paths.PRETRAINED
    except (OSError, UnicodeDecodeError, RunError):
        return paths.PRETRAINED


def active_run() -> Run:
    """Raises RunError where not even the pretrained run is there."""
    return read_run(active_run_id())


def activate(run_id: str) -> Run:
    """Makes this the run that the Draw page uses. Raises RunError where it has no model to use."""
    run = read_run(run_id)
    if not run.can_predict:
        raise RunError(
            f"The run {run.title} has no model to draw with (it is {run.status.state}); choose a finished one."
        )
    try:
        paths.models_dir().mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(f"{paths.models_dir()} could not be made ({problem.strerror}).") from problem
    replace_file(
        paths.models_dir() / _ACTIVE, lambda temporary: temporary.write_text(run_id + "\n", encoding="utf-8")
    )
    return run
