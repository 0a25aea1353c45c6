"""What one visitor does changes nothing for another: models, drawings, runs and names belong to a browser."""

import json
import os
import re

import numpy as np
import psutil
import pytest
from app_pages import DRAW, DRAWINGS, HOME, PROJECT, TRAIN, answer, draw, finished_run, text_in
from browser.drawing import DIGITS, picture_of
from kept_drawings import drawn
from streamlit.testing.v1 import AppTest

from digitrec import drawings
from digitrec.runs import activate, active_run_id, run_path
from digitrec.runs.status import Status, write_status
from digitrec.visitors import id_of

pytestmark = pytest.mark.usefixtures("home")

MINE, OTHER = "20261122-120000-aaaa", "20261122-130000-bbbb"
ADA, BOB = "a" * 32, "b" * 32


def visit(path, secret):
    """A page opened by the browser that has this secret in its cookie."""
    page = AppTest.from_file(PROJECT / path, default_timeout=120)
    page.session_state["visitor-secret"] = secret
    return page.run()


def kept_by(secret, label):
    """A drawing of that browser; of everyone, without a secret."""
    drawing = drawn(label, label, visitor=id_of(secret) if secret else "")
    drawings.keep(drawing, np.asarray(picture_of(DIGITS[label])))
    return drawing.drawing_id


def started_by(run_id, secret, nickname, name):
    """A finished run that this browser has started."""
    path = finished_run(run_id, name) / "run.json"
    starter = {"visitor": id_of(secret), "nickname": nickname}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"started_by": starter}))


def ids():
    return {each.drawing_id for each in drawings.list_drawings().drawings}


# ----------------------------------------------------------------------------------------------------------- the model


def test_a_browser_that_comes_back_finds_its_model():
    """Another session with the same cookie; a browser with another one does not."""
    finished_run(MINE, "mine")
    visit(DRAW, ADA).selectbox(key="model").set_value(MINE).run()
    assert visit(DRAW, ADA).selectbox(key="model").value == MINE
    assert visit(DRAW, BOB).selectbox(key="model").value == "pretrained"


def test_new_visitors_begin_with_the_active_run_and_a_session_keeps_its_own():
    """`use` while somebody draws changes nothing under the hand; whoever comes after begins with the other model."""
    finished_run(MINE, "mine")
    page = visit(DRAW, ADA)
    activate(MINE)
    assert page.run().selectbox(key="model").value == "pretrained"
    assert visit(DRAW, BOB).selectbox(key="model").value == MINE


def test_a_chosen_run_that_is_gone_is_said_and_the_active_one_answers():
    """In a sentence with its id; the drawing is read all the same."""
    path = finished_run(MINE, "mine")
    page = visit(DRAW, ADA)
    page.selectbox(key="model").set_value(MINE).run()
    path.rename(path.with_name("elsewhere"))
    page = visit(DRAW, ADA)
    assert [f"There is no run {MINE}" in each.value for each in page.warning] == [True]
    assert answer(draw(page, DIGITS[2])) == 2


def test_one_button_on_home_lets_new_visitors_begin_with_ones_own_model():
    """Home says before that it is one's own choice; after, that it is everyone's beginning."""
    finished_run(MINE, "mine")
    visit(DRAW, ADA).selectbox(key="model").set_value(MINE).run()
    page = visit(HOME, ADA)
    assert any("your own choice; new visitors begin with pretrained" in each.value for each in page.caption)
    page.button(key="home-everyones").click().run()
    assert not page.exception
    assert active_run_id() == MINE
    assert any("New visitors begin with it as well" in each.value for each in page.caption)


# -------------------------------------------------------------------------------------------------------- the drawings


def test_each_sees_the_own_drawings_and_everyones():
    """Of three drawings, one is Ada's, one Bob's, and one was kept before drawings had an owner."""
    mine, _, old = kept_by(ADA, 3), kept_by(BOB, 4), kept_by("", 5)
    page = visit(DRAWINGS, ADA)
    assert "**2 drawings**" in text_in(page)
    assert "1 of them is everyone's" in text_in(page)
    assert {f"drawing-{mine}", f"drawing-{old}"} == {
        each.key for each in page.button if each.key.startswith("drawing-")
    }


def test_deleting_all_takes_only_ones_own_and_brings_only_those_back():
    """Bob's and everyone's stay, and Bob's undo knows nothing of it."""
    mine, others = kept_by(ADA, 3), {kept_by(BOB, 4), kept_by("", 5)}
    page = visit(DRAWINGS, ADA)
    page.button(key="drawings-delete-all").click().run()
    assert ids() == others
    assert "drawings-restore" not in {each.key for each in visit(DRAWINGS, BOB).button}
    page.button(key="drawings-restore").click().run()
    assert ids() == others | {mine}


def test_who_is_alone_may_delete_what_is_everyones():
    """A laptop's only user owns what was kept before drawings had an owner."""
    kept_by("", 5), kept_by(ADA, 3)
    visit(DRAWINGS, ADA).button(key="drawings-delete-all").click().run()
    assert ids() == set()


def test_a_drawing_that_is_confirmed_belongs_to_the_browser_and_is_counted_for_it():
    """Ada's count below the answer is one; Bob's none."""
    page = draw(visit(DRAW, ADA), DIGITS[3])
    page.button(key="feedback-right").click().run()
    assert [each.visitor for each in drawings.list_drawings().drawings] == [id_of(ADA)]
    assert (drawings.count_drawings(id_of(ADA)), drawings.count_drawings(id_of(BOB))) == (1, 0)


# ------------------------------------------------------------------------------------------------------------ the runs


def listed(page: AppTest) -> list[str]:
    """The latest runs of Home, by their titles."""
    text = "\n".join(each.value for each in page.main.markdown)
    return re.findall(r'<th scope="row">(.*?)</th>', text)


def test_runs_are_listed_with_who_started_them_and_only_mine_filters():
    """Two runs of two visitors, in Bob's eyes."""
    started_by(MINE, ADA, "Ada", "hers")
    started_by(OTHER, BOB, "Bob", "his")
    page = visit(HOME, BOB)
    assert listed(page) == ["his", "hers by Ada"]
    page.toggle(key="home-mine").set_value(True).run()
    assert listed(page) == ["his"]


def test_the_choice_of_models_has_ones_own_first_and_names_others():
    """The newer run is Bob's; Ada's own stands before it, the pretrained one last."""
    started_by(MINE, ADA, "Ada", "hers")
    started_by(OTHER, BOB, "Bob", "his")
    options = [each.split(" · ")[:2] for each in visit(DRAW, ADA).selectbox(key="model").options]
    assert [each[0] for each in options] == ["hers", "his", "pretrained"]
    assert options[1] == ["his", "by Bob"]


def test_a_nickname_is_kept_for_the_browser():
    """On one line, without what would break a page; another browser has none."""
    page = visit(HOME, ADA)
    page.text_input(key="nickname").set_value("  Ada \u202e L. ").run()
    assert not page.exception
    assert visit(DRAW, ADA).text_input(key="nickname").value == "Ada L."
    assert visit(DRAW, BOB).text_input(key="nickname").value == ""


def test_without_a_cookie_each_session_is_a_visitor_of_its_own():
    """Nobody is taken for another."""
    sessions = [AppTest.from_file(PROJECT / HOME, default_timeout=120).run() for _ in range(2)]
    secrets = [session.session_state["visitor-secret"] for session in sessions]
    assert secrets[0] != secrets[1]
    assert [len(each) for each in secrets] == [32, 32]


# ------------------------------------------------------------------------------------------------- a run of another's


def test_nobody_stops_the_run_of_another_visitor_and_ones_own_is_shown_first():
    """Ada trains; Bob sees that it is hers, and no button; the run of his own that ended is what his page shows."""
    started_by(OTHER, ADA, "Ada", "hers")
    write_status(
        run_path(OTHER), Status(state="running", pid=os.getpid(), pid_started=psutil.Process().create_time())
    )
    newcomer = visit(TRAIN, BOB)
    assert "Started by Ada, and can be stopped only there." in [each.value for each in newcomer.caption]
    assert "train-stop" not in {each.key for each in newcomer.button}
    assert "train-stop" in {each.key for each in visit(TRAIN, ADA).button}
    started_by(MINE, BOB, "Bob", "his")
    assert "**finished**" in text_in(visit(TRAIN, BOB).get_by_key("run-state"))
