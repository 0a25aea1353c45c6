"""Right, or No, it's a …: below each answer on the Draw page, without a browser."""

import json
import stat

import numpy as np
import pytest
from app_pages import DRAW, answer, closed, draw, opened, text_in
from browser.drawing import DIGITS, SIDE
from kept_drawings import files, kept

from digitrec import drawings, paths
from digitrec.preprocess import read_drawing

pytestmark = pytest.mark.usefixtures("home")


def captions(page):
    return [each.value for each in page.get_by_key("feedback").caption]


def message(page):
    """What stands in red below the buttons."""
    return page.get_by_key("feedback").markdown[-1].value


def test_before_a_drawing_nothing_can_be_said_of_it():
    """Both buttons are in their place, closed, and keep nothing."""
    page = opened(DRAW)
    assert {"feedback-right", "feedback-wrong"} < {*closed(page)}
    page.button(key="feedback-right").click().run()
    page.menu_button(key="feedback-wrong").click("1").run()
    assert not page.exception
    assert files() == {}
    assert not {"feedback-right", "feedback-wrong"} & {*closed(draw(page, DIGITS[7]))}


def test_right_keeps_the_drawing_with_the_answer():
    """Label, answer and model; the strokes in pixels, and the picture as it was on the paper."""
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="feedback-right").click().run()
    assert not page.exception
    (found,) = drawings.list_drawings().drawings
    assert (found.label, found.answer, found.model, found.is_confirmed) == (7, 7, "pretrained", True)
    assert found.size == (SIDE, SIDE)
    assert sum(found.probabilities) == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(found.strokes[0], DIGITS[7][0], atol=0.01)
    picture = read_drawing(paths.drawings_dir() / f"{found.drawing_id}.png")
    assert picture.shape == (SIDE, SIDE, 4)
    assert "Kept as a 7" in text_in(page.get_by_key("feedback"))
    assert answer(page) == 7


def test_no_it_is_another_keeps_the_drawing_with_that_label():
    """Every digit can be chosen, and none."""
    page = draw(opened(DRAW), DIGITS[7])
    assert page.menu_button(key="feedback-wrong").options == [*"0123456789", "no digit"]
    page.menu_button(key="feedback-wrong").click("1").run()
    assert not page.exception
    (found,) = drawings.list_drawings().drawings
    assert (found.label, found.answer, found.is_confirmed) == (1, 7, False)
    assert "Kept as a 1" in text_in(page.get_by_key("feedback"))


def test_a_drawing_may_be_no_digit():
    """Its label is none, in the file too."""
    page = draw(opened(DRAW), DIGITS[4])
    page.menu_button(key="feedback-wrong").click("no digit").run()
    (name,) = [each for each in files() if each.endswith(".json")]
    assert json.loads(files()[name])["label"] is None
    assert "Kept as no digit" in text_in(page.get_by_key("feedback"))


def test_a_drawing_is_kept_once_until_it_changes():
    """With another stroke it is another drawing."""
    page = draw(opened(DRAW), DIGITS[4][:1])
    page.button(key="feedback-right").click().run()
    assert "feedback-right" not in {each.key for each in page.button}
    draw(page, DIGITS[4])
    page.button(key="feedback-right").click().run()
    assert len(drawings.list_drawings().drawings) == 2


def test_after_right_the_first_stroke_begins_a_new_drawing():
    """The canvas is asked to be empty, while the drawing and its answer stay to be looked at."""
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="feedback-right").click().run()
    assert answer(page) == 7
    assert page.session_state["drawing"]["shown"]["objects"] == []
    assert page.session_state["drawing"]["finished"].startswith("data:image/png")
    draw(page, DIGITS[3])
    assert answer(page) == 3
    assert page.session_state["drawing"]["finished"] == ""


def test_a_stroke_that_was_quicker_than_the_emptied_canvas_stands_alone_as_well():
    """The canvas sent it with the kept ones before it; it is asked to show the new one only."""
    page = draw(opened(DRAW), DIGITS[4][:1])
    page.button(key="feedback-right").click().run()
    draw(page, [*DIGITS[4][:1], *DIGITS[1]])
    assert not page.exception
    (only,) = page.session_state["drawing"]["shown"]["objects"]
    assert only["path"][0] == ["M", *DIGITS[1][0][0]]


def test_undo_of_a_new_drawing_brings_the_kept_one_back():
    """With its answer, and still kept once."""
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="feedback-right").click().run()
    draw(page, DIGITS[1])
    assert answer(page) == 1
    page.button(key="draw-undo").click().run()
    assert not page.exception
    assert answer(page) == 7
    assert "Kept as a 7" in text_in(page.get_by_key("feedback"))
    assert len(drawings.list_drawings().drawings) == 1


def test_what_is_taken_back_is_on_the_paper_again():
    """Its strokes, so that drawing goes on with them."""
    page = draw(opened(DRAW), DIGITS[4])
    page.button(key="feedback-right").click().run()
    page.button(key="feedback-undo").click().run()
    assert page.button(key="feedback-right").label == "Right"
    assert len(page.session_state["drawing"]["shown"]["objects"]) == 2


def test_each_undo_has_a_word_of_its_own():
    """Undo is for strokes, Take back for what was kept."""
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="feedback-right").click().run()
    assert page.button(key="draw-undo").label == "Undo"
    assert page.button(key="feedback-undo").label == "Take back"


def test_what_was_kept_by_mistake_can_be_taken_back():
    """And then be said again."""
    page = draw(opened(DRAW), DIGITS[7])
    page.menu_button(key="feedback-wrong").click("1").run()
    page.button(key="feedback-undo").click().run()
    assert not page.exception
    assert files() == {}
    page.button(key="feedback-right").click().run()
    assert [each.label for each in drawings.list_drawings().drawings] == [7]


def test_what_was_deleted_elsewhere_can_be_taken_back_without_harm():
    """A sentence says that it is gone."""
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="feedback-right").click().run()
    drawings.delete(drawings.list_drawings().every_id)
    page.button(key="feedback-undo").click().run()
    assert not page.exception
    assert "There is no drawing" in message(page)


def test_the_drawings_are_counted_beside_the_buttons():
    """Those of other visits too."""
    kept(3), kept(4)
    page = draw(opened(DRAW), DIGITS[7])
    assert captions(page) == ["2 drawings"]
    page.button(key="feedback-right").click().run()
    assert "3 drawings" in text_in(page.get_by_key("feedback"))


def test_a_test_digit_is_not_kept():
    """A model that learned from it could not be measured on it any more."""
    page = opened(DRAW)
    page.session_state["draw-canvas"] = {
        "drawing": {"raw": {"objects": [{"type": "Image", "src": "data:,"}]}, "data": draw_data()},
        "backgroundFit": None,
    }
    page.run()
    assert answer(page) == 3
    assert closed(page) == ["feedback-right", "feedback-wrong"]
    page.button(key="feedback-right").click().run()
    assert files() == {}
    assert captions(page) == ["A test digit is not kept: models are measured on it."]


def draw_data() -> str:
    from browser.drawing import data_url, picture_of

    return data_url(picture_of(DIGITS[3]))


def test_where_nothing_can_be_written_a_sentence_says_so_and_the_drawing_stays():
    """A file lies where the folder should be; the answer is still there, and the buttons too."""
    paths.drawings_dir().write_text("in the way")
    page = draw(opened(DRAW), DIGITS[7])
    page.button(key="feedback-right").click().run()
    assert not page.exception
    assert "could not be made" in message(page)
    assert not page.toast
    assert answer(page) == 7
    assert "feedback-right" not in closed(page)
    assert stat.S_ISREG(paths.drawings_dir().stat().st_mode)
