"""The home page, without a browser."""

import json
import re

import numpy as np
import pytest
from app_pages import DRAW, HOME, answer, cut, draw, finished_run, opened, sentences
from browser.drawing import DIGITS

from digitrec import paths
from digitrec.files import read_json
from digitrec.model.plan import count_parameters
from digitrec.runs import activate, read_run
from digitrec.ui.home.pictures import layer_maps, learning_curve, units
from digitrec.wording import moment, score

pytestmark = pytest.mark.usefixtures("home")


def _captions(page):
    return "\n".join(each.value for each in page.caption)


def _text(page):
    return "\n".join(each.value for each in page.main.markdown)


def _test_of_pretrained():
    return read_json(paths.pretrained_dir() / "evaluation.json")["test"]


# ---------------------------------------------------------------------------------------------------------- drawing


def test_one_draws_at_once_and_is_answered():
    """No click before the first stroke."""
    page = draw(opened(HOME), DIGITS[3])
    assert not page.exception
    assert answer(page) == 3


def test_what_is_drawn_at_home_is_there_on_draw():
    """The same paper, on another page."""
    page = draw(opened(HOME), DIGITS[3])
    page.switch_page(DRAW).run()
    assert not page.exception
    assert answer(page) == 3


def test_the_first_layers_picture_is_of_ones_own_drawing_once_there_is_one():
    """Before that, of a 3 from MNIST."""
    page = opened(HOME)
    assert "What the first layer makes of a 3" in _text(page)
    draw(page, DIGITS[7])
    assert "What the first layer makes of your drawing" in _text(page)


# ------------------------------------------------------------------------------------------------------- what is known


def test_the_pretrained_model_answers_on_a_fresh_machine():
    """Its accuracy stands there with its counts, and its parameters."""
    page = opened(HOME)
    pretrained, test = read_run("pretrained"), _test_of_pretrained()
    assert not page.exception
    assert "Answered by the pretrained model" in _captions(page)
    assert f"{count_parameters(pretrained.config.model):,} parameters" in _captions(page)
    assert score(test["correct"], test["count"]) in _captions(page)


def test_the_run_that_was_chosen_is_named():
    """The choice lies in the home, not in the visitor's session; a name is shown as written."""
    finished_run("20261122-120000-aaaa", "my *best*")
    activate("20261122-120000-aaaa")
    assert r"Answered by “my \*best\*”" in _captions(opened(HOME))


def test_without_any_run_there_is_no_empty_table():
    """A newcomer sees how a typical run learned, and what the pretrained model is."""
    page = opened(HOME)
    assert "Latest runs" not in _text(page)
    assert "A typical run (classic, 20 epochs on sample) learned to read" in _text(page)
    assert "In the pretrained model, 0.0 % (0 of 128) of the units of relu_6 are dead." in _text(page)


def test_the_latest_runs_are_listed_newest_first():
    """With what they are worth; the pretrained model is not among them."""
    finished_run("20261122-120000-aaaa", "older")
    finished_run("20261122-130000-bbbb", "newer")
    text, test = _text(opened(HOME)), _test_of_pretrained()
    assert re.findall(r'<th scope="row">(.*?)</th>', text) == ["newer", "older"]
    assert text.count(score(test["correct"], test["count"])) == 2
    assert moment(read_run("pretrained").created) in text


def test_the_cards_speak_of_the_newest_run():
    """How it learned, and of 128 units in its worst layer 32 are dead."""
    finished_run("20261122-120000-aaaa", "older")
    file = finished_run("20261122-130000-bbbb", "newer") / "evaluation.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(
        json.dumps({**record, "dead_fraction": {"relu_1": 0.0, "relu_6": 0.25}}), encoding="utf-8"
    )
    text = _text(opened(HOME))
    assert "“newer” learned to read" in text
    assert "In “newer”, 25.0 % (32 of 128) of the units of relu_6 are dead." in text


def test_the_name_of_a_run_is_no_html():
    """It is written by whoever started the run."""
    finished_run("20261122-130000-bbbb", "<b>bold</b>")
    assert "<b>bold" not in _text(opened(HOME))


# ------------------------------------------------------------------------------------------------------- bad luck


def test_a_broken_run_folder_is_named_once_and_the_others_are_listed():
    """Half a run.json is no reason to lose the page."""
    finished_run("20261122-120000-aaaa", "good")
    cut(finished_run("20261122-130000-bbbb", "bad") / "run.json")
    page = opened(HOME)
    assert not page.exception
    assert [("20261122-130000-bbbb" in each, "run.json" in each) for each in sentences(page)] == [
        (True, True)
    ]
    assert re.findall(r'<th scope="row">(.*?)</th>', _text(page)) == ["good"]


def test_a_damaged_evaluation_reads_as_not_measured():
    """The model still answers; only its worth is unknown."""
    cut(finished_run("20261122-120000-aaaa", "mine") / "evaluation.json")
    activate("20261122-120000-aaaa")
    page = opened(HOME)
    assert not page.exception
    assert "not measured yet" in _captions(page)


def test_a_run_without_its_status_is_no_reason_to_fail():
    """Its model is there, so it counts as finished."""
    folder = finished_run("20261122-120000-aaaa", "mine")
    (folder / "status.json").unlink()
    cut(folder / "evaluation.json")
    page = opened(HOME)
    assert not page.exception
    assert "<td>finished</td>" in _text(page)


def test_without_the_pretrained_model_one_sentence_says_so(tmp_path, monkeypatch):
    """A checkout without models/pretrained still opens."""
    monkeypatch.setattr("digitrec.paths.pretrained_dir", lambda: tmp_path / "nothing")
    page = opened(HOME)
    assert not page.exception
    assert ["pretrained" in each for each in sentences(page)] == [True]


def test_its_cards_lead_on():
    """To drawing, to training, to what is inside."""
    links = [each.proto.page for each in opened(HOME).get_by_key("home-cards").page_link]
    assert links == ["Draw", "Train", "Inside"]


# ------------------------------------------------------------------------------------------------------- the pictures


def test_the_curve_goes_from_the_lower_left_to_where_the_run_ended():
    """300 wide, 100 high: accuracy 0 at epoch 0, a half at its end; validation of 0.75 there."""
    rows = [
        {"kind": "step", "step": 0, "steps_per_epoch": 2, "accuracy": 0.0},
        {"kind": "epoch", "epoch": 1, "val_accuracy": 0.75},
    ]
    html = learning_curve(rows)
    assert 'points="0.0,100.0"' in html
    assert 'points="300.0,25.0"' in html


def test_each_unit_is_a_square_and_the_dead_ones_are_apart():
    """Three of ten."""
    dead, alive = (
        re.findall(r'dr-units-dead" d="(.*?)"', units(3, 10)),
        re.findall(r'alive" d="(.*?)"', units(3, 10)),
    )
    assert (dead[0].count("M"), alive[0].count("M")) == (3, 7)


def test_a_layer_of_very_many_units_is_shown_as_a_hundred():
    """512 of 1,024 dead are 50 squares of 100."""
    html = units(512, 1024)
    assert html.count("h8v8h-8z") == 100
    assert "50 of 100 units are dead" in html


@pytest.mark.parametrize("shape", [(28, 28, 48), (14, 14, 3), (128,), (10,)])
def test_a_layer_of_any_shape_has_a_picture(shape):
    """Also one that is silent."""
    assert "data:image/png" in layer_maps(np.zeros(shape, np.float32), "a layer")
