"""The Draw page's mode for photos, without a browser: good ones, and uploads that are none."""

import io
import re
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from app_pages import DRAW, HOME, TRAIN, finished_run, opened, sentences, text_in
from app_server import PROJECT
from handwriting import photo_of, photo_of_lines
from PIL import Image
from streamlit.testing.v1 import AppTest

from digitrec.preprocess.image_file import MOST_BYTES
from digitrec.synthetic.paper import Photo

pytestmark = pytest.mark.usefixtures("home")

RULED = Photo(ruling="ruled", darkness=0.5, shadow=0.5, angle=4)


def in_photo_mode(page: AppTest) -> AppTest:
    return page.segmented_control(key="mode").set_value("A photo").run()


def upload(page: AppTest, content: bytes, name: str = "number.jpg", kind: str = "image/jpeg") -> AppTest:
    return page.file_uploader[0].set_value((name, content, kind)).run()


def whole(page: AppTest) -> str:
    """The number as it is shown, "?" while there is none."""
    return text_in(page.get_by_key("photo-answer")).split()[0]


def picture(page: AppTest) -> str:
    """The HTML of the photo and its boxes, without the photo's bytes."""
    return re.sub(r"base64,[^)]*", "", page.get_by_key("photo-picture").markdown[0].value)


def boxed(page: AppTest) -> list[str]:
    """The digits at the boxes, from left to right."""
    return re.findall(r"dr-label.*?<b>(.*?)</b>", picture(page))


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def test_the_empty_mode_is_kind():
    """It says what to do; the camera is not there before somebody asks for it."""
    page = in_photo_mode(opened(DRAW))
    assert not page.exception
    assert not sentences(page)
    assert "Choose a photo" in text_in(page.get_by_key("photo-answer"))
    assert (whole(page), boxed(page)) == ("?", [])
    assert page.button(key="photo-clear").disabled
    assert not page.camera_input


@pytest.mark.parametrize("photo", [Photo(), RULED], ids=["blank", "ruled and askew"])
def test_a_number_on_a_photo_is_read_and_boxed(photo):
    """The picture is shown with a box for each digit, and what the network saw of each."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of((4, 0, 7), photo))
    assert not page.exception
    assert not sentences(page)
    assert (whole(page), boxed(page)) == ("407", ["4", "0", "7"])
    assert "data:image/jpeg" in picture(page)
    assert picture(page).count('class="dr-box"') == 3
    assert page.get_by_key("photo-digits").markdown[-1].value.count("data:image/png") == 3


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_files_are_read_as_well(kind):
    """The same photo, saved again."""
    image = Image.open(io.BytesIO(photo_of((4, 0, 7), Photo())))
    page = upload(
        in_photo_mode(opened(DRAW)), encoded(image, kind), f"n.{kind.lower()}", f"image/{kind.lower()}"
    )
    assert whole(page) == "407"


def test_the_picture_is_shown_upright_as_its_exif_says():
    """Higher than wide, as the camera was held."""
    image = Image.open(io.BytesIO(photo_of((4, 0, 7), Photo())))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to see it
    page = upload(
        in_photo_mode(opened(DRAW)),
        encoded(image.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=80),
    )
    assert whole(page) == "407"
    assert float(re.search(r"--ratio:([\d.]+)", picture(page))[1]) == pytest.approx(1200 / 900, abs=0.01)


def test_the_camera_comes_when_asked_for_and_goes_with_its_picture():
    """What it took is read as a file is."""
    page = in_photo_mode(opened(DRAW))
    page.toggle(key="photo-camera").set_value(True).run()
    page.camera_input[0].set_value(("shot.jpg", photo_of((4, 0, 7), Photo()), "image/jpeg")).run()
    assert not page.exception
    assert whole(page) == "407"
    assert not page.camera_input
    assert not page.toggle(key="photo-camera").value


# ------------------------------------------------------------------------------------------------ what is no photo


def a_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("three.png", "3")
    return buffer.getvalue()


def an_animation() -> bytes:
    frames = [Image.new("RGB", (40, 40), (shade, 0, 0)) for shade in (0, 120, 250)]
    return encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])


def noise() -> bytes:
    grain = np.random.default_rng(4).normal(180, 12, (600, 800)).clip(0, 255).astype(np.uint8)
    return encoded(Image.fromarray(grain), "PNG")


UPLOADS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip": (a_zip, "not a PNG, JPEG or WebP image; save"),
    "nothing": (lambda: b"", "not a PNG, JPEG or WebP image; save"),
    "an animation": (an_animation, "animation of 3 pictures; save one"),
    "1×1": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), "1×1 pixels, too few"),
    "all white": (lambda: encoded(Image.new("RGB", (400, 300), "white"), "PNG"), "no writing to be found"),
    "noise": (noise, "no writing to be found in this photo"),
    "a strip": (lambda: encoded(Image.new("RGB", (10_000, 10)), "PNG"), "10000×10 pixels, too few"),
    "over 10 MB": (lambda: bytes(MOST_BYTES + 1), "10.0 MB, more than 10 MB; save it smaller"),
    "over 24 megapixels": (lambda: encoded(Image.new("1", (8000, 4000)), "PNG"), "8,000×4,000 pixels, more than"),
    "half a JPEG": (lambda: photo_of((4, 0, 7), Photo())[:9000], "damaged or cut short"),
}  # fmt: skip


@pytest.mark.parametrize("content, words", UPLOADS.values(), ids=UPLOADS.keys())
def test_an_upload_that_is_no_photo_is_one_sentence(content, words):
    """No traceback; the next upload is read as if nothing had been."""
    page = upload(in_photo_mode(opened(DRAW)), content(), "upload.png", "image/png")
    assert not page.exception
    assert [words in sentence for sentence in sentences(page)] == [True]
    assert sentences(page)[0].endswith(".")
    assert whole(page) == "?"
    upload(page, photo_of((4, 0, 7), Photo()))
    assert not sentences(page)
    assert whole(page) == "407"


def test_a_bad_upload_takes_nothing_away():
    """The photo that was there stays, with its boxes, until all is cleared."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of((4, 0, 7), Photo()))
    upload(page, a_zip(), "upload.png", "image/png")
    assert len(sentences(page)) == 1
    assert (whole(page), boxed(page)) == ("407", ["4", "0", "7"])
    page.button(key="photo-clear").click().run()
    assert not sentences(page)
    assert whole(page) == "?"


def test_beside_a_bad_photo_the_answer_before_is_pale_and_claims_nothing():
    """It says which photo it is of, cannot be kept, and comes back with a button."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of((4, 0, 7), Photo()))
    said = page.get_by_key("photo-answer").markdown[0].value
    assert "sure" in said
    upload(page, a_zip(), "upload.png", "image/png")
    stale = page.get_by_key("photo-answer").markdown[0].value
    assert "dr-stale" in stale
    assert "The photo before" in stale
    assert "sure" not in stale
    assert "dr-stale" in picture(page)
    assert page.button(key="photo-right").disabled
    page.button(key="photo-back").click().run()
    assert not sentences(page)
    assert page.get_by_key("photo-answer").markdown[0].value == said


def test_who_has_no_photo_can_try_one():
    """Before, the same picture shows what is wanted; four test digits, read as they are labelled."""
    page = in_photo_mode(opened(DRAW))
    assert "dr-example" in picture(page)
    page.button(key="photo-sample").click().run()
    assert not page.exception
    assert whole(page) == "2058"
    assert "dr-example" not in picture(page)
    assert (PROJECT / "digitrec" / "ui" / "draw" / "sample_photo.jpg").stat().st_size <= 60_000


def test_larger_files_are_refused_before_they_are_sent():
    """The place for files knows the limit of the reader, and so does the server."""
    page = in_photo_mode(opened(DRAW))
    assert page.file_uploader[0].proto.max_upload_size_mb == MOST_BYTES // 1_000_000
    config = (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert re.search(r"maxUploadSize = (\d+)", config)[1] == str(MOST_BYTES // 1_000_000)


# ---------------------------------------------------------------------------------------------------- what stays


def test_the_photo_survives_a_change_of_mode_and_of_page():
    """Its place for files is empty then, and nothing needs to be uploaded again."""
    page = opened(HOME)
    upload(in_photo_mode(page.switch_page(DRAW).run()), photo_of((4, 0, 7), Photo()))
    page.segmented_control(key="mode").set_value("A digit").run()
    assert (whole(in_photo_mode(page)), boxed(page)) == ("407", ["4", "0", "7"])
    page.switch_page(TRAIN).run()
    page.switch_page(DRAW).run()
    assert (whole(page), boxed(page)) == ("407", ["4", "0", "7"])
    assert not page.exception


def test_clear_takes_the_photo_away_for_good():
    """A change of mode does not bring it back."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of((4, 0, 7), Photo()))
    page.button(key="photo-clear").click().run()
    assert (whole(page), boxed(page)) == ("?", [])
    page.segmented_control(key="mode").set_value("A digit").run()
    assert whole(in_photo_mode(page)) == "?"
    assert not page.exception


def test_another_model_reads_the_same_photo():
    """Without another upload."""
    finished_run("20261122-120000-aaaa", "mine")
    page = upload(in_photo_mode(opened(DRAW)), photo_of((4, 0, 7), Photo()))
    first = page.session_state["photo"].reading
    page.selectbox(key="model").set_value("20261122-120000-aaaa").run()
    assert not page.exception
    assert page.session_state["photo"].reading is not first
    assert whole(page) == "407"


# ------------------------------------------------------------------------------------------ lines, and parts of a photo

TWO_LINES = ((4, 0, 7), (1, 5))
ABOVE = {"left": 0.0, "top": 0.0, "right": 1.0}


def answer_in_lines(page: AppTest) -> list[str]:
    """The numbers as they are shown, one a line."""
    found = re.findall(
        r'<span class="dr-line">(.*?)</span>', page.get_by_key("photo-answer").markdown[0].value
    )
    return [re.sub("<small>.*?</small>", "", line).strip() for line in found]


def mark(page: AppTest, bottom: float, turn: int) -> AppTest:
    """What the browser sends of a frame from the top of the photo down to there."""
    page.session_state["photo-frame"] = {"frame": {**ABOVE, "bottom": bottom, "turn": turn}}
    return page.run()


def middle_between_lines(page: AppTest) -> float:
    """Share of the photo's height: between the last box of the first line and the first one of the second."""
    boxes = re.findall(
        r'dr-box" style="left:[\d.]+%;top:([\d.]+)%;width:[\d.]+%;height:([\d.]+)%', picture(page)
    )
    tops, heights = ([float(value) for value in values] for values in zip(*boxes, strict=True))
    return (max(tops[0] + heights[0], tops[2] + heights[2]) + min(tops[3:])) / 200


def test_numbers_below_each_other_stand_line_by_line():
    """Each with its probability; the feedback keeps all digits."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of_lines(*TWO_LINES))
    assert not page.exception
    assert answer_in_lines(page) == ["407", "15"]
    assert boxed(page) == ["4", "0", "7", "1", "5"]
    assert page.get_by_key("photo-answer").markdown[0].value.count("<small>") == 2
    assert "for all 5 digits" in text_in(page.get_by_key("photo-answer"))
    page.text_input(key="photo-wrong").set_value("407 15").run()
    assert "Kept as 407 15" in text_in(page.get_by_key("photo-feedback"))


def test_what_is_no_number_is_dashed_and_told():
    """A printed word above the number."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of_lines((4, 0, 7), heading="Telephone"))
    assert whole(page) == "407"
    assert "dr-left-out" in picture(page)
    assert "Left out" in page.get_by_key("photo-picture").caption[0].value


def test_a_frame_is_read_alone_and_the_whole_photo_comes_back():
    """The first of two lines; then both again."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of_lines(*TWO_LINES))
    mark(page, middle_between_lines(page), turn=1)
    assert not page.exception
    assert whole(page) == "407"
    page.button(key="photo-whole").click().run()
    assert answer_in_lines(page) == ["407", "15"]
    assert "photo-whole" not in [each.key for each in page.button]


def test_a_frame_of_nothing_takes_nothing_away():
    """One sentence, beside the photo; the answer stays."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of_lines(*TWO_LINES))
    mark(page, 0.002, turn=1)
    assert ["too small to hold a digit" in sentence for sentence in sentences(page)] == [True]
    assert answer_in_lines(page) == ["407", "15"]
    assert not page.button(key="photo-right").disabled


def test_a_frame_counts_once():
    """The component's answer is still there when the page runs again, and after another photo came."""
    page = upload(in_photo_mode(opened(DRAW)), photo_of_lines(*TWO_LINES))
    mark(page, middle_between_lines(page), turn=1)
    upload(page, photo_of_lines(*TWO_LINES))
    assert answer_in_lines(page) == ["407", "15"]
