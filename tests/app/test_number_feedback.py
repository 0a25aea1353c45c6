"""Right, or another number: below each number on the Draw page, without a browser."""

import numpy as np
import pytest
from app_pages import DRAW, in_mode, opened, text_in, write
from handwriting import photo_of

from digitrec import drawings, paths
from digitrec.drawings.images import image_of
from digitrec.synthetic.paper import Photo

pytestmark = pytest.mark.usefixtures("home")


def kept():
    return sorted(drawings.list_drawings().drawings, key=lambda each: each.label)


def toasts(page):
    return [each.value for each in page.toast]


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
    seen = image_of(kept()[1])
    assert seen.max() == 1
    assert seen.sum() > 20


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
    assert ["3 boxes were found" in each for each in toasts(page)] == [True]
    assert kept() == []


def test_undo_takes_all_its_digits_away():
    """And the number can be kept again."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    page.button(key="number-right").click().run()
    page.button(key="number-forget").click().run()
    assert kept() == []
    assert not page.button(key="number-right").disabled


def test_another_number_can_be_kept_after_the_first():
    """The quiet word was of the one before."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    page.button(key="number-right").click().run()
    page = write(page, 3, 1)
    page.button(key="number-right").click().run()
    assert [each.label for each in kept()] == [0, 1, 3, 4, 7]


def test_where_one_digit_cannot_be_written_none_is_kept():
    """A file stands where the folder should be."""
    page = write(in_mode(opened(DRAW)), 4, 0, 7)
    paths.drawings_dir().write_text("in the way")
    page.button(key="number-right").click().run()
    assert not page.exception
    assert len(toasts(page)) == 1


def test_the_digits_of_a_photo_are_kept_too():
    """By the same button."""
    page = in_mode(opened(DRAW), "A photo")
    content = photo_of((4, 0, 7), Photo())
    page.file_uploader[0].set_value(("number.jpg", content, "image/jpeg")).run()
    page.button(key="photo-right").click().run()
    assert not page.exception
    assert [each.label for each in kept()] == [0, 4, 7]
    assert all(np.isclose(sum(each.probabilities), 1, atol=1e-4) for each in kept())
