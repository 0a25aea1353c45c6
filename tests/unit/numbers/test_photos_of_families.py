"""Photos as people take them, of digits that are drawn here: one of each family, and what is left out of it."""

import io

import numpy as np
import pytest
from handwriting import pen_digits, written_number
from PIL import Image

import digitrec
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import PhotoReading, number_of_photo
from digitrec.preprocess.image_file import read_drawing
from digitrec.preprocess.photo import Frame, cut_out
from digitrec.synthetic.snapshot_families import FAMILIES, HELD_OUT, family_photo
from digitrec.synthetic.snapshots import Snapshot, take_snapshot
from digitrec.synthetic.written_numbers import WrittenNumber

WRITTEN = pen_digits()


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return digitrec.load_recognizer("pretrained")


def numbers(*lines: tuple[int, ...]) -> list[WrittenNumber]:
    return [written_number(line) for line in lines]


def read(snapshot: Snapshot, written: list[WrittenNumber], recognizer: Recognizer) -> PhotoReading:
    return number_of_photo(
        read_drawing(take_snapshot(written, snapshot, np.random.default_rng(8))), recognizer
    )


@pytest.mark.parametrize("family", [*FAMILIES, *HELD_OUT])
def test_a_photo_of_each_family_is_read_wholly_right(recognizer, family):
    """Lines one below the other, each digit in it."""
    content, text = family_photo(family, WRITTEN, 3)
    assert number_of_photo(read_drawing(content), recognizer).number.text == text


def test_lines_are_read_from_the_top_to_the_bottom(recognizer):
    """Three numbers of three digits; boxes in reading order, and a probability for each line and for all."""
    written = numbers((4, 0, 7), (5, 1, 3), (7, 7, 0))
    found = read(Snapshot(digit_height=100), written, recognizer).number
    assert [line.text for line in found.lines] == [number.text for number in written]
    assert found.text == "\n".join(number.text for number in written)
    tops = [each.box[0] for each in found.digits]
    assert max(tops[:3]) < min(tops[3:6]) <= max(tops[3:6]) < min(tops[6:])
    lefts = [each.box[1] for each in found.digits]
    assert all(lefts[first] < lefts[first + 1] < lefts[first + 2] for first in (0, 3, 6))
    assert found.probability == pytest.approx(np.prod([line.probability for line in found.lines]))


def test_one_line_is_a_number_as_before(recognizer):
    """It is its own only line, and its text has no break."""
    written = numbers((4, 0, 7, 1))
    found = read(Snapshot(), written, recognizer).number
    assert (found.text, found.lines) == (written[0].text, (found,))


def test_a_heading_is_left_out_and_told(recognizer):
    """Its boxes lie above the number, and none of them over it."""
    written = numbers((4, 0, 7))
    reading = read(Snapshot(heading="Telephone"), written, recognizer)
    assert reading.number.text == written[0].text
    assert reading.left_out
    assert max(box[2] for box in reading.left_out) < min(each.box[0] for each in reading.number.digits)


def test_nothing_is_left_out_of_a_number_alone(recognizer):
    """Neither a digit nor the shadow over it."""
    reading = read(Snapshot(lights=(("phone", 0.6),)), numbers((4, 0, 7)), recognizer)
    assert len(reading.number.digits) == 3
    assert len(reading.left_out) == 0


def test_what_a_frame_holds_is_read_alone(recognizer):
    """Of three lines the second one."""
    written = numbers((4, 0, 7), (5, 1, 3), (7, 7, 0))
    photo = read_drawing(take_snapshot(written, Snapshot(digit_height=100), np.random.default_rng(8)))
    whole = number_of_photo(photo, recognizer)
    second = whole.number.lines[1].digits
    height, width = whole.picture.shape[:2]
    frame = Frame(
        left=(min(each.box[1] for each in second) - 20) / width, top=(min(each.box[0] for each in second) - 12) / height,
        right=(max(each.box[3] for each in second) + 20) / width, bottom=(max(each.box[2] for each in second) + 12) / height,
        angle=whole.angle,
    )  # fmt: skip
    assert number_of_photo(cut_out(photo, frame), recognizer).number.text == written[1].text


@pytest.mark.parametrize("side", [100, 140, 200])
def test_a_small_picture_of_one_digit_is_a_photo(recognizer, side):
    """As it is cut out of a larger one."""
    written = numbers((5,))
    reading = read(Snapshot(crop=side, digit_height=180), written, recognizer)
    assert reading.number.text == written[0].text
    assert max(reading.picture.shape) == side


def test_the_same_seed_takes_the_same_photo():
    """Byte for byte; another seed another one."""
    assert family_photo("mixed", WRITTEN, 4) == family_photo("mixed", WRITTEN, 4)
    assert family_photo("mixed", WRITTEN, 4) != family_photo("mixed", WRITTEN, 5)


def test_a_snapshot_is_as_large_as_asked_for():
    """Height, then width."""
    content = take_snapshot(numbers((4, 0)), Snapshot(size=(600, 800)), np.random.default_rng(1))
    assert Image.open(io.BytesIO(content)).size == (800, 600)
