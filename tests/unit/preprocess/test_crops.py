"""Digits cut out without a margin: which of two colours is ink, how many are read, and what is still refused."""

from collections.abc import Callable

import numpy as np
import pytest

import digitrec
from digitrec.data import sample
from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.preprocess import preprocess
from digitrec.preprocess.ink import find_ink
from digitrec.synthetic.crops import (
    COLOURS,
    CROPS,
    bold,
    dark_on_light,
    light_on_dark,
    of_length,
    on_transparent,
)
from digitrec.synthetic.non_digits import photo_noise

Paint = Callable[[np.ndarray], np.ndarray]
BOTH = pytest.mark.parametrize("paint", [dark_on_light, light_on_dark])


class Reader:
    """What the pretrained model reads, each image once: most crops give the image of the same pixels with a margin."""

    def __init__(self) -> None:
        self._recognizer = digitrec.load_recognizer("pretrained")
        self._known: dict[bytes, int | None] = {}

    def answer_to(self, drawing: np.ndarray) -> int | None:
        try:
            image = preprocess(drawing)
        except DrawingError:
            return None
        key = image.tobytes()
        if key not in self._known:
            self._known[key] = self._recognizer.predict_image(image).digit
        return self._known[key]

    def count_right(self, crops: list[np.ndarray], labels: np.ndarray) -> int:
        return sum(self.answer_to(crop) == label for crop, label in zip(crops, labels, strict=True))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def has_ink(drawing: np.ndarray) -> bool:
    try:
        preprocess(drawing)
    except EmptyDrawingError:
        return False
    return True


def with_margin(ink: np.ndarray) -> np.ndarray:
    return np.pad(ink, 8)


def in_turns(crops: list[np.ndarray]) -> list[np.ndarray]:
    """Every other one dark on light."""
    paints = (dark_on_light, light_on_dark)
    return [paints[number % 2](crop) for number, crop in enumerate(crops)]


# ---------------------------------------------------------------------------------------- how many are read


# The two scans stretch a 1 to a square, which few would call a 1, with a margin or without.
@pytest.mark.parametrize(
    "kind, least",
    [
        ("20 pixels", 985),
        ("12 pixels", 980),
        ("bold", 960),
        ("scan of 16×16", 940),
        ("black and white scan of 16×16", 890),
    ],
)
def test_a_tight_crop_costs_at_most_a_point(reader, kind, least):
    """Of the sample's 1,000 test digits, dark on light and light on dark in turns, against the same pixels with a margin."""
    digits = sample.load().test
    crops = [CROPS[kind](ink) for ink in digits.pixels]
    loose = reader.count_right(in_turns([with_margin(crop) for crop in crops]), digits.labels)
    assert loose >= least
    assert reader.count_right(in_turns(crops), digits.labels) >= loose - 10


def ones(length: int) -> list[np.ndarray]:
    digits = sample.load().test
    return [of_length(ink, length) for ink in digits.pixels[digits.labels == 1]]


@BOTH
def test_a_narrow_one_is_a_one(reader, paint):
    """12 pixels high and 2 to 4 wide."""
    narrow = [paint(one) for one in ones(12) if one.shape[1] <= 4]
    assert len(narrow) >= 30
    assert reader.count_right(narrow, np.ones(len(narrow))) >= 0.97 * len(narrow)


@BOTH
def test_ink_may_be_most_of_the_frame(reader, paint):
    """Thick ones, of whose pixels more than 65 % are ink."""
    digits = sample.load().test
    thick = [bold(ink) for ink in digits.pixels[digits.labels == 1]]
    thick = [paint(one) for one in thick if (one > 127).mean() > 0.65]
    assert len(thick) >= 10
    assert reader.count_right(thick, np.ones(len(thick))) >= 0.9 * len(thick)


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_do_not_matter_without_a_margin(reader, colour):
    """The first 200 at 14 pixels; a JPEG blurs so small a digit a little."""
    digits = sample.load().test
    crops = [COLOURS[colour](of_length(ink, 14)) for ink in digits.pixels[:200]]
    assert reader.count_right(crops, digits.labels[:200]) >= 194


# ------------------------------------------------------------------------------- which of two colours is ink


def slanted_bar() -> np.ndarray:
    """(20, 5) uint8: a bar 4 pixels wide that moves right by one on its way down."""
    ink = np.zeros((20, 5), np.uint8)
    ink[:10, :4] = ink[10:, 1:] = 255
    return ink


@BOTH
def test_the_background_is_what_falls_apart(paint):
    """A slanted 1 has most of the border, and its paper is two slivers."""
    ink = slanted_bar()
    edge = np.concatenate((ink[0], ink[-1], ink[:, 0], ink[:, -1]))
    assert (edge == 255).mean() > 0.5
    np.testing.assert_array_equal(find_ink(paint(ink)).coverage, ink / 255)


def test_what_is_transparent_is_background():
    """Even where it is in one piece, and less than half of the border."""
    ink = np.full((20, 6), 255, np.uint8)
    ink[4:16, 2:] = 0
    np.testing.assert_array_equal(find_ink(on_transparent(ink)).coverage, ink / 255)


@BOTH
def test_a_two_part_digit_of_usual_width_is_not_turned_over(paint):
    """Two strokes that have a third of the border: it is clear what the border shows."""
    ink = np.zeros((20, 16), np.uint8)
    ink[:10, :3] = ink[5:15, 10:] = 255
    np.testing.assert_array_equal(find_ink(paint(ink)).coverage, ink / 255)


def test_what_is_no_digit_is_read_by_its_border():
    """Fourteen bars are no crop of a digit: ink is what the border has less of, if only a little, and nothing is refused."""
    ink = np.zeros((160, 24), np.uint8)
    ink[np.arange(160) % 11 > 5] = 255
    edge = np.concatenate((ink[0], ink[-1], ink[:, 0], ink[:, -1]))
    assert 0.35 < (edge == 255).mean() < 0.45
    np.testing.assert_array_equal(find_ink(dark_on_light(ink)).coverage, ink / 255)


@BOTH
def test_greys_around_a_crop_are_edges_and_no_grain(paint):
    """At 12 pixels much of the border is grey: of 200 digits 180 give the image of the same pixels with a margin."""
    crops = [of_length(ink, 12) for ink in sample.load().test.pixels[:200]]
    pairs = [(preprocess(paint(crop)), preprocess(paint(with_margin(crop)))) for crop in crops]
    assert sum(np.abs(tight - loose).mean() < 0.01 for tight, loose in pairs) >= 180


# -------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize("shape", [(20, 2), (40, 4), (12, 12), (16, 16), (60, 20)])
def test_noise_without_a_margin_is_empty(shape):
    """Of any proportions."""
    noise = np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)
    with pytest.raises(EmptyDrawingError, match="no ink in this drawing; draw"):
        preprocess(noise)


@pytest.mark.parametrize("side, passed", [(16, 2), (32, 1), (48, 1), (96, 0), (160, 0)])
def test_grain_and_stains_of_a_photo_are_empty(side, passed):
    """Of forty that have no clear spots: in few pixels a stain may look like a stroke."""
    photos = [photo_noise(np.random.default_rng([11, number]), side) for number in range(80)]
    greys = [photo for photo in photos if len(np.unique(photo)) > 2][:40]
    assert len(greys) == 40
    assert sum(has_ink(grey) for grey in greys) <= passed


@pytest.mark.parametrize("rows, passed", [(12, 15), (20, 3)])
def test_two_columns_of_noise_are_empty(rows, passed):
    """Of five hundred; by chance a few are as smooth as a 1."""
    noises = [np.random.default_rng([5, number]).integers(0, 256, (rows, 2)) for number in range(500)]
    assert sum(has_ink(noise.astype(np.uint8)) for noise in noises) <= passed


@pytest.mark.parametrize("shape", [(125, 16), (181, 20), (60, 60), (40, 100)])
@pytest.mark.parametrize("slope", [(0, 1), (1, 0), (1, 1), (1, -2)])
def test_a_ramp_without_a_margin_is_empty(shape, slope):
    """Colours that pass into each other are no ink, nor in a strip."""
    down, across = np.mgrid[: shape[0], : shape[1]]
    ramp = slope[0] * down / shape[0] + slope[1] * across / shape[1]
    ramp = 20 + 220 * (ramp - ramp.min()) / np.ptp(ramp)
    with pytest.raises(EmptyDrawingError):
        preprocess(ramp.astype(np.uint8))


@pytest.mark.parametrize("shape", [(12, 12), (20, 4), (12, 2), (280, 280)])
@pytest.mark.parametrize("value", [0, 90, 255])
def test_a_frame_full_of_ink_is_empty(shape, value):
    """It is one colour."""
    with pytest.raises(EmptyDrawingError):
        preprocess(np.full(shape, value, np.uint8))


@pytest.mark.parametrize("shape", [(11, 11), (11, 2), (12, 0), (40, 2), (280, 17 - 2)])
def test_what_is_too_small_or_too_narrow_is_told_its_size(shape):
    """Width first; and what to draw."""
    with pytest.raises(
        DrawingError,
        match=f"{shape[1]}×{shape[0]} pixels is too small or too narrow; draw a digit at least 12 pixels long",
    ):
        preprocess(np.zeros(shape, np.uint8))
