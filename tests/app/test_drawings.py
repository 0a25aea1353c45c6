"""The page of kept drawings, without a browser; its fine-tuning is a real worker."""

import io
import json

import psutil
import pytest
from app_pages import DRAW, DRAWINGS, answer, cut, draw, finished_run, newest_run, opened, sentences, text_in
from browser.drawing import DIGITS
from kept_drawings import files, json_of, kept

from digitrec import drawings, jobs
from digitrec.config.presets import PRESETS
from digitrec.drawings import archive
from digitrec.files import read_json, write_json
from digitrec.runs import active_run_id
from digitrec.visitors import id_of

MINE = "20261122-120000-aaaa"


@pytest.fixture(autouse=True)
def no_worker_stays(home):
    """Ends, after the test, whatever it started."""
    yield
    workers = [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and str(home) in " ".join(child.cmdline())
    ]
    [each.kill() for each in workers]
    psutil.wait_procs(workers, timeout=10)


def said(page):
    return text_in(page)


def keys(page):
    return {each.key for each in page.button}


def scores(page):
    return page.dataframe[0].value


def test_the_empty_page_says_where_drawings_come_from():
    """One button leads there; there is nothing to delete or to learn from, but something may be brought in."""
    page = opened(DRAWINGS)
    assert "None yet" in said(page)
    assert "drawings-draw" in keys(page)
    assert not {"drawings-delete-all", "fine-tune-start"} & keys(page)
    assert len(page.file_uploader) == 1


def test_the_drawings_are_counted_and_each_is_shown_with_what_was_answered():
    """Three, of which one was corrected."""
    kept(3, answer=3), kept(4, answer=4)
    wrong = kept(1, answer=7, shown_as=7)
    page = opened(DRAWINGS)
    assert not page.exception
    assert "**3 drawings**: 2 confirmed, 1 corrected." in said(page)
    assert page.button(key=f"drawing-{wrong.drawing_id}").label == "1"
    assert [each.value for each in page.get_by_key(f"cell-{wrong.drawing_id}").caption] == ["not 7"]


def test_each_model_has_its_score_and_what_it_was_trained_on_is_left_out():
    """The pretrained one reads two of three; another was trained on two of them."""
    made = [kept(3, answer=3), kept(4, answer=4), kept(1, answer=7, shown_as=7)]
    path = finished_run(MINE, "mine")
    record = read_json(path / "run.json")
    write_json(
        path / "run.json", record | {"fine_tuning": {"trained_on": [each.drawing_id for each in made[1:]]}}
    )
    rows = scores(opened(DRAWINGS)).to_dict("records")
    assert rows == [
        {
            "Model": "mine",
            "Right on your drawings": "100.00 % (1 of 1)",
            "Left out": "2 drawings that it was trained on",
        },
        {"Model": "pretrained", "Right on your drawings": "66.67 % (2 of 3)", "Left out": ""},
    ]


def test_a_cut_file_is_named_and_the_others_are_shown():
    """A warning with its name."""
    kept(3)
    bad = kept(4)
    cut(json_of(bad))
    page = opened(DRAWINGS)
    assert not page.exception
    assert [f"{bad.drawing_id}.json is cut short" in each for each in sentences(page)] == [True]
    assert "**1 drawing**" in said(page)


def test_drawings_that_were_chosen_are_deleted_and_brought_back():
    """One of two, by a click on it and one on the button; the undo has its own."""
    good, bad = kept(3), kept(4)
    there = files()
    page = opened(DRAWINGS)
    assert page.button(key="drawings-delete").disabled
    page.button(key=f"drawing-{bad.drawing_id}").click().run()
    assert page.button(key="drawings-delete").label == "Delete 1 drawing"
    page.button(key="drawings-delete").click().run()
    assert not page.exception
    assert [each.drawing_id for each in drawings.list_drawings().drawings] == [good.drawing_id]
    page.button(key="drawings-restore").click().run()
    assert files() == there
    assert "drawings-restore" not in keys(page)


def test_a_second_click_takes_a_drawing_out_of_the_choice():
    """Nothing is deleted then."""
    drawing = kept(3)
    page = opened(DRAWINGS)
    for _ in range(2):
        page.button(key=f"drawing-{drawing.drawing_id}").click().run()
    assert page.button(key="drawings-delete").disabled


def test_all_drawings_are_deleted_and_brought_back():
    """From the empty page, too."""
    kept(3), kept(4)
    there = files()
    page = opened(DRAWINGS)
    page.button(key="drawings-delete-all").click().run()
    assert files() == {}
    assert "None yet" in said(page)
    page.button(key="drawings-restore").click().run()
    assert files() == there


def exported() -> bytes:
    buffer = io.BytesIO()
    archive.export_zip(buffer)
    return buffer.getvalue()


def test_a_zip_file_brings_drawings_in():
    """What was exported, after all was deleted; it belongs to whoever brought it in."""
    made, content = (kept(3), kept(4)), exported()
    drawings.delete(drawings.list_drawings().every_id)
    page = opened(DRAWINGS)
    page.file_uploader[0].set_value(("mine.zip", content, "application/zip")).run()
    assert not page.exception
    assert [each.value for each in page.success] == ["2 drawings imported."]
    found = drawings.list_drawings().drawings
    assert {each.drawing_id for each in found} == {each.drawing_id for each in made}
    assert {each.visitor for each in found} == {id_of(page.session_state["visitor-secret"])}


def test_a_file_that_is_no_zip_is_said_in_a_sentence_and_nothing_is_lost():
    """The page stays as it was."""
    kept(3)
    there = files()
    page = opened(DRAWINGS)
    page.file_uploader[0].set_value(("mine.zip", b"hello", "application/zip")).run()
    assert not page.exception
    assert ["mine.zip is not a ZIP file" in each for each in sentences(page)] == [True]
    assert files() == there


def test_drawings_of_one_class_only_are_said_before_the_start():
    """So that nobody is surprised."""
    for _ in range(4):
        kept(3)
    captions = [each.value for each in opened(DRAWINGS).caption]
    assert ["All drawings are of one class (a 3)" in each for each in captions].count(True) == 1
    assert any("Learns from 3 drawings" in each and "1 is held out to compare" in each for each in captions)


@pytest.mark.training
def test_a_fine_tuning_is_started_compared_and_then_answers():
    """A real run on a small parent: before and after on both sets, and a button to switch, which nobody else presses."""
    parent = jobs.wait(jobs.start(PRESETS["fast"].config(data="sample", epochs=1), name="parent").run_id)
    for _ in range(3):
        kept(3), kept(8)
    page = opened(DRAWINGS)
    page.selectbox(key="fine-tune-parent").set_value(parent.run_id).run()
    page.button(key="fine-tune-start").click().run()
    assert not page.exception
    assert not page.button(key="fine-tune-start").disabled  # another one would wait its turn
    assert "parent + 4 drawings" in text_in(page.get_by_key("drawings-lesson"))
    run = jobs.wait(newest_run().run_id)
    assert (run.status.state, run.origin.parent, run.title) == (
        "finished",
        parent.run_id,
        "parent + 4 drawings",
    )
    page.run()
    found = read_json(run.path / "evaluation.json")["fine_tuning"]
    text = "\n".join(each.value for each in page.markdown)
    assert f"({found['drawings']['before']['correct']} of 2)" in text
    assert f"({found['test']['after']['correct']:,} of 1,000)" in text
    assert text.count("Now right: ") == text.count("Now wrong: ") == 2
    assert "Now right: " not in text_in(
        page.get_by_key("drawings-lesson")
    )  # but below, with the page's width
    assert active_run_id() == "pretrained"


def test_the_new_model_answers_once_it_is_chosen():
    """Its button leads to the Draw page."""
    path = finished_run(MINE, "mine")
    sides = {"before": {"count": 1, "correct": 0}, "after": {"count": 1, "correct": 1}, "to_wrong": []}
    flips = {"to_right": [{"id": kept(3).drawing_id, "label": 3, "before": 8, "after": 3}]}
    tests = {"data": "sample test", "to_right": [{"index": 0, "label": 3, "before": 8, "after": 3}]}
    evaluation = read_json(path / "evaluation.json") | {
        "fine_tuning": {"parent": "gone", "share": 1.0, "drawings": sides | flips, "test": sides | tests}
    }
    write_json(path / "evaluation.json", evaluation)
    write_json(
        path / "run.json",
        json.loads((path / "run.json").read_text()) | {"fine_tuning": {"trained_on": ["x"]}},
    )
    page = opened("app.py")
    page.switch_page(DRAWINGS).run()
    assert not page.exception
    assert "8 → 3" in "\n".join(each.value for each in page.markdown)
    page.button(key="fine-tune-draw").click().run()
    assert not page.exception
    assert answer(draw(page.switch_page(DRAW), DIGITS[9])) == 9
    assert page.selectbox(key="model").value == MINE
    assert active_run_id() == "pretrained"  # for everybody else
