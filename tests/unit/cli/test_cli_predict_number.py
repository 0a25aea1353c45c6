"""`predict --number` and `--photo`: the recognizer's answer for people and for programs."""

from pathlib import Path

import numpy as np
import pytest
from command_line import answer, complaint, digitrec
from handwriting import PEN, number, photo_of_lines
from PIL import Image

from digitrec.strokes.brush import draw
from digitrec.synthetic.paper import Photo, take_photo
from digitrec.synthetic.written_numbers import WrittenNumber

SIZE = (170, 360)


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """407 in black on white."""
    Image.fromarray(255 - draw(number((4, 30), (0, 150), (7, 260)), PEN, SIZE)).save(tmp_path / "drawn.png")
    return tmp_path / "drawn.png"


def test_a_program_gets_the_text_the_boxes_and_all_probabilities(home, drawing):
    """One record a file, its digits from left to right."""
    (told,) = answer(digitrec(home, "predict", "--number", drawing, "--json"))["numbers"]
    assert (told["file"], told["text"]) == (str(drawing), "407")
    assert [each["digit"] for each in told["digits"]] == [4, 0, 7]
    assert [len(each["probabilities"]) for each in told["digits"]] == [10, 10, 10]
    assert [each["non_digit"] < 0.01 for each in told["digits"]] == [True, True, True]
    lefts = [each["box"][1] for each in told["digits"]]
    np.testing.assert_allclose(lefts, [30, 146, 256], atol=7)


def test_a_person_reads_the_number_and_each_digit(home, drawing):
    """file: number (share): digit (share), …."""
    said = digitrec(home, "predict", "--number", drawing).stdout
    assert said.startswith(f"{drawing}: 407 (")
    assert said.count(" %)") == 4
    assert said.count("\n") == 1


def test_a_photo_is_read_as_one(home, tmp_path):
    """On squared paper, askew."""
    strokes = tuple(number((4, 30), (0, 150), (7, 260)))
    written = WrittenNumber("407", (strokes[:2], strokes[2:3], strokes[3:]), (0, 1, 2), PEN, SIZE)
    photo = take_photo(written, Photo(ruling="squared", angle=6), np.random.default_rng(1))
    (tmp_path / "paper.jpg").write_bytes(photo)
    (told,) = answer(digitrec(home, "predict", "--photo", tmp_path / "paper.jpg", "--json"))["numbers"]
    assert told["text"] == "407"


def test_an_empty_picture_is_named(home, drawing, tmp_path):
    """Nothing is answered by halves."""
    Image.new("RGB", (200, 100), "white").save(tmp_path / "white.png")
    outcome = digitrec(home, "predict", "--number", drawing, tmp_path / "white.png")
    assert complaint(outcome).startswith(f"{tmp_path / 'white.png'}: ")
    assert outcome.stdout == ""


def test_an_npz_file_holds_no_numbers(home, tmp_path):
    """Its images are single digits."""
    np.savez(tmp_path / "digits.npz", images=np.zeros((1, 28, 28)))
    assert "leave --number out" in complaint(digitrec(home, "predict", "--number", tmp_path / "digits.npz"))


def test_lines_of_a_photo_come_with_their_probabilities_and_what_was_left_out(home, tmp_path):
    """For programs the text has a line break, and each line its text and count; for people each has a line of its own."""
    path = tmp_path / "page.jpg"
    path.write_bytes(photo_of_lines((4, 0, 7), (1, 5), heading="Telephone"))
    (told,) = answer(digitrec(home, "predict", "--photo", path, "--json"))["numbers"]
    assert told["text"] == "407\n15"
    assert [(line["text"], line["digits"]) for line in told["lines"]] == [("407", 3), ("15", 2)]
    assert told["probability"] == pytest.approx(
        told["lines"][0]["probability"] * told["lines"][1]["probability"]
    )
    assert told["left_out"]
    said = digitrec(home, "predict", "--photo", path).stdout.splitlines()
    assert said[0].startswith(f"{path}: 2 lines (")
    assert "left out, as no number" in said[0]
    assert [line[:6] for line in said[1:]] == ["  407 ", "  15 ("]
