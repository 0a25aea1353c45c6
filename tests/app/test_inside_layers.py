"""The fold "Inside the layers" of the Train page, without a browser."""

import dataclasses
import json
import shutil

import numpy as np
from app_pages import TRAIN, finished_run, opened

from digitrec.config import ModelConfig, RunConfig
from digitrec.runs import read_run, write_run
from digitrec.runs.layer_rows import LayerRow, append_layer_row
from digitrec.runs.moments import keep_moment
from digitrec.ui.train.inside_layers import in_words

RUN = "20261122-141530-aaaa"


def _markdown(page):
    return "\n".join(each.value for each in page.markdown)


def _opened():
    page = opened(TRAIN)
    page.session_state["layers-fold"] = True
    page.run()
    assert not page.exception
    return page


def test_what_the_last_measurement_says_stands_in_one_sentence():
    """The worst layer, and a step that is far from a thousandth."""
    row = LayerRow(1.0, {"relu_1": {"dead": 0.25}, "dense_1": {"dead": 0.5, "update_ratio": 0.06}})
    assert in_words([row]) == (
        "**50.0 %** of the units of `dense_1` are dead: 0 for every image, so they learn no more. The last step moved `dense_1` by "
        "6.0 % of its weights; about 0.1 % is healthy, so the learning rate may be too high."
    )
    assert in_words([LayerRow(1.0, {"a": {"dead": 0.0, "update_ratio": 1e-3}})]) == (
        "No unit is dead: each fires for at least one image."
    )
    assert in_words([LayerRow(1.0, {"a": {"saturated": 0.125}})]) == (
        "Of the outputs of `a`, **12.5 %** lie where the activation is flat."
    )
    assert in_words([LayerRow(1.0, {"a": {"update_ratio": 2e-5}})]) == (
        "These units can neither die nor saturate. The last step moved no layer by more than 2.0e-05 of its weights; they hardly learn any more."
    )


def test_the_fold_shows_the_layers_of_the_run_that_is_shown(home):
    """Half of its units are dead at the last measurement."""
    path = finished_run(RUN)
    append_layer_row(path, 10, 10, {"relu_1": {"dead": 0.5, "nearly_dead": 0.0, "sparsity": 0.7}})
    assert "**50.0 %** of the units of `relu_1` are dead" in _markdown(_opened())


def test_the_visitors_drawing_follows_the_run(home):
    """A stroke on the canvas of Draw, a network that takes anything for a 7 since its first epoch, and a way to Draw without one."""
    path = finished_run(RUN)
    write_run(
        dataclasses.replace(
            read_run(RUN), config=RunConfig(model=ModelConfig(architecture="dense", units=()))
        )
    )
    append_layer_row(path, 10, 10, {"probabilities": {"gradient": 0.5, "update_ratio": 1e-3}})
    for epoch, digit in ((0, 1), (1, 7)):
        weights = {"probabilities.kernel": np.zeros((784, 10)), "probabilities.bias": 5 * np.eye(10)[digit]}
        keep_moment(path, epoch, weights)
    page = _opened()
    assert "There is no drawing of yours yet." in _markdown(page)
    picture = np.full((340, 340, 4), 255, np.uint8)
    picture[60:280, 160:180, :3] = 0
    page.session_state["drawing"] = {"strokes": {"objects": [{"type": "Path"}]}, "picture": picture}
    assert (
        "Before the first step its best guess was 1. It changed its mind once: to 7 after epoch 1."
        in _markdown(page.run())
    )
    assert not page.exception


def test_a_run_from_before_layers_were_measured_says_so(home):
    """And so does a page without any run of one's own."""
    assert "Start a run, and here you see what its layers do" in _markdown(_opened())
    path = finished_run(RUN)
    lines = (path / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["kind"] != "layers"]
    (path / "metrics.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert "This run is from before layers were measured" in _markdown(_opened())
    shutil.rmtree(path)
