"""Photos of numbers with known answers, and uploads that are no photo of one: one sentence each."""

import io
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from handwriting import PEN, number
from PIL import Image

import digitrec
from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.model.recognizer import Recognizer
from digitrec.numbers import number_of_photo
from digitrec.preprocess.image_file import read_drawing
from digitrec.preprocess.light import darkness_of
from digitrec.preprocess.marks import without_specks
from digitrec.preprocess.photo import LONGEST_SIDE, find_photo_ink
from digitrec.preprocess.ruling import darkness_of_lines, ruling_angle
from digitrec.synthetic.paper import INKS, Photo, take_photo
from digitrec.synthetic.written_numbers import WrittenNumber

RULED = Photo(ruling="ruled", darkness=0.5, shadow=0.5, angle=4, noise=6)
PHOTOS = {
    "blank, in shadow": Photo(shadow=0.6),
    "blank, noisy": Photo(noise=12),
    "ruled": RULED,
    "ruled, blue": Photo(ruling="ruled", darkness=0.4, ink=INKS[2]),
    "squared": Photo(ruling="squared", darkness=0.3),
    "squared, turned left, blue": Photo(ruling="squared", angle=10, ink=INKS[1]),
    "squared, turned right": Photo(ruling="squared", angle=-10),
}


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return digitrec.load_recognizer("pretrained")


@pytest.fixture(scope="module")
def written() -> WrittenNumber:
    """407 on a canvas of 170×360."""
    strokes = number((4, 30), (0, 150), (7, 260))
    return WrittenNumber(
        "407", (tuple(strokes[:2]), tuple(strokes[2:3]), tuple(strokes[3:])), (0, 1, 2), PEN, (170, 360)
    )


@pytest.mark.parametrize("photo", PHOTOS.values(), ids=PHOTOS.keys())
def test_a_number_is_read_from_a_photo(recognizer, written, photo):
    """JPEG quality 40."""
    taken = read_drawing(take_photo(written, photo, np.random.default_rng(1)))
    assert number_of_photo(taken, recognizer).number.text == "407"


def test_a_photo_of_a_large_camera_is_read_at_a_smaller_size(recognizer, written):
    """Eight times as many pixels each way: the same number, on a picture of 1,400 pixels."""
    taken = read_drawing(take_photo(written, RULED, np.random.default_rng(1)))
    large = np.repeat(np.repeat(taken, 4, axis=0), 4, axis=1)
    reading = number_of_photo(large, recognizer)
    assert max(large.shape) > 2 * LONGEST_SIDE
    assert max(reading.picture.shape) == LONGEST_SIDE
    assert reading.number.text == "407"


def test_what_was_found_is_shown_box_by_box(recognizer, written):
    """Each box holds its digit's ink on the levelled picture; no ink lies outside the three."""
    reading = number_of_photo(read_drawing(take_photo(written, RULED, np.random.default_rng(2))), recognizer)
    assert reading.picture.shape == (*reading.ink.shape, 3)
    outside = reading.ink > 0.5
    for each in reading.number.digits:
        top, left, bottom, right = (int(side) for side in each.box)
        outside[top - 6 : bottom + 6, left - 6 : right + 6] = False
    assert [found.digit for found in reading.number.digits] == [4, 0, 7]
    assert not outside.any()


def test_light_is_divided_out():
    """Ink that takes away 60 % of the light is 0.6 dark in the sun and in the shade."""
    light = np.linspace(250, 90, 400)[None, :].repeat(300, axis=0)
    light[140:160, 50:70] *= 0.4
    light[140:160, 330:350] *= 0.4
    darkness = darkness_of(np.repeat(light.astype(np.uint8)[..., None], 3, axis=2))
    assert darkness[150, 60] == pytest.approx(0.6, abs=0.06)
    assert darkness[150, 340] == pytest.approx(0.6, abs=0.06)
    assert darkness[50, 200] == pytest.approx(0, abs=0.06)


def lines(angle: float) -> np.ndarray:
    """Ten lines, turned clockwise by degrees."""
    y, x = np.mgrid[:400, :600]
    return (y - x * np.tan(np.radians(angle))) % 40 < 2


@pytest.mark.parametrize("angle", [-10, -3.3, 0, 7.5])
def test_the_angle_of_printed_lines_is_found(angle):
    """Within a fifth of a degree."""
    assert ruling_angle(lines(angle)) == pytest.approx(angle, abs=0.2)


def test_blank_paper_has_no_angle():
    """Nor has a single stroke."""
    stroke = np.zeros((400, 600), bool)
    assert ruling_angle(stroke) is None
    stroke[190:200, 50:550] = True
    assert ruling_angle(stroke) is None


def test_what_is_darker_than_the_line_it_lies_on_is_no_line():
    """Lines of 0.3; a stroke of 0.8 across one of them, and one along it that is shorter than half the width."""
    darkness = np.where(lines(0), np.float32(0.3), np.float32(0))
    with_ink = darkness.copy()
    with_ink[100:200, 300:306] = 0.8
    with_ink[120:122, 320:380] = 0.8
    np.testing.assert_allclose(darkness_of_lines(with_ink), darkness, atol=0.01)


def test_a_thick_block_is_writing_and_no_line():
    """30 rows high, over the whole width: a printed line has 10 at most."""
    darkness = np.zeros((400, 600), np.float32)
    darkness[100:130] = 0.6
    darkness[200:203] = 0.3
    found = darkness_of_lines(darkness)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[105:125], 0, atol=0.01)
    np.testing.assert_allclose(found[200:203], 0.3, atol=0.01)


def ruled_sheet(angle: float) -> np.ndarray:
    """Grey lines on white paper, turned clockwise by degrees, and a dark stroke of 60 × 10 pixels between two of them."""
    sheet = np.where(lines(angle), 170, 255).astype(np.uint8)
    sheet[150:210, 300:310] = 30
    return np.repeat(sheet[..., None], 3, axis=2)


@pytest.mark.parametrize("angle", [-8, 0, 6])
def test_a_photo_held_askew_is_turned_level_and_its_lines_are_no_ink(angle):
    """What is left is the stroke; the lines of the picture that is shown are level."""
    found = find_photo_ink(ruled_sheet(angle))
    assert found.coverage.dtype == np.float32
    assert 0.7 * 600 < found.coverage.sum() < 1.5 * 600
    assert (found.coverage.min(), found.coverage.max()) == (0, 1)
    dark = found.picture[..., 0] < 220
    assert ruling_angle(dark) == pytest.approx(0, abs=0.3)


def test_a_drawing_without_its_paper_lies_on_white():
    """Transparent pixels are paper, whatever colour they hide."""
    drawing = np.zeros((300, 400, 4), np.uint8)
    drawing[100:200, 190:205, 3] = 255
    found = find_photo_ink(drawing)
    assert found.picture[10, 10].tolist() == [255, 255, 255]
    assert found.coverage[150, 197] > 0.9
    assert found.coverage[:90].max() == 0


# ------------------------------------------------------------------------------------------------- specks and tables


def marks(*places: tuple[slice, slice]) -> np.ndarray:
    found = np.zeros((300, 400), bool)
    for place in places:
        found[place] = True
    return found


STROKE = np.s_[100:200, 150:160]  # 1,000 pixels


@pytest.mark.parametrize(
    "place, is_kept",
    [(np.s_[20:24, 20:24], False), (np.s_[20:24, 20:25], True)],
    ids=["16 of 1,000", "20 of 1,000"],
)
def test_a_speck_has_less_than_a_fiftieth_of_the_largest_part(place, is_kept):
    """20 of 1,000 pixels are a part, 16 are dust."""
    found = without_specks(marks(STROKE, place))
    np.testing.assert_array_equal(found, marks(STROKE, *[place] * is_kept))


def test_a_part_that_hangs_together_by_corners_is_one():
    """A thin slanted stroke of 40 pixels, each the next one's neighbour across a corner."""
    found = marks()
    found[np.arange(100, 140), np.arange(200, 240)] = True
    np.testing.assert_array_equal(without_specks(found), found)


@pytest.mark.parametrize(
    "table",
    [np.s_[:20, :300], np.s_[-20:, :300], np.s_[:200, :20], np.s_[:200, -20:]],
    ids=["above", "below", "left", "right"],
)
def test_the_table_beside_the_paper_is_no_writing(table):
    """What touches the photo's edge and is longer than half of it."""
    np.testing.assert_array_equal(without_specks(marks(STROKE, table)), marks(STROKE))


@pytest.mark.parametrize(
    "stroke",
    [np.s_[:100, 150:160], np.s_[5:295, 150:160], np.s_[100:110, 5:395]],
    ids=["short, at the edge", "long, upright", "long, level"],
)
def test_a_stroke_that_only_touches_the_edge_or_only_is_long_stays(stroke):
    """Both together make a table."""
    np.testing.assert_array_equal(without_specks(marks(stroke)), marks(stroke))


@pytest.mark.parametrize("found", [marks(), marks(np.s_[:20, :300]), marks(np.s_[5:295, 5:200])])
def test_without_any_mark_there_is_no_writing(found):
    """Nothing, a table alone, and more ink than anybody writes."""
    with pytest.raises(EmptyDrawingError, match="There is no writing to be found in this photo; photograph"):
        without_specks(found)


def test_more_marks_than_a_number_has_are_counted():
    """150 can be a page's digits and their pieces; 151 are cloth or leaves."""
    places = [
        np.s_[10 + 20 * row : 18 + 20 * row, 10 + 30 * column : 18 + 30 * column]
        for row in range(13)
        for column in range(12)
    ]
    assert without_specks(marks(*places[:150])).sum() == 150 * 64
    with pytest.raises(DrawingError, match="shows 151 separate marks, too many for numbers"):
        without_specks(marks(*places[:151]))


def test_a_photo_that_is_too_small_is_told_its_size():
    """Width first."""
    with pytest.raises(DrawingError, match="A photo of 90×15 pixels is too small; use one of at least 16×16"):
        find_photo_ink(np.zeros((15, 90, 3), np.uint8))


# ------------------------------------------------------------------------------------------------ uploads


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def a_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("three.png", "3")
    return buffer.getvalue()


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 40), (shade, 0, 0)) for shade in (0, 120, 250)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


UPLOADS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip": (a_zip, "not a PNG, JPEG or WebP image"),
    "a GIF": (lambda: encoded(Image.new("RGB", (40, 40)), "GIF"), "not a PNG, JPEG or WebP image"),
    "nothing": (lambda: b"", "not a PNG, JPEG or WebP image"),
    "an animated PNG": (lambda: animation("PNG"), "an animation of 3 pictures"),
    "an animated WebP": (lambda: animation("WEBP"), "an animation of 3 pictures"),
    "one pixel": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), "1×1 pixels, too few"),
    "a strip": (lambda: encoded(Image.new("RGB", (10_000, 10)), "PNG"), "10000×10 pixels, too few"),
    "over 10 MB": (lambda: bytes(10_000_001), r"10\.0 MB, more than 10 MB"),
    "half a WebP": (lambda: encoded(Image.effect_noise((200, 200), 50), "WEBP")[:900], "damaged|not a PNG"),
    "over 24 megapixels": (lambda: encoded(Image.new("1", (8000, 4000)), "PNG"), "8,000×4,000 pixels, more than"),
}  # fmt: skip


@pytest.mark.parametrize("upload, words", UPLOADS.values(), ids=UPLOADS.keys())
def test_an_upload_that_is_no_picture_is_one_sentence(upload, words):
    """What it is, and what to do."""
    with pytest.raises(DrawingError, match=words) as refusal:
        read_drawing(upload())
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_a_file_over_10_mb_is_refused_before_it_is_read(tmp_path):
    """By its size on the disk."""
    path = tmp_path / "large.png"
    path.write_bytes(bytes(10_000_001))
    with pytest.raises(DrawingError, match=r"large.png has 10\.0 MB"):
        read_drawing(path)


def test_a_webp_is_read_as_a_png_is():
    """Lossless, pixel by pixel."""
    picture = Image.effect_noise((60, 40), 80).convert("RGB")
    png, webp = (read_drawing(encoded(picture, kind, lossless=True)) for kind in ("PNG", "WEBP"))
    np.testing.assert_array_equal(png, webp)


def test_a_photo_is_turned_as_its_exif_says(recognizer, written):
    """Taken with the camera held upright."""
    upright = Image.open(io.BytesIO(take_photo(written, Photo(noise=2), np.random.default_rng(3))))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to see it
    content = encoded(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=80)
    assert number_of_photo(read_drawing(content), recognizer).number.text == "407"


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_photo_of_nothing_has_no_writing(shade):
    """All white, all grey, all black."""
    with pytest.raises(EmptyDrawingError, match="no writing"):
        find_photo_ink(np.full((300, 400, 3), shade, np.uint8))


def test_a_photo_of_noise_has_no_number():
    """Grain is no writing."""
    noise = np.random.default_rng(4).normal(180, 12, (600, 800, 1)).clip(0, 255).astype(np.uint8)
    with pytest.raises(DrawingError):
        find_photo_ink(noise.repeat(3, axis=2))


@pytest.mark.parametrize(
    "photo", [np.zeros((40, 40), np.uint8), np.zeros((40, 40, 3)), [1], np.zeros((9, 90, 3), np.uint8)]
)
def test_what_is_no_photo_is_refused(photo):
    """The shape or the size that was expected is named."""
    with pytest.raises(DrawingError, match=r"must be a uint8 array|at least 16×16"):
        find_photo_ink(photo)
