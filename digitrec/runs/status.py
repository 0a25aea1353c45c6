"""Where a run stands: status.json, and whether the process that it names still lives."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from digitrec.errors import StorageError
from digitrec.files import read_json, write_json

LIVE = ("queued", "running")
OVER = ("finished", "stopped", "failed", "interrupted")
STATES = LIVE + OVER

# A worker writes its pid within a second of its start; a queue entry without one for so long is an orphan.
_SECONDS_TO_START = 30


@dataclass(frozen=True, kw_only=True)
class Status:
    """Where a run stands. seconds: of training so far; seconds_left: None while unknown."""

    state: str = "queued"
    pid: int | None = None
    pid_started: float | None = None
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    images_per_second: float | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    heartbeat: float = 0.0
    message: str = ""
    reason: str = ""

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_over(self) -> bool:
        return self.state in OVER


def write_status(path: Path, status: Status) -> None:
    """Replaces status.json. Raises StorageError."""
    # A status is soon out of date: waiting for the disk would cost more than it saves.
    write_json(path / "status.json", dataclasses.asdict(status), durable=False)


def overwrite_status(path: Path, status: Status) -> None:
    """Writes status.json where it stands: what a full disk still takes, at the price that a reader may see half of it.

    Raises StorageError.
    """
    try:
        with (path / "status.json").open("r+", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(status)))
            file.truncate()
    except OSError as problem:
        raise StorageError(f"status.json could not be written in {path} ({problem.strerror}).") from problem


def current_status(path: Path) -> Status:
    """Where the run of a folder stands; `interrupted` where it says that it lives, but its process is gone."""
    status = last_status(path)
    if status is None:
        done = (path / "model.tflite").is_file()
        reason = "its status.json is missing or damaged"
        return Status(state="finished" if done else "interrupted", reason=reason, message=reason)
    if status.is_over or is_alive(status):
        return status
    # It may have written its end, or its start, since it was read; of a process that is gone, this is the last word.
    status = last_status(path) or status
    return status if status.is_over or is_alive(status) else _settle(path, status)


def last_status(path: Path) -> Status | None:
    """A run folder's status as last written, or None where there is none that can be read."""
    known = {each.name for each in dataclasses.fields(Status)}
    try:
        record = read_json(path / "status.json")
        status = Status(**{name: value for name, value in record.items() if name in known})
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return status if status.state in STATES and _has_right_types(status) else None


def _has_right_types(status: Status) -> bool:
    """Whether each value is of its default's kind; where that is None, a number or None."""
    for each in dataclasses.fields(Status):
        value = getattr(status, each.name)
        if isinstance(each.default, str):
            if not isinstance(value, str):
                return False
        elif isinstance(value, bool) or not isinstance(value, (int, float, type(each.default))):
            return False
    return status.pid is None or (isinstance(status.pid, int) and status.pid > 0)


def is_alive(status: Status) -> bool:
    """Whether the process that a status names still runs; a pid counts only with its start time."""
    if status.pid is None:
        return datetime.now(UTC).timestamp() - status.heartbeat < _SECONDS_TO_START
    try:
        process = psutil.Process(status.pid)
        started = process.create_time()
        return process.status() != psutil.STATUS_ZOMBIE and abs(started - (status.pid_started or 0)) < 1
    except psutil.Error:
        return False


def _settle(path: Path, status: Status) -> Status:
    reason = (
        "its process was killed or crashed; worker.log may say why"
        if status.pid
        else "its worker never started"
    )
    settled = dataclasses.replace(
        status, state="interrupted", reason=reason, message=f"Interrupted: {reason}.", seconds_left=None
    )
    try:
        # The process is gone, so nobody else writes here.
        write_status(path, settled)
        (path / "stop").unlink(missing_ok=True)
    except (StorageError, OSError):
        pass  # a reader's answer does not depend on it
    return settled


def stop_requested(path: Path) -> bool:
    """Whether somebody has asked the worker of this run folder to stop."""
    return (path / "stop").exists()
