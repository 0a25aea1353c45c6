"""The Draw page's mode for numbers, without a browser: what the wide canvas sends is set by hand."""

import json
import re

import pytest
from app_pages import (
    DRAW,
    HOME,
    TRAIN,
    answer,
    draw,
    finished_run,
    in_mode,
    opened,
    send,
    sentences,
    text_in,
    write,
)
from browser.drawing import DIGITS, WIDE, number_of
from streamlit.testing.v1 import AppTest

from digitrec.runs import activate

pytestmark = pytest.mark.usefixtures("home")

MINE = "20261122-120000-aaaa"


def whole(page: AppTest) -> str:
    """The number as it is shown, "?" while there is none."""
    block = page.get_by_key("number-answer").markdown[0].value
    return re.sub("<[^>]*>", "", re.search('<span class="dr-number.*?(?=<span class="dr-words)', block)[0])


def boxes(page: AppTest) -> list[str]:
    """What stands at the boxes, from left to right."""
    found = re.findall(
        r"dr-label.*?<b>(.*?)</b> <i>(.*?)</i>", page.get_by_key("number-boxes").markdown[0].value
    )
    return [f"{digit} {probability}" for digit, probability in found]


def test_a_digit_is_what_the_page_begins_with():
    """The three modes stand at the top, and two canvases never stand on the page at once."""
    page = opened(DRAW)
    assert page.segmented_control(key="mode").options == ["A digit", "A number", "A photo"]
    assert page.segmented_control(key="mode").value == "A digit"
    assert [each.key for each in page.button if each.key.endswith("-undo")] == ["draw-undo"]
    assert [each.key for each in in_mode(page).button if each.key.endswith("-undo")] == ["number-undo"]


def test_the_empty_mode_is_kind():
    """It says what to do, claims nothing, and has nothing to undo."""
    page = in_mode(opened(DRAW))
    assert not page.exception
    assert not sentences(page)
    assert "Draw a number" in text_in(page.get_by_key("number-answer"))
    assert (whole(page), boxes(page)) == ("?", [])
    assert page.button(key="number-undo").disabled
    assert page.button(key="number-clear").disabled


@pytest.mark.parametrize("digits", [(4, 0, 7), (7,), (0, 0, 3), (1, 5, 6, 2)])
def test_a_number_is_read_with_a_box_for_each_digit(digits):
    """Leading zeros stay."""
    page = write(in_mode(opened(DRAW)), *digits)
    assert not page.exception
    assert whole(page) == "".join(map(str, digits))
    assert [label.split()[0] for label in boxes(page)] == [str(digit) for digit in digits]
    assert all(label.endswith(" %") for label in boxes(page))


def test_the_boxes_lie_around_the_digits():
    """In shares of the canvas: a 1 as a stroke from (100, 60) to (100, 220) with a pen of 14."""
    page = send(in_mode(opened(DRAW)), [[(100, 60), (100, 220)]])
    style = re.search(r'dr-box" style="([^"]*)"', page.get_by_key("number-boxes").markdown[0].value)[1]
    shares = [float(part.split(":")[1].rstrip("%")) / 100 for part in style.split(";")]
    pixels = [share * side for share, side in zip(shares, (*WIDE, *WIDE), strict=True)]
    assert pixels == pytest.approx([93, 53, 14, 174], abs=4)  # left, top, width, height


def test_the_number_says_how_sure_it_is_and_each_digit_what_was_seen():
    """One probability for the whole, and a 28×28 picture for each digit."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    assert re.search(r"\d %\D+3 digits", text_in(page.get_by_key("number-answer")))
    assert page.get_by_key("number-digits").markdown[-1].value.count("data:image/png") == 3


def test_each_digit_has_ten_bars_for_who_asks():
    """None before; then those of the digit that was chosen."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    assert "data-digit" not in page.get_by_key("number-digits").markdown[-1].value
    page.pills(key="number-closer-3").set_value(2).run()
    assert not page.exception
    bars = page.get_by_key("number-closer-bars").markdown[0].value
    assert [bars.count(f'data-digit="{digit}"') for digit in range(10)] == [1] * 10
    assert 'dr-first" data-digit="7"' in bars


def test_a_refused_digit_is_a_question_mark_and_the_closest():
    """A model that is calibrated to refuse what is not certain beyond doubt."""
    evaluation = finished_run(MINE, "mine") / "evaluation.json"
    record = json.loads(evaluation.read_text(encoding="utf-8"))
    calibration = {"temperature": 20.0, "threshold": 0.999}
    evaluation.write_text(json.dumps({**record, "calibration": calibration}), encoding="utf-8")
    activate(MINE)
    page = write(in_mode(opened(DRAW)), 4, 7)
    assert not page.exception
    assert whole(page) == "??"
    assert boxes(page) == ["? closest 4", "? closest 7"]
    assert "the closest is 47" in text_in(page.get_by_key("number-answer"))


def test_undo_takes_the_last_stroke_and_clear_takes_all():
    """Of 4 and 7 the 7 has one stroke, the 4 has two."""
    page = write(in_mode(opened(DRAW)), 4, 7)
    page.button(key="number-undo").click().run()
    assert whole(page) == "4"
    assert len(page.session_state["number-drawing"]["shown"]["objects"]) == 2
    page.button(key="number-clear").click().run()
    assert (whole(page), boxes(page)) == ("?", [])
    assert whole(write(page, 3)) == "3"
    assert not page.exception


def test_both_drawings_survive_a_change_of_mode():
    """A digit, a number, a digit: each canvas keeps its own."""
    page = draw(opened(DRAW), DIGITS[5])
    write(in_mode(page), 4, 0, 7)
    assert answer(in_mode(page, "A digit")) == 5
    in_mode(page, "A photo")
    assert whole(in_mode(page)) == "407"
    assert len(page.session_state["number-drawing"]["shown"]["objects"]) == len(number_of(4, 0, 7))
    assert not page.exception


def test_mode_and_number_survive_a_change_of_page():
    """Draw, Train, Draw."""
    page = opened(HOME)
    write(in_mode(page.switch_page(DRAW).run()), 4, 0, 7)
    page.switch_page(TRAIN).run()
    page.switch_page(DRAW).run()
    assert page.segmented_control(key="mode").value == "A number"
    assert whole(page) == "407"
    assert not page.exception


def test_too_many_strokes_are_one_sentence_and_can_be_undone():
    """Somebody shades an area; nothing is lost."""
    page = send(in_mode(opened(DRAW)), [[(5 + 6 * place, 40), (5 + 6 * place, 200)] for place in range(101)])
    assert not page.exception
    assert ["101 strokes" in sentence for sentence in sentences(page)] == [True]
    assert len(page.session_state["number-drawing"]["strokes"]["objects"]) == 101
    assert not page.button(key="number-undo").disabled


@pytest.mark.parametrize("x, room", [(20, 40), (340, 160), (640, 80)])
def test_no_label_leaves_the_paper_or_covers_its_neighbour(x, room):
    """It has as much room on either side of its digit: to the edge, or half the way to the next digit at 500."""
    page = send(in_mode(opened(DRAW)), [[(x, 60), (x, 220)], [(500, 60), (500, 220)]])
    styles = re.findall(
        r'dr-label" style="left:([\d.]+)%;width:([\d.]+)%', page.get_by_key("number-boxes").markdown[0].value
    )
    left, width = (float(share) / 100 * WIDE[0] for share in styles[0 if x < 500 else 1])
    assert left + width / 2 == pytest.approx(x, abs=2)
    assert width == pytest.approx(room, abs=4)
