"""Files of pen strokes: read digit by digit, and named where they are damaged."""

import gzip
import json
import math

import numpy as np
import pytest

from digitrec.data import pen_digits
from digitrec.data.pen_digits import SETS, TRAINED_ON, VALIDATION_ONLY, known_bad, load_pen_digits, without
from digitrec.errors import DataError


@pytest.fixture
def ink_folder(tmp_path, monkeypatch):
    (tmp_path / "ink").mkdir()
    monkeypatch.setenv("DIGITREC_DATA", str(tmp_path))
    return tmp_path / "ink"


def write(folder, records, name="uji"):
    with gzip.open(folder / f"{name}.json.gz", "wt") as file:
        json.dump(records, file)


GOOD = {"label": 7, "writer": "w1", "strokes": [[[0, 0], [1, 0.5]], [[3, 4]]]}


def test_a_file_of_ink_is_read_digit_by_digit(ink_folder):
    """Label, writer, float32 strokes, and the place in the file."""
    write(ink_folder, [{**GOOD, "label": 0}, GOOD])
    first, second = load_pen_digits("uji")
    assert (first.label, second.label, second.writer, second.index) == (0, 7, "w1", 1)
    assert [stroke.dtype for stroke in second.strokes] == [np.float32] * 2
    np.testing.assert_array_equal(second.strokes[0], [[0, 0], [1, 0.5]])


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"strokes": [[[0, 0], [math.nan, 1]]]}, "points that are NaN or infinite"),
        ({"strokes": [[[0, 0], [1e400, 1]]]}, "points that are NaN or infinite"),
        ({"strokes": []}, "strokes without points"),
        ({"strokes": [[]]}, "strokes without points"),
        ({"strokes": [[[1, 2, 3]]]}, "points that are not"),
        ({"strokes": 5}, "not iterable"),
        ({"label": 10}, "the label '10'"),
        ({"label": "7"}, "the label '7'"),
    ],
)
def test_a_digit_that_is_none_is_named_with_its_fault(ink_folder, change, reason):
    """One clear sentence: which file, which digit, what is wrong."""
    write(ink_folder, [GOOD, {**GOOD, **change}])
    with pytest.raises(DataError, match=reason) as refused:
        load_pen_digits("uji")
    assert "uji.json.gz cannot be used: its digit number 1 has " in str(refused.value)


def test_a_record_without_strokes_is_named(ink_folder):
    """A key that is missing is a fault too."""
    write(ink_folder, [{"label": 1, "writer": "a"}])
    with pytest.raises(DataError, match="digit number 0 has no strokes"):
        load_pen_digits("uji")


def _cut(path):
    path.write_bytes(path.read_bytes()[:-20])


def _flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(bytes(content))


def _no_gzip(path):
    path.write_text("[]")


def _no_json(path):
    path.write_bytes(gzip.compress(b"[{"))


def _no_list(path):
    path.write_bytes(gzip.compress(b"{}"))


@pytest.mark.parametrize("damage", [_cut, _flipped, _no_gzip, _no_json, _no_list])
def test_a_damaged_file_is_named(ink_folder, damage):
    """Cut short, one byte flipped, or something else altogether."""
    write(ink_folder, [GOOD] * 50)
    damage(ink_folder / "uji.json.gz")
    with pytest.raises(DataError, match=r"uji\.json\.gz is damaged or no file of pen strokes"):
        load_pen_digits("uji")


def test_missing_ink_says_where_it_belongs(ink_folder):
    """One clear sentence."""
    with pytest.raises(DataError, match=r"put uji\.json\.gz into the folder ink of DIGITREC_DATA"):
        load_pen_digits("uji")


def test_an_unknown_set_is_answered_with_the_known_ones(home):
    """As everywhere."""
    with pytest.raises(DataError, match="choose one of pendigits, unipen, uji, numberpad"):
        load_pen_digits("mnist")


def test_excluded_digits_go_and_the_others_keep_their_numbers(ink_folder):
    """An index is a place in the file, so that a list of bad ones stays true."""
    write(ink_folder, [GOOD] * 4)
    assert [digit.index for digit in without(load_pen_digits("uji"), {0, 2})] == [1, 3]


def test_the_list_of_bad_digits_may_carry_comments(tmp_path, monkeypatch):
    """A number a line; a set without a list has none."""
    monkeypatch.setattr(pen_digits, "__file__", str(tmp_path / "pen_digits.py"))
    (tmp_path / "unipen_known_bad.txt").write_text("# found by disagreement\n17\n\n4863  # a dash\n")
    assert known_bad("unipen") == {17, 4863}
    assert known_bad("pendigits") == frozenset()


def test_the_sets_that_people_gave_us_are_whole(data_dir, monkeypatch):
    """Their counts and writers, as their README has them."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    sets = {name: load_pen_digits(name) for name in SETS}
    counts = {name: (len(digits), len({digit.writer for digit in digits})) for name, digits in sets.items()}
    assert counts == {
        "pendigits": (7494, 30), "unipen": (12036, 135), "uji": (1200, 60), "numberpad": (821, 1),
    }  # fmt: skip


def test_no_set_that_is_kept_for_validation_is_trained_on():
    """uji and numberpad measure every model: what the set `drawn` learns from is disjoint from them."""
    assert set(TRAINED_ON).isdisjoint(VALIDATION_ONLY)
    assert {*TRAINED_ON, *VALIDATION_ONLY} == set(SETS)
