"""Files that a reader never sees half written nor reads twice for nothing, and a lock that lets one at a time change them."""

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import filelock

from digitrec.errors import BusyError, StorageError

_Content = TypeVar("_Content")
# A file system tells times apart by some milliseconds at best: what is younger may change once more without a trace.
_YOUNG_SECONDS = 0.1


def replace_file(path: Path, write: Callable[[Path], object], *, durable: bool = True) -> None:
    """Has `write` fill a temporary file beside `path`, flushes it, and puts it in `path`'s place at once.

    durable: also wait until the disk has it; without that a crash of the machine, not of the program, may lose it.
    Raises StorageError, and leaves the old file as it was.
    """
    # Of this thread alone: the app's visitors are threads. Keeps the suffix: Keras tells the format of a file by it.
    temporary = path.with_name(f".{path.stem}.{os.getpid()}-{threading.get_ident()}{path.suffix}")
    try:
        write(temporary)
        if durable:
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as problem:
        raise StorageError(
            f"{path.name} could not be saved in {path.parent} ({problem.strerror or problem}); "
            "free some space there, or set DIGITREC_HOME to a folder that can be written."
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def made_folder(folder: Path) -> Path:
    """The folder, made with those above it where it is not there. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(
            f"{folder} could not be made ({problem.strerror}); free some space there, or set DIGITREC_HOME to a folder that can be written."
        ) from problem
    return folder


def write_json(path: Path, content: Any, *, durable: bool = True) -> None:
    """Replaces `path` with the content as indented JSON. Raises StorageError."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    replace_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"), durable=durable)


def write_arrays(path: Path, /, *, durable: bool = True, **arrays: Any) -> None:
    """Replaces an .npz with these arrays, each under its name. Raises StorageError."""
    import numpy as np  # the command line starts without it

    replace_file(path, lambda temporary: np.savez(temporary, allow_pickle=False, **arrays), durable=durable)


def read_json(path: Path) -> Any:
    """The content of a JSON file. Raises OSError, or ValueError where it is not JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


class Remembered(Generic[_Content]):
    """Reads files, each again only when it was changed: when its time, its size or its inode is another.

    read: makes something of a file that is not changed by whoever gets it; what it raises is raised at each call.
    most: how many files are remembered; beyond, the one that was read first is forgotten.
    """

    def __init__(self, read: Callable[[Path], _Content], most: int = 2000) -> None:
        self._read, self._most = read, most
        self._known: dict[str, tuple[tuple[int, int, int], _Content]] = {}
        self._lock = threading.Lock()

    def __call__(self, path: Path) -> _Content:
        """What `read` makes of the file. Raises OSError where it is missing, and what `read` raises."""
        # Before the reading: a change meanwhile makes the next call read again.
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        key = os.fspath(path)
        known = self._known.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        content = self._read(path)
        with self._lock:
            self._known.pop(key, None)
            if time.time() - stat.st_mtime > _YOUNG_SECONDS:
                self._known[key] = (stamp, content)
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]
        return content


@contextlib.contextmanager
def locked(file: Path, busy: str, seconds: float = 10) -> Iterator[None]:
    """Lets one at a time into the block, whichever process or thread asks. file: made where it is missing.

    Raises BusyError with the sentence `busy` where another one stays in it for so many seconds, StorageError where the file
    cannot be made.
    """
    lock = filelock.FileLock(file, timeout=seconds)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as problem:
        raise BusyError(busy) from problem
    except OSError as problem:
        raise StorageError(
            f"{file.parent} cannot be written ({problem.strerror}); set DIGITREC_HOME to a folder that can."
        ) from problem
    try:
        yield
    finally:
        lock.release()
