"""The Inside page: ReLU, a layer, MNIST, Keras; only the open tab is computed."""

import json
import re

import numpy as np
import pytest
import streamlit as st
from app_pages import HOME, INSIDE, TRAIN, cut, finished_run, opened, sentences

from digitrec import load_recognizer, paths
from digitrec.charts.relu_unit import relu_unit_response
from digitrec.data import sample
from digitrec.explain.relu_unit import ReluUnit
from digitrec.ui.inside.dead_units import in_words
from digitrec.ui.inside.mnist import WRONG_LABELS
from digitrec.ui.texts import prose

pytestmark = pytest.mark.usefixtures("home")


def _text(page):
    return "\n".join(each.value for each in page.main.markdown)


def _row(page, label):
    """The row of the table of numbers whose first cell names the function."""
    return next(line for line in _text(page).splitlines() if f"[**{label}**] |" in line)


def _measured(run_id, name, **fractions):
    """A finished run in the home of which these shares of units are dead."""
    file = finished_run(run_id, name) / "evaluation.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "dead_fraction": fractions}), encoding="utf-8")


def test_the_first_tab_is_relu_and_the_others_wait():
    """A tab that nobody looks at costs nothing."""
    page = opened(INSIDE)
    assert [tab.label for tab in page.tabs] == [
        "ReLU", "My digit", "A layer", "Training", "MNIST", "Keras and TensorFlow"
    ]  # fmt: skip
    assert "What goes wrong" in _text(page)
    assert "seventy thousand digits" not in _text(page)


def test_a_link_opens_a_tab():
    """So that one can send somebody to it."""
    page = opened(INSIDE, topic="MNIST")
    assert not page.exception
    assert "seventy thousand digits" in _text(page)
    assert "What goes wrong" not in _text(page)


# ------------------------------------------------------------------------------------------------------------- ReLU


def test_moving_the_input_moves_the_numbers():
    """At 1 the slope of ReLU is 1, at −2 it is 0; tanh has almost none left there."""
    page = opened(INSIDE)
    assert _row(page, "ReLU").endswith("| 1.00 | 1.00 |")
    assert _row(page, "tanh").endswith("| 0.76 | 0.42 |")
    page.slider(key="relu-x").set_value(-2.0).run()
    assert not page.exception
    assert _row(page, "ReLU").endswith("| 0.00 | 0.00 |")
    assert _row(page, "tanh").endswith("| −0.96 | 0.07 |")


def test_another_function_can_be_compared_or_none():
    """Leaky ReLU at 1 is ReLU; with nothing chosen the row stays, empty, so that nothing jumps."""
    page = opened(INSIDE)
    page.button_group(key="relu-compare").set_value("leaky_relu").run()
    assert _row(page, "Leaky ReLU").endswith("| 1.00 | 1.00 |")
    page.button_group(key="relu-compare").set_value(None).run()
    assert not page.exception
    assert "| | | |" in _text(page)


def test_lowering_the_bias_kills_the_unit():
    """At the start it is alive for the input 0.8; at b = −1.8 its sum is negative everywhere."""
    page = opened(INSIDE)
    assert "alive" in _text(page)
    page.slider(key="relu-unit-bias").set_value(-1.8).run()
    assert "dead]" in _text(page)
    page.button(key="relu-unit-reset").click().run()
    assert "alive" in _text(page)


def test_a_unit_can_be_silent_for_one_input_without_being_dead():
    """w = 1.5, b = −0.4: z(0.1) = −0.25, z(0.8) = 0.8."""
    page = opened(INSIDE)
    page.slider(key="relu-unit-input").set_value(0.1).run()
    assert "silent]" in _text(page)


def test_one_training_step_with_too_high_a_learning_rate_kills_the_unit():
    """From w = 1.5, b = −0.4 a step of 2.0 leads to b = −2."""
    page = opened(INSIDE)
    page.button(key="relu-unit-step").click().run()
    assert not page.exception
    assert page.slider(key="relu-unit-bias").value == pytest.approx(-2.0)
    assert "dead]" in _text(page)


def test_one_training_step_with_a_low_learning_rate_does_not():
    """From b = −0.4 a step of 0.1 leads to −0.48."""
    page = opened(INSIDE)
    page.button_group(key="relu-unit-learning-rate").set_value(0.1).run()
    page.button(key="relu-unit-step").click().run()
    assert page.slider(key="relu-unit-bias").value == pytest.approx(-0.48)
    assert "alive" in _text(page)


def _account(page):
    return page.get_by_key("neuron-account").markdown[0].value


def test_the_sum_of_a_neuron_is_shown_product_by_product():
    """1 · 0.8 + 0.5 · 0.6 + 0.2 = 1.3; with a third input of 1 its weight 0.4 comes on top."""
    page = opened(INSIDE)
    assert "| 0.50 · 0.60 | 0.30 |" in _account(page)
    assert "| sum $z$ | **1.30** |" in _account(page)
    page.button_group(key="neuron-count").set_value(3).run()
    page.slider(key="neuron-input-3").set_value(1.0).run()
    assert not page.exception
    assert "| sum $z$ | **1.70** |" in _account(page)


def test_a_neuron_dies_at_the_eighth_step_and_can_start_again():
    """At the rate that is set; at the seventh it lives."""
    page = opened(INSIDE)
    for _ in range(7):
        page.button(key="neuron-step").click().run()
    assert "dead]" not in _account(page)
    page.button(key="neuron-step").click().run()
    assert "dead]" in _account(page)
    assert "8.] (1, 0) said 0.20, should be 0" in page.get_by_key("neuron-steps-taken").markdown[0].value
    page.button(key="neuron-reset").click().run()
    assert "alive]" in _account(page)


def test_another_activation_has_another_output_and_slope():
    """tanh(1.3) = 0.86, and its slope there is 0.26."""
    page = opened(INSIDE)
    page.selectbox(key="neuron-activation").set_value("tanh").run()
    assert "| output $f(z)$ | :blue[**0.86**] |" in _account(page)
    assert "| slope $f'(z)$ | 0.26 |" in _account(page)


def test_the_dead_units_are_those_of_the_run_that_one_chooses():
    """The newest to begin with."""
    _measured("20261122-120000-aaaa", "older", dense=0.25)
    _measured("20261122-130000-bbbb", "newer", dense=0.031, dense_1=0.398)
    page = opened(INSIDE)
    assert "In **newer**, 39.8 % of the units of `dense_1`" in _text(page)
    page.selectbox(key="dead-units-run").set_value("20261122-120000-aaaa").run()
    assert not page.exception
    assert "In **older**, 25.0 % of the units of `dense`" in _text(page)


@pytest.mark.parametrize("before", [(), (TRAIN, INSIDE)])
def test_the_preset_that_kills_units_is_one_click_away(before):
    """On Train with its form filled, whether that was looked at before or not."""
    page = opened(HOME)
    for path in (*before, INSIDE):
        page.switch_page(path).run()
    page.button(key="inside-dying-relu").click().run()
    assert not page.exception
    assert [each.value for each in page.title] == ["Train a network"]
    assert page.button_group(key="preset").value == "dying-relu"
    assert page.text_input(key="setting-learning_rate").value == "0.1"


def test_a_run_that_was_not_measured_cannot_be_chosen():
    """Its evaluation is cut in half."""
    cut(finished_run("20261122-120000-aaaa", "damaged") / "evaluation.json")
    page = opened(INSIDE)
    assert not page.exception
    assert "damaged" not in page.selectbox(key="dead-units-run").options


@pytest.mark.parametrize(
    "fractions, sentence",
    [
        ({}, r"**my \*best\* run** has no layer with ReLU"),
        ({"dense": 0.0}, r"In **my \*best\* run** every unit gave something"),
    ],
)
def test_without_dead_units_one_sentence_says_why(fractions, sentence):
    """No ReLU and no dead unit are two different things; a name is shown as written, not as Markdown."""
    assert in_words("my *best* run", fractions).startswith(sentence)


def test_who_cannot_see_the_shade_of_the_unit_is_not_told_of_it():
    """A mark without a name would be read aloud as nothing; the chart's own description says what it shows."""
    shade = relu_unit_response(ReluUnit(1.5, -0.4), 0.8)["layer"][0]["mark"]
    assert (shade["type"], shade["aria"]) == ("rect", False)


# --------------------------------------------------------------------------------------------------------- a layer


def test_the_worked_example_of_a_dense_layer_adds_up():
    """The text's numbers, computed."""
    kernel = np.array([[0.2, -0.4], [0.6, 0.8], [-0.1, -0.9]])
    sums = np.array([0, 0.5, 1]) @ kernel + np.array([0.1, 0.3])
    np.testing.assert_allclose(sums, [0.3, -0.2])
    assert "0.2 & -0.4 \\\\ 0.6 & 0.8 \\\\ -0.1 & -0.9" in prose("dense")
    assert r"\begin{pmatrix} 0.3 & -0.2 \end{pmatrix}" in prose("dense")


def test_the_layers_table_follows_its_inputs():
    """At the start 0, 0.5, 1; with the third input at 0, unit 2 wakes: 0.4 + 0.3 = 0.7."""
    page = opened(INSIDE, topic="A layer")
    assert "| sum $z$ | 0.3 | −0.2 |" in _text(page)
    assert "Unit 2 is silent for this input" in _text(page)
    page.slider(key="layer-input-3").set_value(0.0).run()
    assert "| sum $z$ | 0.4 | 0.7 |" in _text(page)
    assert "Unit 2 passes its sum on." in _text(page)


def test_no_sum_is_written_as_minus_nought():
    """0.1 + 0.2 · 0 and a bias alone: without inputs the sums are the bias."""
    from digitrec.ui.inside.layer import account_of

    assert "| sum $z$ | 0.1 | 0.3 |" in account_of([0.0, 0.0, 0.0])
    assert "−0 " not in account_of([0.0, 0.0, 0.0])


def test_the_parameters_of_the_classic_network_add_up():
    """784 inputs, 128 units, 10 digits, each unit with a bias."""
    assert (784 * 128 + 128, 128 * 10 + 10, 784 * 128 + 128 + 128 * 10 + 10) == (100_480, 1_290, 101_770)
    assert "100,480" in prose("sequential")
    assert "1,290" in prose("sequential")
    assert "101,770" in prose("sequential")


# ------------------------------------------------------------------------------------------------------------ MNIST


def test_mnist_shows_a_hundred_digits_as_one_picture():
    """And the sample's test digits that the pretrained model misreads, where only the sample is here."""
    text = _text(opened(INSIDE, topic="MNIST"))
    assert text.count("100 handwritten digits") == 1
    misread = load_recognizer("pretrained").predict(sample.load().test.images).argmax(axis=1)
    wrong = np.flatnonzero(misread != sample.load().test.labels)
    assert f"{len(wrong)} of the sample's 1,000 test digits" in text
    assert len(re.findall(r"<figcaption>\d, not \d</figcaption>", text)) == len(wrong)


def test_where_mnist_is_here_its_wrong_labels_are_shown(monkeypatch, data_dir):
    """Fifteen, each with the label that it has; 1901 is the one that looks like a 4."""
    monkeypatch.setenv("DIGITREC_DATA", str(data_dir))
    text = _text(opened(INSIDE, topic="MNIST"))
    assert len(WRONG_LABELS) == 15
    assert "15 of MNIST's 10,000 test digits have a label" in text
    labels = [8, 0, 9, 4, 2, 5, 6, 6, 5, 5, 0, 1, 4, 6, 5]
    assert [text.count(f"“{digit}”</figcaption>") for digit in range(10)] == [
        labels.count(digit) for digit in range(10)
    ]


def test_without_the_pretrained_model_mnist_still_shows_its_hundred(tmp_path, monkeypatch):
    """One sentence says what is missing."""
    monkeypatch.setattr("digitrec.paths.pretrained_dir", lambda: tmp_path / "nothing")
    st.cache_data.clear()  # what another test had computed
    page = opened(INSIDE, topic="MNIST")
    assert not page.exception
    assert "100 handwritten digits" in _text(page)
    assert len(sentences(page)) == 1


def test_the_pretrained_model_was_measured_for_dead_units():
    """So that a newcomer finds a run to look at."""
    assert set(opened(INSIDE).selectbox(key="dead-units-run").options) == {"pretrained"}
    assert paths.PRETRAINED == "pretrained"
