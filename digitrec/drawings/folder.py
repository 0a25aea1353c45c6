"""DIGITREC_HOME/drawings: a JSON file and a PNG for each drawing, written whole or not at all.

A drawing belongs to the visitor who made it; one without a visitor (older, or brought in on the command line) to everyone.
"""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from digitrec import paths
from digitrec.drawings.drawing import ID, Drawing, drawing_of, text_of
from digitrec.errors import DrawingError, StorageError
from digitrec.files import locked, made_folder, replace_file
from digitrec.preprocess.image_file import BROKEN

MOST_DRAWINGS = 10_000


@dataclass(frozen=True, eq=False)
class FoundDrawings:
    """drawings: newest first. broken: the names of files that cannot be read; the others count all the same.

    visitor: whose they are, beside everyone's; None for all of all visitors. others: how many belong to other visitors.
    """

    drawings: list[Drawing]
    broken: list[str]
    visitor: str | None = None
    others: int = 0

    @property
    def every_id(self) -> list[str]:
        """Also of those that cannot be read."""
        return [*(each.drawing_id for each in self.drawings), *(Path(name).stem for name in self.broken)]

    @property
    def shared(self) -> list[Drawing]:
        """Those that are everyone's."""
        return [each for each in self.drawings if not each.visitor]

    @property
    def deletable(self) -> list[str]:
        """The ids that this visitor may delete: the own ones, and everyone's for as long as nobody else has any here."""
        if not self.others:
            return self.every_id
        return [each.drawing_id for each in self.drawings if each.visitor == self.visitor]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of ids and labels: two with the same one give each model the same score."""
        told = [f"{each.drawing_id} {each.label}" for each in self.drawings]
        return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()


def picture_path(drawing: Drawing) -> Path:
    """The PNG of a kept drawing."""
    return paths.drawings_dir() / f"{drawing.drawing_id}.png"


def keep(drawing: Drawing, picture: np.ndarray) -> Drawing:
    """Writes both files. picture: (h, w, 3) or (h, w, 4) uint8, what was on the canvas.

    Raises StorageError, and leaves neither file, where one cannot be written; DrawingError where there are too many.
    """
    folder = drawings_folder()
    if count_drawings() >= MOST_DRAWINGS:
        raise DrawingError(
            f"There are {MOST_DRAWINGS:,} drawings already, as many as are kept; export them and delete some."
        )
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    replace_file(folder / f"{drawing.drawing_id}.png", image.save)
    try:
        # Last: a drawing is there when its JSON is.
        _write(folder / f"{drawing.drawing_id}.json", drawing)
    except StorageError:
        (folder / f"{drawing.drawing_id}.png").unlink(missing_ok=True)
        raise
    return drawing


def drawings_folder() -> Path:
    """The folder, made where it is missing. Raises StorageError."""
    return made_folder(paths.drawings_dir())


def count_drawings(visitor: str | None = None) -> int:
    """How many drawings there are, a visitor's own and everyone's, or all; a file is read only the first time."""
    folder = paths.drawings_dir()
    try:
        counts = _counts(str(folder), folder.stat().st_mtime_ns)
    except OSError:
        return 0
    return counts.total() if visitor is None else counts[visitor] + (counts[""] if visitor else 0)


@lru_cache(maxsize=4)
def _counts(folder: str, modified: int) -> Counter[str]:  # noqa: ARG001 - part of the cache's key
    """How many drawings each visitor has; once for all visitors after each change of the folder."""
    return Counter(_owner(path) for path in Path(folder).glob("*.json") if ID.fullmatch(path.stem))


def _owner(path: Path) -> str:
    try:
        return _read(path, _version(path)).visitor
    except DrawingError:
        return ""


def list_drawings(visitor: str | None = None) -> FoundDrawings:
    """The drawings that can be read, newest first, and the names of the files that cannot.

    visitor: an id, for the drawings of this visitor and everyone's; all without.
    """
    drawings: list[Drawing] = []
    broken: list[str] = []
    others = 0
    for path in sorted(paths.drawings_dir().glob("*.json"), reverse=True):
        if not ID.fullmatch(path.stem):
            continue
        picture = path.with_suffix(".png")
        try:
            drawing = _read(path, _version(path))
            if visitor is not None and drawing.visitor not in ("", visitor):
                others += 1
                continue
            _check_picture(picture, _version(picture))
            drawings.append(drawing)
        except DrawingError:
            broken.append(path.name)
        except (OSError, SyntaxError):
            broken.append(picture.name)
    return FoundDrawings(drawings, broken, visitor, others)


def _version(path: Path) -> tuple[int, int]:
    """When a file was changed and its size; -1 where it is missing, which whoever reads it then finds out."""
    try:
        stat = path.stat()
    except OSError:
        return -1, -1
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=MOST_DRAWINGS)
def _read(path: Path, _version: tuple[int, int]) -> Drawing:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise DrawingError(f"{path.name} cannot be read.") from problem
    return drawing_of(text, path.stem)


@lru_cache(maxsize=MOST_DRAWINGS)
def _check_picture(path: Path, _version: tuple[int, int]) -> None:
    """Raises OSError or SyntaxError where a PNG is missing, cut short or altered: each part of it has a checksum."""
    try:
        with PngImageFile(path) as picture:
            picture.verify()
    except BROKEN as problem:
        raise OSError(f"{path.name} is damaged") from problem


def release(drawing_ids: Collection[str]) -> int:
    """Makes drawings everyone's, those of a browser that lost its cookie, say; returns how many were somebody's.

    What cannot be read stays as it is. Raises DrawingError where one is not there, StorageError where it cannot be written.
    """
    folder = paths.drawings_dir()
    files = [files_of(folder, drawing_id)[0] for drawing_id in drawing_ids]
    owned = [file for file in files if _owner(file)]
    with moving():
        for file in owned:
            _write(file, dataclasses.replace(_read(file, _version(file)), visitor=""))
    return len(owned)


def _write(file: Path, drawing: Drawing) -> None:
    replace_file(file, partial(Path.write_text, data=text_of(drawing), encoding="utf-8"))


def files_of(folder: Path, drawing_id: str) -> list[Path]:
    """A drawing's, its JSON first: without that, the drawing is gone. Raises DrawingError where it is not there."""
    path = folder / f"{drawing_id}.json"
    if not ID.fullmatch(drawing_id) or not path.is_file():
        raise DrawingError(
            f"There is no drawing {drawing_id[:80]}; `python -m digitrec drawings` lists those that there are."
        )
    return [each for each in (path, path.with_suffix(".png")) if each.is_file()]


def moving() -> AbstractContextManager[None]:
    """Lets one at a time move drawings. Raises BusyError or StorageError."""
    return locked(
        drawings_folder() / ".lock", "The drawings are being changed right now; try again in a moment."
    )
