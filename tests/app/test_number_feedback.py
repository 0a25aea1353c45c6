"""Right, or another number: below each number on the Draw page, without a browser."""

import base64
import io
import re

import numpy as np
import pytest
from app_pages import DRAW, in_mode, opened, text_in, write
from handwriting import photo_of
from PIL import Image

from digitrec import drawings, paths
from digitrec.drawings.images import image_of
from digitrec.errors import StorageError
from digitrec.synthetic.paper import Photo

pytestmark = pytest.mark.usefixtures("home")


def kept():
    return sorted(drawings.list_drawings().drawings, key=lambda each: each.label)


def seen_on(page):
    """(n, 28, 28) in [0, 1]: the pictures of what the network sees, from left to right."""
    html = page.get_by_key("number-digits").markdown[-1].value
    files = [base64.b64decode(each) for each in re.findall(r"data:image/png;base64,(.*?)\)", html)]
    return np.stack([np.asarray(Image.open(io.BytesIO(file))) / 255 for file in files])


def message(page):
    """What stands in red below the field; it is never a toast, which would take the page's styles away."""
    assert not page.toast
    return page.get_by_key("number-feedback").markdown[-1].value


def corrected(page, text):
    return page.text_input(key="number-wrong").set_value(text).run()


def test_before_a_number_nothing_can_be_said_of_it():
    """The button and the field are in their place."""
    page = in_mode(opened(DRAW))
    assert page.button(key="number-right").disabled
    assert page.text_input(key="number-wrong").disabled


def test_right_keeps_each_digit_as_the_network_saw_it():
    """Three files with their labels; what a model sees of them later is what it saw now."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    page.button(key="number-right").click().run()
    assert not page.exception
    assert [(each.label, each.answer, each.is_confirmed) for each in kept()] == [
        (0, 0, True), (4, 4, True), (7, 7, True),
    ]  # fmt: skip
    assert "Kept as 407 · 3 digits" in text_in(page.get_by_key("number-feedback")).replace("**", "")
    four, nought, seven = seen_on(page)
    later = [image_of(each) for each in kept()]
    np.testing.assert_allclose(later, [nought, four, seven], atol=0.02)


def test_another_number_of_as_many_digits_labels_each():
    """Two were right."""
    page = corrected(write(in_mode(opened(DRAW)), 4, 0, 7), "401")
    assert not page.exception
    assert [(each.label, each.answer) for each in kept()] == [(0, 0), (1, 7), (4, 4)]


@pytest.mark.parametrize("typed", ["40", "4071", "4o7", "-07", "\uff14\uff10\uff17"])
def test_what_does_not_fit_the_boxes_is_one_sentence_and_keeps_nothing(typed):
    """With how many digits are wanted."""
    page = corrected(write(in_mode(opened(DRAW)), 4, 0, 7), typed)
    assert not page.exception
    assert "3 boxes were found" in message(page)
    assert kept() == []


def test_undo_takes_all_its_digits_away():
    """And the number can be kept again."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    page.button(key="number-right").click().run()
    page.button(key="number-forget").click().run()
    assert kept() == []
    assert not page.button(key="number-right").disabled


def test_after_right_the_first_stroke_begins_a_new_number():
    """The canvas is asked to be empty, and undo of the new one's only stroke brings the first back."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    page.button(key="number-right").click().run()
    assert page.session_state["number-drawing"]["shown"]["objects"] == []
    write(page, 7)
    assert "Kept as" not in text_in(page.get_by_key("number-feedback"))
    page.button(key="number-undo").click().run()
    assert "Kept as 407" in text_in(page.get_by_key("number-feedback")).replace("**", "")


def test_another_number_can_be_kept_after_the_first():
    """The quiet word was of the one before."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    page.button(key="number-right").click().run()
    page = write(page, 3, 1)
    page.button(key="number-right").click().run()
    assert [each.label for each in kept()] == [0, 1, 3, 4, 7]


def test_where_one_digit_cannot_be_written_none_is_kept(monkeypatch):
    """The first two were written already when the third could not be; they are gone again, and one sentence says why."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    labels, keep = [], drawings.keep

    def keep_two(drawing, picture):
        labels.append(drawing.label)
        if len(labels) == 3:
            raise StorageError("The disk is full.")
        return keep(drawing, picture)

    monkeypatch.setattr(drawings, "keep", keep_two)
    page.button(key="number-right").click().run()
    assert not page.exception
    assert labels == [4, 0, 7]
    assert kept() == []
    assert "The disk is full." in message(page)


def test_where_no_digit_can_be_written_a_sentence_says_so():
    """A file stands where the folder should be."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    paths.drawings_dir().write_text("in the way")
    page.button(key="number-right").click().run()
    assert not page.exception
    assert "could not be made" in message(page)


def test_the_digits_of_a_photo_are_kept_too():
    """By the same button."""
    page = in_mode(opened(DRAW), "A photo")
    content = photo_of((4, 0, 7), Photo())
    page.file_uploader[0].set_value(("number.jpg", content, "image/jpeg")).run()
    page.button(key="photo-right").click().run()
    assert not page.exception
    assert [each.label for each in kept()] == [0, 4, 7]
    assert all(np.isclose(sum(each.probabilities), 1, atol=1e-4) for each in kept())
