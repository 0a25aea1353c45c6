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
from digitrec.preprocess.photo import darkness_of, find_photo_ink
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
    "1×1": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), "1×1 pixels, too few"),
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
