"""Strokes that are rendered offline look as they do on the real canvas, drawn there with the mouse."""

import base64
import io

import numpy as np
import pytest
from browser.drawing import DIGITS, SIDE, answer, canvas, draw, open_draw, wait_for_ink
from PIL import Image
from playwright.sync_api import expect

import digitrec
from digitrec import paths
from digitrec.data.pen_digits import load_pen_digits
from digitrec.strokes.pen import CANVAS, Pen, placed, render

pytestmark = pytest.mark.browser

WIDTH_ON_THE_PAGE = 20  # the slider's own start
PEN_WIDTH = WIDTH_ON_THE_PAGE * CANVAS / SIDE
PENS = [
    Pen(width=PEN_WIDTH, size=0.7),
    Pen(width=PEN_WIDTH, size=0.35, place=(0.1, 0.9), tilt=-12, aspect=0.8, shear=0.1),
]
_ON_PAPER = """strokes => {
    const paper = document.createElement('canvas');
    paper.width = strokes.width; paper.height = strokes.height;
    const context = paper.getContext('2d');
    context.fillStyle = '#FFFFFF';
    context.fillRect(0, 0, paper.width, paper.height);
    context.drawImage(strokes, 0, 0);
    return paper.toDataURL('image/png');
}"""


def on_the_canvas(page, strokes, pen, rendered):
    """(340, 340, 3): what the canvas shows once the mouse has drawn the strokes there, all of them."""
    paper = canvas(page).bounding_box()
    # A mouse knows whole pixels only.
    corner = np.array([paper["x"], paper["y"]])
    on_screen = [np.rint(way + corner) - corner for way in placed(strokes, pen, SIDE)]
    draw(page, [[tuple(point / SIDE) for point in way] for way in on_screen])
    # The paper gets a stroke some time after the pen is up: without the last one there is less ink.
    wait_for_ink(page, int(0.97 * (rendered[..., 0] < 128).sum()), SIDE * SIDE)
    url = page.locator(".st-key-draw-canvas canvas.dc-canvas.lower-canvas").evaluate(_ON_PAPER)
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return np.asarray(picture.convert("RGB"))


def dense(stroke):
    """The stroke with the points that a mouse leaves on its way, 0.02 apart."""
    points = np.array(stroke)
    lengths = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    places = np.linspace(0, lengths[-1], int(lengths[-1] / 0.02) + 2)
    return np.stack([np.interp(places, lengths, points[:, axis]) for axis in (0, 1)], axis=1)


def difference(shown, rendered):
    """The mean absolute difference as a share of 255."""
    assert shown.shape == rendered.shape
    return np.abs(shown.astype(float) - rendered.astype(float)).mean() / 255


@pytest.mark.parametrize("digit", [0, 4, 5, 8])
def test_a_digit_drawn_with_the_mouse_and_the_same_strokes_rendered_are_one_picture(app_server, page, digit):
    """Within 1 % of 255 over the canvas, of which the ink covers some 10 %; and the answer is the same."""
    strokes, pen = [dense(stroke) for stroke in DIGITS[digit]], PENS[digit % 2]
    rendered = render(strokes, pen, SIDE)
    said = digitrec.load_recognizer(paths.PRETRAINED).predict_drawing(rendered).digit
    open_draw(page, app_server.url)
    shown = on_the_canvas(page, strokes, pen, rendered)
    assert difference(shown, rendered[..., :3]) < 0.01
    expect(answer(page)).to_have_text(str(said))


@pytest.mark.parametrize("index", [250, 510, 850])
def test_strokes_of_a_real_writer_are_one_picture_too(app_server, page, data_dir, monkeypatch, index):
    """With all their hurry and trembling, as the tablet recorded them."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    strokes = load_pen_digits("uji")[index].strokes
    rendered = render(strokes, PENS[0], SIDE)
    said = digitrec.load_recognizer(paths.PRETRAINED).predict_drawing(rendered).digit
    open_draw(page, app_server.url)
    shown = on_the_canvas(page, strokes, PENS[0], rendered)
    assert difference(shown, rendered[..., :3]) < 0.02
    expect(answer(page)).to_have_text(str(said))
