"""Where a piece of work stands: status.json in its folder, and whether the process that it names still lives."""

import contextlib
import dataclasses
import json
import platform
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from digitrec.errors import StorageError
from digitrec.files import Remembered, read_json, replace_file, write_json

WAITING = ("queued",)
WORKING = ("starting", "running")
OVER = ("finished", "stopped", "failed", "interrupted")
STATES = WAITING + WORKING + OVER

# A worker writes its pid within a second of its start, also on a busy machine within some; one without is an orphan.
SECONDS_TO_START = 30
# A worker beats every few seconds; a file system that two hosts share may be slow, and their clocks a little apart.
SECONDS_WITHOUT_HEARTBEAT = 120


@dataclass(frozen=True, kw_only=True)
class Status:
    """Where a piece of work stands.

    queued_at, heartbeat: seconds since 1970 when it began to wait, and when its worker last wrote. host, pid, pid_started:
    which process works on it; while it is `starting`, the warm worker that it was given to, or none. seconds: of work so far; seconds_left: None while unknown. measuring: the training is stopped,
    whereas its process still exports and measures what was learned.
    """

    state: str = "queued"
    queued_at: float = 0.0
    host: str = ""
    pid: int | None = None
    pid_started: float | None = None
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    images_per_second: float | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    measuring: bool = False
    heartbeat: float = 0.0
    message: str = ""
    reason: str = ""

    @property
    def is_waiting(self) -> bool:
        """In the queue, no process yet."""
        return self.state in WAITING

    @property
    def is_working(self) -> bool:
        """A process works on it, or is being started."""
        return self.state in WORKING or self.measuring

    @property
    def is_live(self) -> bool:
        """Not over: it waits or works."""
        return not self.is_over

    @property
    def is_over(self) -> bool:
        return self.state in OVER and not self.measuring


def this_host() -> str:
    """The machine's name; a pid says something only on its own host."""
    return platform.node()


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
    """Where the work of a folder stands; `interrupted` where it says that it lives, but its process is gone."""
    status = last_status(path)
    if status is None:
        done = (path / "model.tflite").is_file()
        reason = "its status.json is missing or damaged"
        return Status(state="finished" if done else "interrupted", reason=reason, message=reason)
    if status.is_over or is_alive(status):
        return status
    # It may have written its end, or its start, since it was read; of a process that is gone, this is the last word.
    status = last_status(path) or status
    if status.is_over or is_alive(status):
        return status
    if status.state == "starting" and status.pid is not None and status.host == this_host():
        # Not written here: whoever starts it does that, and looks under a lock first whether another one has.
        return dataclasses.replace(status, state="queued", message="waiting for its turn")
    return _settle(path, status)


def last_status(path: Path) -> Status | None:
    """A folder's status as last written, or None where there is none that can be read."""
    try:
        return _status_of(path / "status.json")
    except OSError:
        return None


def _read_status(file: Path) -> Status | None:
    known = {each.name for each in dataclasses.fields(Status)}
    try:
        record = read_json(file)
        status = Status(**{name: value for name, value in record.items() if name in known})
    except (ValueError, TypeError, AttributeError):
        return None
    return status if status.state in STATES and _has_right_types(status) else None


# Of the runs that are over, which are most, nothing changes any more.
_status_of = Remembered(_read_status)


def _has_right_types(status: Status) -> bool:
    """Whether each value is of its default's kind; where that is None, a number or None."""
    for each in dataclasses.fields(Status):
        value = getattr(status, each.name)
        if isinstance(each.default, str):
            if not isinstance(value, str):
                return False
        elif isinstance(each.default, bool):
            if not isinstance(value, bool):
                return False
        elif isinstance(value, bool) or not isinstance(value, (int, float, type(each.default))):
            return False
    return status.pid is None or (isinstance(status.pid, int) and status.pid > 0)


def is_alive(status: Status) -> bool:
    """Whether what is not over may still go on: it waits its turn, its worker is about to start, or lives.

    A pid counts only with its start time and on its own host; on another one the heartbeat says whether it lives.
    """
    # Before there was a queue, `queued` meant that a worker was about to start, and no time stood beside it.
    if status.is_waiting and status.queued_at:
        return True
    silent = time.time() - status.heartbeat
    if status.host and status.host != this_host():
        return silent < SECONDS_WITHOUT_HEARTBEAT
    if status.pid is None:
        return silent < SECONDS_TO_START
    if status.state == "starting" and silent >= SECONDS_TO_START:
        return False
    return process_lives(status.pid, status.pid_started)


def process_lives(pid: int, started: float | None) -> bool:
    """Whether this host has a process of this number that began then, in seconds since 1970, and has not ended."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and abs(process.create_time() - (started or 0)) < 1
    except psutil.Error:
        return False


def end_process(status: Status) -> None:
    """Kills the process that a status of this host names, if it still lives."""
    if status.pid is not None and process_lives(status.pid, status.pid_started):
        with contextlib.suppress(psutil.Error):
            psutil.Process(status.pid).kill()


def _settle(path: Path, status: Status) -> Status:
    if status.measuring:
        settled = dataclasses.replace(
            status,
            measuring=False,
            message="",
            reason="its process ended before it had measured what was learned",
        )
    else:
        reason = _reason_of_silence(status)
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


def _reason_of_silence(status: Status) -> str:
    if status.pid is None:
        return "its worker never started"
    if status.host not in ("", this_host()):
        return f"nothing was heard of its process on {status.host} for {SECONDS_WITHOUT_HEARTBEAT} s"
    return "its process was killed or crashed; worker.log may say why"


def request_stop(path: Path) -> None:
    """Leaves the worker of a folder an empty file `stop`; a signal would not do on Windows. Raises StorageError."""
    replace_file(path / "stop", lambda temporary: temporary.touch())


def stop_requested(path: Path) -> bool:
    """Whether somebody has asked the worker of this folder to stop."""
    return (path / "stop").exists()
