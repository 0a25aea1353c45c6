"""Letters that people drew, without those that one could read as a digit."""

import gzip
import json

import numpy as np
import pytest

from digitrec.data import omniglot
from digitrec.data.dataset import NO_DIGIT
from digitrec.data.non_digit_drawings import NonDigits
from digitrec.errors import DataError


def write(folder, rows, content=None):
    (folder / "ink").mkdir(exist_ok=True)
    path = folder / "ink" / "omniglot.json.gz"
    path.write_bytes(gzip.compress(json.dumps(rows).encode()) if content is None else content)


@pytest.fixture
def letters_here(tmp_path, monkeypatch):
    """An o, which is left out, an m, and a letter of the alphabet that is never trained on."""
    rows = [
        {"alphabet": alphabet, "character": f"character{character}", "drawer": "01", "strokes": [[[0, 0], [5, 9]]]}
        for alphabet, character in [("Latin", "15"), ("Latin", "13"), ("Early_Aramaic", "01")]
    ]  # fmt: skip
    write(tmp_path, rows)
    monkeypatch.setenv("DIGITREC_DATA", str(tmp_path))
    return tmp_path


def test_what_could_be_read_as_a_digit_is_left_out(letters_here):
    """The o; the others are no digit, each with its place in the file."""
    letters = omniglot.load_letters()
    assert [(each.writer, each.label, each.index) for each in letters] == [
        ("Latin 13 01", NO_DIGIT, 1),
        ("Early_Aramaic 01 01", NO_DIGIT, 2),
    ]


def test_an_alphabet_can_be_asked_for(letters_here):
    """And all of them be listed; one is never trained on."""
    assert omniglot.alphabets() == ["Early_Aramaic", "Latin"]
    assert [each.writer for each in omniglot.load_letters(["Latin"])] == ["Latin 13 01"]
    assert omniglot.HELD_OUT_ALPHABET == "Early_Aramaic"


def test_a_missing_or_damaged_file_is_said_in_a_sentence(tmp_path, monkeypatch):
    """Where to put it, or to get it again."""
    monkeypatch.setenv("DIGITREC_DATA", str(tmp_path))
    assert not omniglot.is_here()
    with pytest.raises(DataError, match=r"put omniglot\.json\.gz into the folder ink of DIGITREC_DATA"):
        omniglot.load_letters()
    write(tmp_path, [], content=b"no gzip")
    with pytest.raises(DataError, match="is damaged or no file of pen strokes; get it again"):
        omniglot.load_letters()


def test_every_character_on_the_list_is_in_the_file(data_dir, monkeypatch):
    """34 of 112, so 78 characters by twenty people remain."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    left_out = omniglot.characters_like_digits()
    assert len(left_out) == 34
    assert len(omniglot.load_letters()) == 78 * 20


def test_a_family_can_be_left_out():
    """Of two faces, a hook and a word the hook is gone, and the counts say so."""
    drawn = NonDigits(
        np.arange(4)[:, None, None] * np.ones((1, 28, 28), np.uint8),
        np.array([0, 0, 1, 2]),
        ("faces", "hooks", "words"),
    )
    rest = drawn.without(["hooks"])
    assert rest.counts == {"faces": 2, "words": 1}
    assert rest.dataset.labels.tolist() == [NO_DIGIT] * 3
    assert rest.images[:, 0, 0].tolist() == [0, 1, 3]


def test_a_family_that_is_none_is_named():
    """With those that there are."""
    drawn = NonDigits(np.zeros((1, 28, 28), np.uint8), np.array([0]), ("faces", "hooks"))
    with pytest.raises(
        DataError, match=r"^There is no family of drawings called smilies; choose of faces, hooks\.$"
    ):
        drawn.without(["smilies"])
