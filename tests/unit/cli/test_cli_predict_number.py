"""`predict --number` and `--photo`: the recognizer's answer for people and for programs."""

from pathlib import Path

import numpy as np
import pytest
from command_line import answer, complaint, digitrec
from handwriting import PEN, number, photo_of_lines
from PIL import Image

from digitrec.cli import main
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


@pytest.fixture(scope="module")
def two_lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of 407 above 15, 1280×960."""
    path = tmp_path_factory.mktemp("photo") / "page.jpg"
    path.write_bytes(photo_of_lines((4, 0, 7), (1, 5)))
    return path


# Around the 15: left, top, right, bottom.
SECOND_LINE = (500, 312, 1200, 600)


def test_only_what_lies_in_the_frame_of_a_photo_is_read(home, two_lines):
    """The second line alone; its boxes are the part's own."""
    frame = ",".join(map(str, SECOND_LINE))
    (told,) = answer(digitrec(home, "predict", "--photo", two_lines, "--frame", frame, "--json"))["numbers"]
    assert told["text"] == "15"
    tops, lefts = ([digit["box"][side] for digit in told["digits"]] for side in (0, 1))
    np.testing.assert_allclose(tops, [332 - 312] * 2, atol=4)
    np.testing.assert_allclose(lefts, [768 - 500, 859 - 500], atol=4)


def test_a_frame_is_meant_on_the_photo_held_upright(home, two_lines, tmp_path):
    """A telephone on its side keeps the pixels as they came and says how to turn them."""
    upright = Image.open(two_lines)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise
    upright.rotate(90, expand=True).save(tmp_path / "lying.jpg", exif=exif, quality=95)
    frame = ",".join(map(str, SECOND_LINE))
    told = answer(digitrec(home, "predict", "--photo", tmp_path / "lying.jpg", f"--frame={frame}", "--json"))
    assert told["numbers"][0]["text"] == "15"


@pytest.mark.parametrize("frame", ["0,0,5000,200", "-1,0,200,200", "200,200,100,300", "10,10,20,20"], ids=str)
def test_an_impossible_frame_is_refused_with_the_size_of_the_photo(two_lines, frame, capsys):
    """Beside it, the wrong way round, and too small for a digit: one sentence, and nothing on stdout."""
    width, height = Image.open(two_lines).size
    assert main(["predict", "--photo", str(two_lines), f"--frame={frame}"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(
        f"{two_lines}: The frame {frame} is not possible in a photo of {width}×{height} pixels; "
    )
