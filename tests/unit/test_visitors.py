"""What the app keeps of a visitor."""

import pytest

from digitrec import paths
from digitrec.visitors import ID, Visitor, id_of, nickname_of, read_visitor, write_visitor

pytestmark = pytest.mark.usefixtures("home")
ADA = id_of("a" * 32)


def test_an_id_is_short_and_another_for_each_secret():
    """And the secret is not in it."""
    assert ID.fullmatch(ADA)
    assert id_of("a" * 32) == ADA != id_of("a" * 31 + "b")
    assert "aaa" not in ADA


def test_what_was_chosen_is_read_back():
    """By whoever asks with the same id."""
    assert read_visitor(ADA) == Visitor()
    write_visitor(ADA, Visitor(nickname="Ada", model="pretrained"))
    assert read_visitor(ADA) == Visitor(nickname="Ada", model="pretrained")
    assert read_visitor(id_of("b" * 32)) == Visitor()


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", "\x00"])
def test_a_damaged_file_reads_as_nothing_chosen(content):
    """The page opens, and the next choice replaces it."""
    write_visitor(ADA, Visitor(nickname="Ada"))
    (paths.home() / "visitors" / f"{ADA}.json").write_text(content)
    assert read_visitor(ADA) == Visitor()
    write_visitor(ADA, Visitor(nickname="Eva"))
    assert read_visitor(ADA) == Visitor(nickname="Eva")


@pytest.mark.parametrize("visitor_id", ["", "../../etc/passwd", "A" * 20, f"{ADA}/x", "0" * 21])
def test_what_is_no_id_leads_to_no_file(visitor_id):
    """Nothing is read, and writing is refused."""
    assert read_visitor(visitor_id) == Visitor()
    with pytest.raises(ValueError, match="no visitor's id"):
        write_visitor(visitor_id, Visitor())


@pytest.mark.parametrize(
    "text, nickname",
    [("Ada", "Ada"), ("  a\n b\t c ", "a b c"), ("\u202ea", "a"), ("x" * 40, "x" * 30), ("   ", "")],
)
def test_a_nickname_is_one_short_line(text, nickname):
    """Nothing that turns the writing around or breaks a row."""
    assert nickname_of(text) == nickname
