"""Drawings in a ZIP file, to keep or to hand on, and back from one that anybody may have made."""

import dataclasses
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import BinaryIO

from PIL.PngImagePlugin import PngImageFile

from digitrec.drawings.drawing import ID, LARGEST_SIDE, drawing_of, new_id, text_of
from digitrec.drawings.folder import MOST_DRAWINGS, count_drawings, drawings_folder, list_drawings, moving
from digitrec.errors import DrawingError, StorageError
from digitrec.preprocess import preprocess, read_drawing
from digitrec.preprocess.image_file import BROKEN

MOST_UNPACKED = 300_000_000
MOST_OF_A_FILE = 10_000_000
MOST_ENTRIES = 4 * MOST_DRAWINGS
_BROKEN = (OSError, EOFError, ValueError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile,
           zlib.error, LZMAError)  # fmt: skip
_AGAIN = "import a file that Export has made"


@dataclass(frozen=True)
class Imported:
    """How many drawings came in, and how many were here already."""

    new: int
    known: int


def export_zip(target: BinaryIO, visitor: str | None = None) -> int:
    """Writes a ZIP of all drawings that can be read; returns how many. Raises DrawingError where there are none.

    visitor: whose, beside everyone's, and then without a word of who made them; else all, as they are.
    """
    found = list_drawings(visitor).drawings
    if not found:
        raise DrawingError(
            "There are no drawings to export yet; confirm or correct an answer on the Draw page."
        )
    folder = drawings_folder()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for drawing in found:
            name = f"drawings/{drawing.drawing_id}"
            if visitor is None:
                archive.write(folder / f"{drawing.drawing_id}.json", f"{name}.json")
            else:
                archive.writestr(f"{name}.json", text_of(dataclasses.replace(drawing, visitor="")))
            archive.write(folder / f"{drawing.drawing_id}.png", f"{name}.png")
    return len(found)


def import_zip(source: Path | BinaryIO, name: str, visitor: str = "") -> Imported:
    """Adds the drawings of a ZIP file: all that are not here already, or none.

    name: of the file, for messages. visitor: whose they are from now on; "" leaves them as they are. Raises DrawingError
    for a file that is no ZIP, cut short, or holds anything but drawings: paths that lead elsewhere, links, more or larger
    ones than fit. Raises StorageError on a full disk.
    """
    folder = drawings_folder()
    try:
        staging = Path(tempfile.mkdtemp(prefix=".import-", dir=folder))
    except OSError as problem:
        raise _full(folder, problem) from problem
    try:
        with _opened(source, name) as archive:
            _unpack(archive, name, staging)
        known = _leave_known_out(staging, folder, visitor)
        if visitor:
            _hand_over(staging, visitor)
        return Imported(_take_over(staging, folder, name), known)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _opened(source: Path | BinaryIO, name: str) -> zipfile.ZipFile:
    if isinstance(source, Path) and not source.is_file():
        raise DrawingError(f"{name} is {'not a file' if source.exists() else 'missing'}; name a ZIP file.")
    try:
        return zipfile.ZipFile(source)
    except _BROKEN as problem:
        raise DrawingError(f"{name} is not a ZIP file, or cut short; {_AGAIN}.") from problem


def _unpack(archive: zipfile.ZipFile, name: str, staging: Path) -> None:
    """Reads every entry into the staging folder."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise DrawingError(f"{name} has {len(entries):,} entries, more than {MOST_ENTRIES:,}; {_AGAIN}.")
    wanted = [(entry, file) for entry in entries if (file := _checked_name(entry, name))]
    left = MOST_UNPACKED
    for entry, file in wanted:
        left -= _unpack_one(archive, entry, staging / file, name, left)


def _leave_known_out(staging: Path, folder: Path, visitor: str) -> int:
    """Takes away what is here already; returns how many drawings. What another visitor has becomes a drawing of its own."""
    unpacked = {path.stem for path in staging.glob("*.json")}
    known = {drawing_id for drawing_id in unpacked if (folder / f"{drawing_id}.json").exists()}
    # Also the ids of what cannot be read.
    mine = known & {*list_drawings(visitor or None).every_id}
    names = {drawing_id: new_id() for drawing_id in known - mine}
    for path in list(staging.iterdir()):
        if path.stem in mine:
            path.unlink()
        elif path.stem in names:
            path.rename(path.with_stem(names[path.stem]))
    return len(mine)


def _hand_over(staging: Path, visitor: str) -> None:
    """Writes into each drawing whose it is."""
    try:
        for path in staging.glob("*.json"):
            drawing = drawing_of(path.read_text(encoding="utf-8"), path.stem)
            path.write_text(text_of(dataclasses.replace(drawing, visitor=visitor)), encoding="utf-8")
    except OSError as problem:
        raise _full(staging.parent, problem) from problem


def _checked_name(entry: zipfile.ZipInfo, name: str) -> str:
    """The file's name without its folder; "" for what may be left out. Raises DrawingError for what may not be there."""
    parts = entry.filename.replace("\\", "/").split("/")
    if (
        entry.filename.startswith(("/", "\\"))
        or ".." in parts
        or ":" in entry.filename
        or "\0" in entry.filename
    ):
        raise DrawingError(
            f"{name} has the path {entry.filename[:80]!r}, which leads out of the folder; {_AGAIN}."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise DrawingError(f"{name} has a link, {entry.filename[:80]!r}, where a file should be; {_AGAIN}.")
    if entry.flag_bits & 1:
        raise DrawingError(f"{name} is protected by a password; {_AGAIN}.")
    # Folders, and what macOS adds of its own to a ZIP file.
    if entry.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith("."):
        return ""
    path = Path(parts[-1])
    if len(parts) > 2 or path.suffix not in (".json", ".png") or not ID.fullmatch(path.stem):
        raise DrawingError(f"{name} has the file {entry.filename[:80]!r}, which is no drawing; {_AGAIN}.")
    return path.name


def _unpack_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str, left: int) -> int:
    """Writes one entry, counting what comes out rather than believing what was announced; returns its bytes."""
    most = min(MOST_OF_A_FILE, left)
    if target.exists():
        raise DrawingError(f"{name} has {target.name} twice; {_AGAIN}.")
    try:
        with archive.open(entry) as file:
            content = file.read(most + 1)
    except _BROKEN as problem:
        raise DrawingError(f"{name} is damaged or cut short at {target.name}; {_AGAIN}.") from problem
    if len(content) > most:
        raise DrawingError(
            f"{name} unpacks to more than {MOST_UNPACKED // 10**6} MB, or {target.name} to more than "
            f"{MOST_OF_A_FILE // 10**6} MB; {_AGAIN}, with fewer drawings."
        )
    _check_content(content, target, name)
    try:
        with target.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise _full(target.parent.parent, problem) from problem
    return len(content)


def _check_content(content: bytes, target: Path, name: str) -> None:
    """Raises DrawingError for JSON that is no drawing, and for a picture without ink."""
    try:
        if target.suffix == ".json":
            drawing_of(content.decode("utf-8"), target.stem)
        else:
            with PngImageFile(BytesIO(content)) as picture:
                if max(picture.size) > LARGEST_SIDE:  # by its header, before any decoding
                    raise ValueError
            preprocess(read_drawing(content))
    except (DrawingError, *BROKEN) as problem:
        raise DrawingError(f"{name}: {target.name} is damaged, empty or no drawing; {_AGAIN}.") from problem


def _take_over(staging: Path, folder: Path, name: str) -> int:
    """Moves what was unpacked to the others, all or nothing; returns how many drawings."""
    files = sorted(staging.iterdir(), key=lambda path: path.suffix == ".json")
    stems = {suffix: {path.stem for path in files if path.suffix == suffix} for suffix in (".json", ".png")}
    alone = sorted(stems[".json"] ^ stems[".png"])
    if alone:
        raise DrawingError(f"{name} has only the JSON or only the picture of {alone[0]}; {_AGAIN}.")
    new = len(stems[".json"])
    if new + count_drawings() > MOST_DRAWINGS:
        raise DrawingError(
            f"{name} has {new:,} new drawings; with those that are here they would be more than {MOST_DRAWINGS:,}."
        )
    done: list[Path] = []
    with moving():
        try:
            for path in files:
                path.rename(folder / path.name)
                done.append(folder / path.name)
        except OSError as problem:
            for path in done:
                path.unlink(missing_ok=True)
            raise _full(folder, problem) from problem
    return new


def _full(folder: Path, problem: OSError) -> StorageError:
    return StorageError(
        f"The drawings could not be saved in {folder} ({problem.strerror or problem}); free some space there. "
        "Nothing was imported."
    )
