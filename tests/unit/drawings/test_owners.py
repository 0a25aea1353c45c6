"""Whose a drawing is: in its file, in what is listed, in what leaves by ZIP and in what comes in."""

import io
import json
import zipfile

import numpy as np
import pytest
from browser.drawing import DIGITS, picture_of
from command_line import answer, digitrec
from kept_drawings import drawn, json_of

from digitrec import drawings
from digitrec.drawings import archive
from digitrec.drawings.archive import Imported
from digitrec.drawings.drawing import drawing_of, text_of
from digitrec.errors import DrawingError
from digitrec.visitors import id_of

pytestmark = pytest.mark.usefixtures("home")
ADA, BOB = id_of("a" * 32), id_of("b" * 32)


def kept_by(visitor, label=7):
    """A drawing of this visitor, "" for everyone's."""
    return drawings.keep(drawn(label, label, visitor=visitor), np.asarray(picture_of(DIGITS[label])))


def owners():
    """Each drawing's id and whose it is."""
    return {each.drawing_id: each.visitor for each in drawings.list_drawings().drawings}


def exported(visitor=None):
    buffer = io.BytesIO()
    archive.export_zip(buffer, visitor)
    return buffer


def test_a_drawing_says_whose_it_is_and_one_of_nobody_reads_as_before():
    """Also a file from before there were visitors: it has no such line."""
    mine, everyones = kept_by(ADA), kept_by("")
    assert json.loads(json_of(mine).read_text())["visitor"] == ADA
    assert "visitor" not in json_of(everyones).read_text()
    assert drawing_of(text_of(mine), mine.drawing_id).visitor == ADA
    assert drawing_of(text_of(everyones), everyones.drawing_id).visitor == ""


@pytest.mark.parametrize("visitor", ["../x", "A" * 20, 7, None, "0" * 21])
def test_a_drawing_of_what_is_no_visitor_is_damaged(visitor):
    """It came from a file that the app would not have written."""
    record = json.loads(text_of(drawn(7, 7))) | {"visitor": visitor}
    with pytest.raises(DrawingError, match="damaged or no drawing"):
        drawing_of(json.dumps(record), "20260101-120000-abcd")


def test_a_visitor_is_shown_the_own_ones_and_everyones_and_all_without_one():
    """Three drawings: the count needs no list."""
    mine, others, everyones = kept_by(ADA), kept_by(BOB), kept_by("")
    found = drawings.list_drawings(ADA)
    assert {each.drawing_id for each in found.drawings} == {mine.drawing_id, everyones.drawing_id}
    assert (found.others, found.deletable) == (1, [mine.drawing_id])
    assert [drawings.count_drawings(each) for each in (ADA, BOB, None)] == [2, 2, 3]
    assert {each.drawing_id for each in drawings.list_drawings().drawings} >= {others.drawing_id}


def test_what_each_deletes_is_brought_back_by_that_one_alone():
    """The undo of one does not forget the other's."""
    mine, others = kept_by(ADA), kept_by(BOB)
    drawings.delete([mine.drawing_id], ADA)
    drawings.delete([others.drawing_id], BOB)
    assert [drawings.count_deleted(each) for each in (ADA, BOB, "")] == [1, 1, 0]
    drawings.restore(ADA)
    assert owners() == {mine.drawing_id: ADA}


def test_a_visitors_zip_says_nothing_of_who_drew():
    """It may be handed on: of three, the own one and everyone's are in it."""
    mine, _, everyones = kept_by(ADA), kept_by(BOB), kept_by("")
    with zipfile.ZipFile(exported(ADA)) as archived:
        texts = {name: archived.read(name).decode() for name in archived.namelist() if name.endswith(".json")}
    assert {*texts} == {f"drawings/{each.drawing_id}.json" for each in (mine, everyones)}
    assert [ADA in text for text in texts.values()] == [False, False]


def test_a_zip_of_all_brings_each_back_to_its_owner():
    """The command line's: a copy of the whole folder."""
    kept_by(ADA), kept_by(BOB), kept_by("")
    before, whole = owners(), exported()
    drawings.delete(drawings.list_drawings().every_id)
    assert archive.import_zip(whole, "all.zip") == Imported(3, 0)
    assert owners() == before


def test_what_a_visitor_imports_is_the_visitors_also_where_another_has_the_same():
    """Ada's export in Bob's hands: a copy with an id of its own; a second time it is known."""
    mine = kept_by(ADA)
    for_bob = exported(ADA)
    assert archive.import_zip(for_bob, "a.zip", BOB) == Imported(1, 0)
    assert sorted(owners().values()) == sorted([ADA, BOB])
    assert owners()[mine.drawing_id] == ADA
    assert archive.import_zip(for_bob, "a.zip", ADA) == Imported(0, 1)


def test_released_drawings_are_everyones(home):
    """On the command line, for a browser that lost its cookie; the pictures stay as they are."""
    mine, others = kept_by(ADA), kept_by(BOB)
    assert answer(digitrec(home, "drawings", "release", mine.drawing_id, "--json")) == {"released": 1}
    assert owners() == {mine.drawing_id: "", others.drawing_id: BOB}
    assert answer(digitrec(home, "drawings", "release", "--all", "--json")) == {"released": 1}
    assert drawings.count_drawings(BOB) == 2
