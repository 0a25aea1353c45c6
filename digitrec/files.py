"""Files that a reader never sees half written, and a lock that lets one at a time change them."""

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock

from digitrec.errors import BusyError, StorageError


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


def write_json(path: Path, content: Any, *, durable: bool = True) -> None:
    """Replaces `path` with the content as indented JSON. Raises StorageError."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    replace_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"), durable=durable)


def read_json(path: Path) -> Any:
    """The content of a JSON file. Raises OSError, or ValueError where it is not JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


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
