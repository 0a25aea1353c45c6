"""Drawings out of a ZIP file that anybody may have made: all of them come in, or nothing does."""

import io
import json
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from app_server import PROJECT, clean_environment
from command_line import answer, complaint, digitrec
from kept_drawings import files, json_of, kept
from PIL import Image

from digitrec import drawings, paths
from digitrec.drawings import archive
from digitrec.drawings.archive import Imported
from digitrec.errors import DrawingError

STRANGER = "20200101-120000-abcd"


@pytest.fixture
def exported(home, tmp_path) -> Path:
    """A ZIP file of two drawings, which are in the home no longer."""
    ours = [kept(3).drawing_id, kept(None, answer=5, shown_as=6).drawing_id]
    path = tmp_path / "mine.zip"
    with path.open("wb") as file:
        assert archive.export_zip(file) == 2
    drawings.delete(ours)
    return path


def entries_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return path


def refused(path: Path) -> str:
    """What is said of a file that cannot be imported; nothing is left in the folder, not even what is hidden."""
    with pytest.raises(DrawingError) as refusal:
        archive.import_zip(path, path.name)
    assert files() == {}
    assert not list(paths.drawings_dir().glob(".import*"))
    sentence = str(refusal.value)
    assert sentence.startswith(path.name)
    assert sentence.endswith(".")
    return sentence


# ------------------------------------------------------------------------------------------------ there and back


def test_what_was_exported_comes_back_byte_by_byte(exported):
    """Two files a drawing."""
    assert archive.import_zip(exported, "mine.zip") == Imported(new=2, known=0)
    assert {f"drawings/{name}": content for name, content in files().items()} == entries_of(exported)
    assert len(drawings.list_drawings().drawings) == 2


def test_what_is_here_already_is_left_as_it_is(exported):
    """A second import adds nothing, and changes nothing that somebody has mended by hand."""
    archive.import_zip(exported, "mine.zip")
    mended = json_of(drawings.list_drawings().drawings[0])
    mended.write_text(mended.read_text().replace("340", "341"), encoding="utf-8")
    there = files()
    assert archive.import_zip(exported, "mine.zip") == Imported(new=0, known=2)
    assert files() == there


def test_a_zip_that_was_packed_again_on_a_mac_comes_in(exported):
    """With the folder itself, and what macOS adds."""
    more = {"drawings/": b"", "__MACOSX/drawings/._x.json": b"\0", "drawings/.DS_Store": b"\0"}
    zipped(exported, more | entries_of(exported))
    assert archive.import_zip(exported, "mine.zip").new == 2


def test_a_file_that_was_uploaded_comes_in_like_one_on_the_disk(exported):
    """Bytes in memory."""
    assert archive.import_zip(io.BytesIO(exported.read_bytes()), "mine.zip").new == 2


def test_without_drawings_there_is_nothing_to_export(home, tmp_path):
    """One sentence, and no empty file is left."""
    said = complaint(digitrec(home, "drawings", "export", tmp_path / "none.zip"))
    assert "There are no drawings to export yet" in said
    assert list(tmp_path.glob("*.zip")) == []


# ------------------------------------------------------------------------------------------------- files to refuse


@pytest.mark.parametrize(
    "name",
    [
        f"../{STRANGER}.json",
        f"drawings/../../{STRANGER}.json",
        f"/etc/{STRANGER}.json",
        f"..\\{STRANGER}.json",
        f"C:\\drawings\\{STRANGER}.json",
    ],
)
def test_a_path_that_climbs_out_of_the_folder_is_refused(exported, name):
    """And the good drawings beside it do not come in; nothing is written anywhere."""
    zipped(exported, entries_of(exported) | {name: b"{}"})
    assert "leads out of the folder" in refused(exported)
    assert not list(paths.home().parent.rglob(f"*{STRANGER}*"))


def test_a_link_is_refused(exported):
    """It would be read through."""
    link = zipfile.ZipInfo(f"drawings/{STRANGER}.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(exported, "a") as made:
        made.writestr(link, "/etc/passwd")
    assert "has a link" in refused(exported)


def bomb(path: Path, name: str, size: int) -> Path:
    """A ZIP file of one entry, deflated zeros: 10 GB of them are 10 MB. It announces its size honestly."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush nothing refers to what was before, so the same piece can follow itself.
    piece = deflate.compress(bytes(2**24)) + deflate.flush(zlib.Z_FULL_FLUSH)
    content = piece * (size // 2**24) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    large = struct.pack("<HHQQ", 1, 16, size, len(content))
    fields = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 0x21, 0, 2**32 - 1, 2**32 - 1, len(name), len(large))
    local = b"PK\3\4" + fields + name.encode() + large + content
    central = b"PK\1\2" + struct.pack("<H", 45) + fields + bytes(14) + name.encode() + large
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)
    return path


@pytest.mark.parametrize("suffix", [".json", ".png"])
def test_a_file_that_unpacks_to_ten_gigabytes_is_refused(home, tmp_path, suffix):
    """Ten megabytes of it are unpacked, not more."""
    path = bomb(tmp_path / "bomb.zip", f"drawings/{STRANGER}{suffix}", 640 * 2**24)
    assert zipfile.ZipFile(path).infolist()[0].file_size > 10**10
    assert "unpacks to more than 300 MB" in refused(path)


def png(side: int, ink: bool = True) -> bytes:
    picture = np.full((side, side), 255, np.uint8)
    picture[side // 4 : side // 2, side // 3 : side // 2] = 0 if ink else 255
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="PNG")
    return buffer.getvalue()


BAD = {
    "a file that is no drawing": ({"drawings/notes.txt": b"hello"}, "which is no drawing"),
    "a folder in the folder": ({f"a/b/{STRANGER}.json": b"{}"}, "which is no drawing"),
    "JSON that is no drawing": ({f"drawings/{STRANGER}.json": b"[]"}, "damaged, empty or no drawing"),
    "JSON that is no text": ({f"drawings/{STRANGER}.json": b"\xff\xfe"}, "damaged, empty or no drawing"),
    "a picture that is none": ({f"drawings/{STRANGER}.png": b"no"}, "damaged, empty or no drawing"),
    "a picture without ink": ({f"drawings/{STRANGER}.png": png(340, False)}, "damaged, empty or no drawing"),
    "a picture too large": ({f"drawings/{STRANGER}.png": png(2000)}, "damaged, empty or no drawing"),
    "a picture alone": ({f"drawings/{STRANGER}.png": png(340)}, "only the JSON or only the picture"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_bad_entry_keeps_all_out(exported, case):
    """The sentence names what is wrong."""
    entries, words = BAD[case]
    zipped(exported, entries_of(exported) | entries)
    assert words in refused(exported)


def test_an_entry_that_is_there_twice_is_refused(exported):
    """Which one would count?"""
    name, content = next(iter(entries_of(exported).items()))
    with zipfile.ZipFile(exported, "a") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr(name, content)
    assert "twice" in refused(exported)


def test_a_file_that_is_no_zip_is_refused(home, tmp_path):
    """What counts is the content."""
    path = tmp_path / "drawings.zip"
    path.write_text("some drawings")
    assert "is not a ZIP file, or cut short" in refused(path)


def test_a_zip_that_was_cut_is_refused(exported):
    """Its list of contents is at its end."""
    exported.write_bytes(exported.read_bytes()[:-30])
    assert "is not a ZIP file, or cut short" in refused(exported)


def test_a_zip_with_a_flipped_byte_is_refused(exported):
    """In the middle of the first drawing."""
    content = bytearray(exported.read_bytes())
    content[200] ^= 0xFF
    exported.write_bytes(content)
    assert "damaged" in refused(exported)


def test_a_zip_with_a_password_is_refused(exported):
    """Its first entry says that it has one."""
    content = bytearray(exported.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    exported.write_bytes(content)
    assert "password" in refused(exported)


def test_a_full_disk_imports_nothing_and_loses_nothing(exported):
    """A limit on the size of a file stands for it; the drawing that is here stays."""
    kept(8)
    there = files()
    code = (
        "import resource, signal, sys\n"
        "from digitrec.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        f"sys.exit(main(['drawings', 'import', {str(exported)!r}]))\n"
    )
    outcome = subprocess.run(
        # Its files may have 100 bytes: what counts branches could not write its own.
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True,
        env=clean_environment(paths.home()) | {"COVERAGE_PROCESS_START": "", "COVERAGE_PROCESS_CONFIG": ""},
    )  # fmt: skip
    assert "could not be saved" in complaint(outcome)
    assert "Nothing was imported" in outcome.stderr
    assert files() == there
    assert not list(paths.drawings_dir().glob(".import*"))


# -------------------------------------------------------------------------------------------- on the command line


def test_the_command_line_lists_counts_and_scores(home):
    """For a program; a cut file gets a line on stderr, and the others count."""
    kept(7, answer=7), kept(1, answer=8, shown_as=8)
    cut = kept(4)
    json_of(cut).write_text("{")
    outcome = digitrec(home, "drawings", "--json")
    told = json.loads(outcome.stdout)
    assert (outcome.returncode, outcome.stderr.count("\n")) == (0, 1)
    assert f"{cut.drawing_id}.json is cut short" in outcome.stderr
    assert (told["count"], told["broken"]) == (2, [f"{cut.drawing_id}.json"])
    assert sorted(each["confirmed"] for each in told["drawings"]) == [False, True]
    (model,) = told["models"]
    assert (model["run_id"], model["correct"], model["count"]) == ("pretrained", 1, 2)


def test_a_person_reads_the_same(home):
    """A line a drawing, a line a model."""
    drawing = kept(1, answer=8, shown_as=8)
    first, second = digitrec(home, "drawings").stdout.splitlines()
    assert first.startswith(f"{drawing.drawing_id}  a 1       answered an 8")
    assert second == "pretrained: 0.00 % (0 of 1)"


def test_the_command_line_exports_deletes_restores_and_imports(home, tmp_path):
    """Each says how many."""
    kept(3), kept(4)
    before = files()
    assert answer(digitrec(home, "drawings", "export", tmp_path / "mine.zip", "--json"))["count"] == 2
    assert answer(digitrec(home, "drawings", "delete", "--all", "--json")) == {"deleted": 2}
    assert files() == {}
    assert answer(digitrec(home, "drawings", "restore", "--json")) == {"restored": 2}
    assert files() == before
    digitrec(home, "drawings", "delete", "--all")
    assert answer(digitrec(home, "drawings", "import", tmp_path / "mine.zip", "--json")) == {
        "new": 2,
        "known": 0,
    }
    assert files() == before


def test_a_deletion_must_say_what(home):
    """Neither nothing nor all and one."""
    drawing = kept(3)
    assert "Name the drawings" in complaint(digitrec(home, "drawings", "delete"))
    assert "Name the drawings" in complaint(digitrec(home, "drawings", "delete", drawing.drawing_id, "--all"))
    assert "There is no drawing" in complaint(digitrec(home, "drawings", "delete", "../../x"))
    assert len(files()) == 2
