"""A new run: its name, its id and its folder."""

import contextlib
import dataclasses
import re
import secrets
import shutil
import string
from collections.abc import Iterator
from datetime import UTC, datetime

from digitrec import paths
from digitrec.config import RunConfig
from digitrec.errors import ConfigError, StorageError
from digitrec.files import locked, read_json
from digitrec.runs.origin import Origin
from digitrec.runs.record import ACTIVE, Run, write_run
from digitrec.runs.status import Status, write_status

# In the order of their codes.
_LETTERS = string.digits + string.ascii_lowercase
_NAME = re.compile(r"[\w][\w .,()+=-]{0,59}")


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
    """A new folder with run.json and a status `queued`; without a name it gets the next of its preset, such as "fast 2".

    Raises ConfigError, StorageError, or BusyError where another process is naming a run for ten seconds.
    """
    name = check_name(name)
    if name:
        return _create(config, name, preset, origin)
    # Until the folder is there: two that begin at once must not both be the second.
    with locked(paths.models_dir() / ".names.lock", "Another run is being named right now; try again."):
        return _create(config, _next_name(preset or "run"), preset, origin)


def _next_name(word: str) -> str:
    """("fast") → "fast 3" where the highest that there is is "fast 2"; the number of one that was deleted comes again."""
    numbered = re.compile(rf"{re.escape(word)} (\d{{1,9}})")
    found = [numbered.fullmatch(name) for name in _names()]
    return f"{word} {1 + max((int(each[1]) for each in found if each), default=0)}"


def _names() -> Iterator[str]:
    """What the runs are called, also those whose record has other damage."""
    for file in paths.models_dir().glob("*/run.json"):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            yield str(read_json(file).get("name", ""))


def _id_of(created: datetime) -> str:
    """Such as 20261122-141530-k3f9. In the order of ids, runs are in the order of their starts, also within a second."""
    ticks = created.microsecond * len(_LETTERS) ** 2 // 1_000_000
    within = _LETTERS[ticks // len(_LETTERS)] + _LETTERS[ticks % len(_LETTERS)]
    return f"{created:%Y%m%d-%H%M%S}-{within}{secrets.choice(_LETTERS)}{secrets.choice(_LETTERS)}"


def _create(config: RunConfig, name: str, preset: str, origin: Origin | None) -> Run:
    created = datetime.now(UTC)
    run_id = _id_of(created)
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
