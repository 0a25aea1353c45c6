"""Why this digit: a class, a method, and what it found, in an app of its own."""

import re
import shutil

import numpy as np
import pytest
from app_pages import finished_run, sentences, text_in
from browser.drawing import DIGITS
from canvas_drawings import canvas_json, image_of
from streamlit.testing.v1 import AppTest

from digitrec.explain.gradient_methods import IntegratedGradients
from digitrec.jobs import gradient_requests
from digitrec.jobs.gradient_requests import GradientAnswer, GradientQuestion, write_answer, write_arrays

pytestmark = pytest.mark.usefixtures("home")


def _section(image, strokes, run_id):
    from digitrec.runs import read_run
    from digitrec.ui.models import recognizer_of
    from digitrec.ui.my_digit.looked_at import LookedAt
    from digitrec.ui.my_digit.why import why_this_digit

    run = read_run(run_id)
    why_this_digit(
        LookedAt(
            run=run, recognizer=recognizer_of(run), image=image, strokes=strokes,
            source="drawing" if strokes else "test image",
        )
    )  # fmt: skip


def opened(strokes=DIGITS[4], run_id="pretrained", image=None):
    """The section about a drawing in strokes, or about an image without any."""
    drawn = None if image is not None else canvas_json(strokes)
    kwargs = {"image": image_of(strokes) if image is None else image, "strokes": drawn, "run_id": run_id}
    return AppTest.from_function(_section, kwargs=kwargs, default_timeout=60).run()


def asked(page, method):
    page.button_group(key="why-method").set_value(method).run()
    assert not page.exception
    return page


def said(page):
    """All that can be read, captions as well."""
    return "\n".join([text_in(page.main), *(each.value for each in page.main.caption)])


def described(page):
    """What the one picture is for those who do not see it."""
    html = "".join(each.value for each in page.main.markdown)
    (description,) = re.findall(r'role="img" aria-label="([^"]*)"', html)
    return description


def test_it_begins_with_the_answer_and_occlusion():
    """A 4: where it hangs on, what is read when that is covered, its paper, what it cannot tell, and the sanity check."""
    page = opened()
    assert page.button_group(key="why-target").value == 4
    text = said(page)
    assert re.search(r"carries the 4 most: covered, a 4 goes from > 99\.9\s% to", text)
    assert "Zeiler & Fergus" in text
    assert "What it cannot tell" in text
    assert "rank correlation with those of the shipped network" in text
    assert "What speaks for a 4" in described(page)


def test_any_of_ten_classes_can_be_asked_for():
    """What speaks for and against a 9 in a 4."""
    page = opened()
    page.button_group(key="why-target").set_value(9).run()
    assert not page.exception
    assert "against a 9" in said(page)
    assert "What speaks for a 9" in described(page)
    page.button_group(key="why-target").set_value(0).run()
    assert "What speaks for a 0" in described(page)


def test_the_settings_of_a_method_are_drawn_from_what_it_declares():
    page = opened()
    before = page.main.markdown[0].value
    window = page.slider(key="why-occlusion-window")
    assert (window.min, window.max, window.value) == (1, 9, 5)
    window.set_value(1).run()
    assert not page.exception
    assert page.main.markdown[0].value != before


def test_a_4_without_its_angle_is_a_1_says_the_stroke_that_carries_it():
    """Both strokes have a share, which sum to what the network says; the value can be log odds as well."""
    page = asked(opened(), "strokes")
    text = said(page)
    assert re.search(r"Stroke 1 carries the 4 most: without it the network reads \*\*1, > 99\.9\s%\*\*", text)
    assert "all 4 choices of strokes" in text
    assert re.search(r"Together \+100\.0 points: 100\.0\s% with all strokes", text)
    page.button_group(key="why-strokes-value").set_value("log odds").run()
    assert not page.exception
    assert re.search(r"Together \+\d+\.\d: \d+\.\d with all strokes, less −\d", said(page))


def test_what_would_change_it_is_towards_another_digit_than_the_answer():
    """Of a 4 itself the runner-up is meant; a 1 is found by erasing one stroke."""
    page = asked(opened(), "change")
    assert "the runner-up" in said(page)
    page.button_group(key="why-target").set_value(1).run()
    text = said(page)
    assert re.search(r"pixels?\*\* of 784 make it \*\*1|Not found within \d+ pixels", text)
    assert re.search(r"Or erase stroke 1: then a 1 has 99\.9\s%", text)


def test_a_class_activation_map_adds_up_to_the_logit():
    """Mean and bias are told, and their sum."""
    text = said(asked(opened(), "class-activation")).replace("−", "-")
    number = r"(-?\d+\.\d+)"
    found = re.search(
        rf"places is {number}; with the bias of {number} that is the logit of a 4, \*\*{number}", text
    )
    mean, bias, logit = map(float, found.groups())
    assert mean + bias == pytest.approx(logit, abs=0.011)


def test_a_test_image_has_no_strokes_to_ask_about():
    """The other methods answer; by stroke, and the strokes to erase, say so or are silent."""
    page = asked(opened(image=image_of(DIGITS[4])), "strokes")
    assert "This digit has no strokes to ask about" in said(page)
    assert "erase" not in said(asked(page, "change")).partition("The fewest")[0].replace("erased", "")


def test_empty_paper_has_nothing_to_ask():
    page = opened(image=np.zeros((28, 28), np.float32))
    assert not page.exception
    assert "There is no ink yet" in said(page)


def test_a_run_without_model_keras_says_so_where_its_weights_are_needed():
    """As an old or an imported one; occlusion needs none."""
    path = finished_run("20260101-000000-abcd")
    (path / "model.keras").unlink()
    page = opened(run_id=path.name)
    assert "carries the 4 most" in said(page)
    assert "has no model.keras" in said(asked(page, "class-activation"))
    assert "has no model.keras" in said(asked(page, "integrated-gradients"))


def test_a_run_that_was_deleted_while_it_is_shown_breaks_nothing():
    """Its network is in memory; what needs its files says that they are gone."""
    path = finished_run("20260101-000000-abcd")
    page = AppTest.from_function(
        _section_of_a_run_that_goes,
        kwargs={"image": image_of(DIGITS[4]), "run_id": path.name},
        default_timeout=60,
    ).run()
    assert not page.exception
    assert not path.exists()
    assert "carries the 4 most" in said(page)
    assert "has no model.keras" in said(asked(page, "class-activation"))


def _section_of_a_run_that_goes(image, run_id):
    import shutil

    import streamlit as st

    from digitrec.runs import read_run
    from digitrec.ui.models import recognizer_of
    from digitrec.ui.my_digit.looked_at import LookedAt
    from digitrec.ui.my_digit.why import why_this_digit

    if "looked-at" not in st.session_state:
        run = read_run(run_id)
        recognizer = recognizer_of(run)
        st.session_state["looked-at"] = LookedAt(
            run=run, recognizer=recognizer, image=image, source="drawing"
        )
        shutil.rmtree(run.path)
    why_this_digit(st.session_state["looked-at"])


def test_where_gradients_are_switched_off_it_says_by_what():
    """The fixture home sets DIGITREC_WARM_WORKER to 0."""
    page = asked(opened(), "integrated-gradients")
    assert "DIGITREC_WARM_WORKER=0 switches off" in said(page)
    assert sentences(page) == []


def _answered(page_image, path, attribution):
    """An answer of the worker that is there already."""
    question = GradientQuestion(
        method="integrated-gradients", model=path / "model.keras", image=page_image, target=4,
        settings=IntegratedGradients().defaults(),
    )  # fmt: skip
    home = gradient_requests.folder()
    home.mkdir(parents=True)
    asking = home / f"ask-{question.question_id}.npz"
    write_arrays(asking, words="")
    write_answer(home, asking, GradientAnswer(attribution, 9.5, -7.25))


def test_a_warm_answer_is_shown_at_once_with_what_its_pixels_sum_to():
    """One pixel of 16.5: the log odds gain 16.75, and the steps leave out 0.25."""
    path = finished_run("20260101-000000-abcd")
    attribution = np.zeros((28, 28))
    attribution[14, 14] = 16.5
    _answered(image_of(DIGITS[4]), path, attribution)
    text = said(asked(opened(run_id=path.name), "integrated-gradients"))
    assert "All pixels together 16.50; from blank paper (−7.25) to this drawing (9.50)" in text
    assert "change by 16.75. The rest, 0.25," in text
    assert "For a 4, the middle speaks most" in text


def test_a_worker_that_cannot_start_is_a_sentence_and_can_be_tried_again(monkeypatch):
    """A file stands where its folder would be; once that is gone, trying again asks it."""
    monkeypatch.setenv("DIGITREC_WARM_WORKER", "120")
    path = finished_run("20260101-000000-abcd")
    blocked = gradient_requests.folder()
    blocked.parent.mkdir(parents=True)
    blocked.touch()
    page = asked(opened(run_id=path.name), "integrated-gradients")
    assert "could not be started" in said(page)
    blocked.unlink()
    page.button(key="why-gradients-again").click().run()
    assert not page.exception
    assert "Starting TensorFlow" in said(page)
    gradient_requests.end_worker()
    page.run()
    assert "has ended before it answered" in said(page)
    shutil.rmtree(blocked)
