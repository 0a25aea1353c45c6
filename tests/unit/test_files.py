"""Files that are remembered until they change."""

import os
import time

import pytest

from digitrec.files import Remembered, replace_file


@pytest.fixture
def old_file(tmp_path):
    """A file that nobody has touched for a minute."""
    file = tmp_path / "a.json"
    file.write_text("one")
    age(file)
    return file


def age(file, seconds=60):
    past = time.time() - seconds
    os.utime(file, (past, past))


class Reader:
    """Reads a file's text and counts how often."""

    def __init__(self):
        self.count = 0

    def __call__(self, path):
        self.count += 1
        return path.read_text()


def test_a_file_is_read_once_however_often_it_is_asked_for(old_file):
    """The second answer is the very object of the first."""
    reader = Reader()
    text_of = Remembered(reader)
    assert text_of(old_file) is text_of(old_file)
    assert reader.count == 1


def test_a_file_that_was_replaced_is_read_again(old_file):
    """By another of the same size and the same time: its inode tells."""
    text_of = Remembered(Reader())
    assert text_of(old_file) == "one"
    stat = old_file.stat()
    replace_file(old_file, lambda path: path.write_text("two"))
    os.utime(old_file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert text_of(old_file) == "two"


def test_a_file_that_was_changed_in_place_is_read_again(old_file):
    """Its size stays and its inode too: its time tells."""
    text_of = Remembered(Reader())
    assert text_of(old_file) == "one"
    old_file.write_text("two")
    assert text_of(old_file) == "two"


def test_what_was_written_just_now_is_not_remembered(old_file):
    """It may be written once more within one tick of the file system's clock, in place and as long."""
    reader = Reader()
    text_of = Remembered(reader)
    age(old_file, seconds=-5)  # as a clock that is a little ahead has it
    assert [text_of(old_file), text_of(old_file)] == ["one", "one"]
    assert reader.count == 2


def test_a_missing_file_is_an_error_each_time_and_its_return_is_seen(old_file):
    """Nothing is remembered of what is gone."""
    text_of = Remembered(Reader())
    text_of(old_file)
    old_file.unlink()
    with pytest.raises(FileNotFoundError):
        text_of(old_file)
    old_file.write_text("back")
    assert text_of(old_file) == "back"


def test_no_more_is_remembered_than_was_allowed(tmp_path):
    """Of three files with room for two, the first is read again."""
    reader = Reader()
    text_of = Remembered(reader, most=2)
    files = [tmp_path / name for name in "abc"]
    for file in files:
        file.write_text(file.name)
        age(file)
        text_of(file)
    assert (text_of(files[2]), reader.count) == ("c", 3)
    assert (text_of(files[0]), reader.count) == ("a", 4)
