"""What the app knows of a visitor: `DIGITREC_HOME/visitors/<id>.json`, a nickname and the model that answers.

There are no accounts. A browser keeps a random secret; its id, made from that, stands in files and leads back to nothing. A
visitor who has chosen nothing has no file.
"""

import dataclasses
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from digitrec import paths
from digitrec.errors import StorageError
from digitrec.files import Remembered, read_json, write_json

ID = re.compile(r"[0-9a-f]{20}")
SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")
LONGEST_NICKNAME = 30
_MOST_STEPS = 20


def id_of(secret: str) -> str:
    """The visitor's id; whoever reads it in a file cannot make the secret from it."""
    return hashlib.sha256(f"digitrec visitor {secret}".encode()).hexdigest()[:20]


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """nickname: as others see it, "" for none. model: the id of the run that answers, "" for the one of new visitors.

    done: steps of the guided path, by name.
    """

    nickname: str = ""
    model: str = ""
    done: tuple[str, ...] = ()


def read_visitor(visitor_id: str) -> Visitor:
    """What this visitor has chosen; nothing where there is no file, or a damaged one."""
    try:
        return _visitor_of(_file(visitor_id))
    except (OSError, ValueError, TypeError, AttributeError):
        return Visitor()


def _read(file: Path) -> Visitor:
    record = read_json(file)
    return Visitor(
        nickname=nickname_of(str(record.get("nickname", ""))),
        model=str(record.get("model", ""))[:64],
        done=tuple(str(step)[:64] for step in record.get("done", ())[:_MOST_STEPS]),
    )


_visitor_of = Remembered(_read)


def write_visitor(visitor_id: str, visitor: Visitor) -> None:
    """Replaces the visitor's file. Raises StorageError."""
    file = _file(visitor_id)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(
            f"{file.parent} could not be made ({problem.strerror}); set DIGITREC_HOME to a folder that can be written."
        ) from problem
    # A nickname is no loss that would be worth waiting for the disk.
    write_json(file, dataclasses.asdict(visitor), durable=False)


def nickname_of(text: str) -> str:
    """What was typed, on one line, without control characters, as long as a nickname may be."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST_NICKNAME]


def _file(visitor_id: str) -> Path:
    if not ID.fullmatch(visitor_id):
        raise ValueError(f"{visitor_id[:40]!r} is no visitor's id")
    return paths.home() / "visitors" / f"{visitor_id}.json"
