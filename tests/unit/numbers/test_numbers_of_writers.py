"""Numbers of writers that no network here was trained on: how many are read wholly right, with the ink of `uji`."""

from pathlib import Path

import numpy as np
import pytest

import digitrec
from digitrec.data.pen_digits import load_pen_digits
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import number_of_drawing, number_of_photo, number_of_strokes
from digitrec.preprocess.image_file import read_drawing
from digitrec.synthetic.paper import random_photo, take_photo
from digitrec.synthetic.written_numbers import WrittenNumber, write_numbers


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return digitrec.load_recognizer("pretrained")


def numbers(
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    seed: int = 6,
    lengths: tuple[int, int] = (2, 6),
) -> list[WrittenNumber]:
    if not (data_dir / "ink" / "uji.json.gz").is_file():
        pytest.skip(f"the pen strokes of uji are not in {data_dir / 'ink'}")
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    return list(write_numbers(load_pen_digits("uji"), count, seed, lengths))


def from_pixels(recognizer: Recognizer, written: list[WrittenNumber]) -> list[str]:
    return [number_of_drawing(each.picture, recognizer).text for each in written]


def from_strokes(recognizer: Recognizer, written: list[WrittenNumber]) -> list[str]:
    return [number_of_strokes(each.strokes, recognizer, each.pen, each.size).text for each in written]


def right(texts: list[str], written: list[WrittenNumber]) -> int:
    return sum(text == each.text for text, each in zip(texts, written, strict=True))


def as_long(texts: list[str], written: list[WrittenNumber]) -> int:
    return sum(len(text) == len(each.text) for text, each in zip(texts, written, strict=True))


def test_sixty_numbers_are_read_from_pixels(recognizer, data_dir, monkeypatch):
    """At least 53 wholly right, 57 with the right number of digits."""
    written = numbers(data_dir, monkeypatch, 60)
    texts = from_pixels(recognizer, written)
    assert right(texts, written) >= 53
    assert as_long(texts, written) >= 57


def test_sixty_numbers_are_read_from_strokes(recognizer, data_dir, monkeypatch):
    """At least 54 wholly right, 59 with the right number of digits."""
    written = numbers(data_dir, monkeypatch, 60)
    texts = from_strokes(recognizer, written)
    assert right(texts, written) >= 54
    assert as_long(texts, written) >= 59


@pytest.mark.slow
def test_twenty_photos_are_read(recognizer, data_dir, monkeypatch):
    """At least 18: one to four digits, any paper, shadow, askew by up to 10°, JPEG from quality 40."""
    written = numbers(data_dir, monkeypatch, 20, lengths=(1, 4))
    rng = np.random.default_rng(6)
    photos = [read_drawing(take_photo(each, random_photo(rng), rng)) for each in written]
    assert right([number_of_photo(photo, recognizer).number.text for photo in photos], written) >= 18


@pytest.mark.slow
def test_of_four_hundred_numbers_nearly_all_have_the_right_number_of_digits(
    recognizer, data_dir, monkeypatch
):
    """At least 98 % from pixels and 99 % from strokes; what else goes wrong is the network's single digits."""
    written = numbers(data_dir, monkeypatch, 400, 77)
    assert as_long(from_pixels(recognizer, written), written) >= 392
    assert as_long(from_strokes(recognizer, written), written) >= 396
