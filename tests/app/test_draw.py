"""The Draw page, without a browser: what the canvas sends is set by hand."""

import base64
import io
import re

import numpy as np
import pytest
from app_pages import DRAW, HOME, TRAIN, answer, closed, cut, draw, finished_run, opened, sentences, text_in
from browser.drawing import DIGITS, SIDE, data_url
from PIL import Image

from digitrec import load_recognizer, paths
from digitrec.data import mnist, sample
from digitrec.data.dataset import image_keys
from digitrec.files import read_json
from digitrec.runs import activate, active_run_id

pytestmark = pytest.mark.usefixtures("home")

MINE = "20261122-120000-aaaa"


def test_the_empty_page_is_kind():
    """It says what to do, claims nothing, and has nothing to undo."""
    page = opened(DRAW)
    assert not page.exception
    assert not sentences(page)
    assert "Draw a digit" in text_in(page.get_by_key("prediction"))
    assert answer(page) is None
    assert {"draw-undo", "draw-clear"} < {*closed(page)}


def test_where_there_is_nothing_to_undo_the_buttons_do_nothing():
    """A browser disables them; pressed all the same, they leave the page as it is."""
    page = opened(DRAW)
    page.button(key="draw-undo").click().run()
    page.button(key="draw-clear").click().run()
    assert not page.exception
    assert answer(draw(page, DIGITS[3])) == 3


def test_each_drawn_digit_is_recognised():
    """The first digit of the prediction's text is the answer."""
    page = opened(DRAW)
    assert [answer(draw(page, strokes)) for strokes in DIGITS.values()] == list(range(10))
    assert not page.exception


def test_ten_bars_stand_beside_the_answer():
    """Each digit once, each with its share, and the shares add up."""
    page = draw(opened(DRAW), DIGITS[4])
    block = page.get_by_key("prediction").markdown[0].value
    assert [block.count(f'data-digit="{digit}"') for digit in range(10)] == [1] * 10
    shares = [float(part.split("%")[0]) for part in block.split("width:")[1:]]
    np.testing.assert_allclose(sum(shares), 100, atol=0.1)
    assert shares.index(max(shares)) == 4


def test_a_drawing_without_ink_is_as_kind_as_an_empty_page():
    """White strokes on white paper, or a canvas that somebody else erased."""
    page = opened(DRAW)
    white = Image.new("RGBA", (SIDE, SIDE), "#FFFFFF")
    page.session_state["draw-canvas"] = {
        "drawing": {"raw": {"objects": [{"type": "Path"}]}, "data": data_url(white)},
        "backgroundFit": None,
    }
    page.run()
    assert not page.exception
    assert not sentences(page)
    assert answer(page) is None


def test_clear_empties_the_page_and_a_new_drawing_is_answered():
    """The canvas's last answer comes once more after Clear; it must not bring the drawing back."""
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="draw-clear").click().run()
    assert not page.exception
    assert answer(page) is None
    assert answer(page.run()) is None
    assert answer(draw(page, DIGITS[3])) == 3


def test_undo_takes_the_last_stroke_only():
    """The canvas is asked to show all strokes but the last, and Undo stays possible."""
    page = draw(opened(DRAW), DIGITS[4])
    first, _ = page.session_state["drawing"]["strokes"]["objects"]
    page.button(key="draw-undo").click().run()
    assert not page.exception
    assert page.session_state["drawing"]["shown"]["objects"] == [first]
    assert "draw-undo" not in closed(page)
    page.button(key="draw-undo").click().run()
    assert answer(page) is None
    assert "draw-undo" in closed(page)


def test_an_example_is_put_on_the_canvas():
    """One image, where the strokes were; the browser then sends it back as a drawing."""
    page = draw(opened(DRAW), DIGITS[4])
    page.button(key="example-8").click().run()
    assert not page.exception
    assert [each["type"] for each in page.session_state["drawing"]["shown"]["objects"]] == ["Image"]


def images_of_the_examples(page):
    """(10, 28, 28) uint8: what stands on the ten buttons, by the rules that the page gives the browser."""
    styles = "".join(each.proto.body for each in page.get("html"))
    urls = dict(
        re.findall(
            r"\.st-key-example-(\d) button \{ background-image: url\(data:image/png;base64,(.*?)\)", styles
        )
    )
    pictures = [Image.open(io.BytesIO(base64.b64decode(urls[str(digit)]))) for digit in range(10)]
    return np.stack([np.asarray(picture) for picture in pictures])


def test_the_examples_are_test_digits_of_the_sample():
    """Each button has a test digit of its class; none of them is among the digits that models learn from."""
    page = opened(DRAW)
    assert [each.label for each in page.button if each.key.startswith("example-")] == [
        str(digit) for digit in range(10)
    ]
    digits, shown = sample.load(), image_keys(images_of_the_examples(page))
    tests = dict(zip(image_keys(digits.test.pixels), digits.test.labels.tolist(), strict=True))
    assert [tests.get(key) for key in shown] == list(range(10))
    assert not set(shown) & {*image_keys(digits.train.pixels), *image_keys(digits.validation.pixels)}


@pytest.mark.parametrize("button", ["examples-other", "examples-hard"])
def test_another_ten_are_other_test_digits_one_of_each_class(button):
    """Also the second time; the labels stay in their places."""
    page = opened(DRAW)
    first = images_of_the_examples(page)
    page.button(key=button).click().run()
    second = images_of_the_examples(page)
    page.button(key=button).click().run()
    third = images_of_the_examples(page)
    test = sample.load().test
    labels = dict(zip(image_keys(test.pixels), test.labels.tolist(), strict=True))
    assert [labels[key] for key in image_keys(second)] == list(range(10))
    assert [labels[key] for key in image_keys(third)] == list(range(10))
    assert len({*image_keys(first), *image_keys(second), *image_keys(third)}) >= 25


def test_hard_ones_are_those_of_which_the_pretrained_model_is_least_sure():
    """No other test digit of its class has a smaller probability of its label than the first hard one."""
    page = opened(DRAW)
    page.button(key="examples-hard").click().run()
    test = sample.load().test
    probabilities = load_recognizer("pretrained").predict(test.images)[
        np.arange(len(test.labels)), test.labels
    ]
    hardest = [
        int(np.flatnonzero(test.labels == digit)[probabilities[test.labels == digit].argmin()])
        for digit in range(10)
    ]
    assert list(image_keys(images_of_the_examples(page))) == list(image_keys(test.pixels[hardest]))


def test_a_second_model_answers_beside_the_first_for_who_asks():
    """Two digits and two values a row; without it there is no trace of another."""
    finished_run(MINE, "mine")
    page = draw(opened(DRAW), DIGITS[4])
    assert "dr-other" not in page.get_by_key("prediction").markdown[0].value
    page.selectbox(key="rival").set_value(MINE).run()
    assert not page.exception
    block = page.get_by_key("prediction").markdown[0].value
    assert re.findall(r"<small>(.*?)</small>", block) == ["pretrained", "mine"]
    assert re.findall(r'"dr-digit">(\d)<', block) == ["4", "4"]
    assert block.count("dr-other-bar") == 11
    page.selectbox(key="rival").set_value("no other model").run()
    assert "dr-other" not in page.get_by_key("prediction").markdown[0].value


def test_without_another_model_there_is_nothing_to_compare_with():
    """The choice is there, and says what to do."""
    choice = opened(DRAW).selectbox(key="rival")
    assert choice.disabled
    assert choice.options == ["no other model"]


def test_no_model_learns_from_the_examples_on_the_full_mnist_either(monkeypatch, data_dir):
    """The sample's digits are MNIST training digits; the full set's splits leave those of its test out."""
    shown = image_keys(images_of_the_examples(opened(DRAW)))
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    digits = mnist.load()
    assert not set(shown) & {*image_keys(digits.train.pixels), *image_keys(digits.validation.pixels)}


def test_a_click_on_an_example_puts_that_digit_on_the_canvas():
    """Ten times as large, its ink as the canvas's alpha: of the ten images the 8 fits best, and almost exactly."""
    page = opened(DRAW)
    page.button(key="example-8").click().run()
    source = page.session_state["drawing"]["shown"]["objects"][0]["src"]
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))))
    alpha = picture[..., 3].reshape(28, 10, 28, 10).mean(axis=(1, 3))
    differences = np.abs(images_of_the_examples(page) - alpha).mean(axis=(1, 2))
    assert differences.argmin() == 8
    assert differences[8] < 5


def test_the_drawing_survives_a_change_of_page():
    """Draw, Train, Draw: the same drawing, the same answer."""
    page = opened(HOME)
    draw(page.switch_page(DRAW).run(), DIGITS[5])
    assert answer(page) == 5
    page.switch_page(TRAIN).run()
    page.switch_page(DRAW).run()
    assert not page.exception
    assert answer(page) == 5


def test_any_finished_run_can_be_chosen_and_nobody_else_notices():
    """Another visitor begins with the pretrained one as before."""
    finished_run(MINE, "mine")
    page = opened(DRAW)
    assert [each.split(" · ")[0] for each in page.selectbox(key="model").options] == ["mine", "pretrained"]
    page.selectbox(key="model").set_value(MINE).run()
    assert not page.exception
    assert page.selectbox(key="model").value == MINE
    assert active_run_id() == "pretrained"
    assert opened(DRAW, visitor="w" * 32).selectbox(key="model").value == "pretrained"


def test_the_choice_shows_what_each_model_is_worth():
    """Rate and counts, so that one can choose."""
    test = read_json(paths.pretrained_dir() / "evaluation.json")["test"]
    assert f"({test['correct']:,} of {test['count']:,})" in opened(DRAW).selectbox(key="model").options[0]


def test_a_damaged_model_gets_one_sentence_and_the_pretrained_one_answers():
    """Half a model.tflite is said so; the drawing is still recognised."""
    cut(finished_run(MINE, "mine") / "model.tflite")
    activate(MINE)
    page = opened(DRAW)
    assert not page.exception
    assert ["damaged" in each for each in sentences(page)] == [True]
    assert page.selectbox(key="model").value == "pretrained"
    assert answer(draw(page, DIGITS[2])) == 2


def test_a_model_that_vanishes_gets_the_pretrained_one_back():
    """Somebody deleted the run that was active."""
    path = finished_run(MINE, "mine")
    activate(MINE)
    page = opened(DRAW)
    (path / "model.tflite").unlink()
    assert answer(draw(page, DIGITS[2])) == 2
    assert not page.exception
    assert page.selectbox(key="model").value == "pretrained"


def test_without_any_model_one_sentence_says_so(tmp_path, monkeypatch):
    """A checkout without models/pretrained, and no run yet."""
    monkeypatch.setattr("digitrec.paths.pretrained_dir", lambda: tmp_path / "nothing")
    page = opened(DRAW)
    assert not page.exception
    assert ["pretrained" in each for each in sentences(page)] == [True]


def test_without_the_pretrained_model_a_run_of_ones_own_answers(tmp_path, monkeypatch):
    """The pretrained model is a run like any other."""
    finished_run(MINE, "mine")
    monkeypatch.setattr("digitrec.paths.pretrained_dir", lambda: tmp_path / "nothing")
    activate(MINE)
    page = draw(opened(DRAW), DIGITS[6])
    assert not page.exception
    assert answer(page) == 6
