"""The ReLU explainer, as a page shows it."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.ui.texts import prose


def _page(dead_fractions, run_name):
    import streamlit as st

    from digitrec.ui.train.relu_explainer import relu_explainer

    def load():
        st.session_state["loaded"] = st.session_state.get("loaded", 0) + 1

    relu_explainer(dead_fractions, run_name, load)


def _open(dead_fractions=None, run_name=None):
    page = AppTest.from_function(_page, args=(dead_fractions, run_name), default_timeout=30).run()
    assert not page.exception
    return page


def _text(page):
    return "\n".join(each.value for each in page.markdown)


def _row(page, label):
    """The row of the table of numbers whose first cell names the function."""
    return next(
        line for line in _text(page).splitlines() if line.startswith("| :color") and f"**{label}**" in line
    )


def test_moving_the_input_moves_the_numbers():
    """At 1 the slope of ReLU is 1, at −2 it is 0; tanh has almost none left there."""
    page = _open()
    assert _row(page, "ReLU").endswith("| 1.00 | 1.00 |")
    assert _row(page, "tanh").endswith("| 0.76 | 0.42 |")
    page.slider(key="relu-x").set_value(-2.0).run()
    assert not page.exception
    assert _row(page, "ReLU").endswith("| 0.00 | 0.00 |")
    assert _row(page, "tanh").endswith("| −0.96 | 0.07 |")


def test_another_function_can_be_compared_or_none():
    """Leaky ReLU at 1 is ReLU; with nothing chosen the row stays, empty, so that nothing jumps."""
    page = _open()
    page.button_group(key="relu-compare").set_value("leaky_relu").run()
    assert _row(page, "Leaky ReLU").endswith("| 1.00 | 1.00 |")
    page.button_group(key="relu-compare").set_value(None).run()
    assert not page.exception
    assert "| | | |" in _text(page)


def test_lowering_the_bias_kills_the_unit():
    """At the start it is alive for the input 0.8; at b = −1.8 its sum is negative everywhere."""
    page = _open()
    assert "alive" in _text(page)
    page.slider(key="relu-unit-bias").set_value(-1.8).run()
    assert "dead]" in _text(page)
    page.button(key="relu-unit-reset").click().run()
    assert "alive" in _text(page)


def test_a_unit_can_be_silent_for_one_input_without_being_dead():
    """w = 1.5, b = −0.4: z(0.1) = −0.25, z(0.8) = 0.8."""
    page = _open()
    page.slider(key="relu-unit-input").set_value(0.1).run()
    assert "silent]" in _text(page)


def test_one_training_step_with_too_high_a_learning_rate_kills_the_unit():
    """From w = 1.5, b = −0.4 a step of 2.0 leads to b = −2."""
    page = _open()
    page.button(key="relu-unit-step").click().run()
    assert not page.exception
    assert page.slider(key="relu-unit-bias").value == pytest.approx(-2.0)
    assert "dead]" in _text(page)


def test_one_training_step_with_a_low_learning_rate_does_not():
    """From b = −0.4 a step of 0.1 leads to −0.48."""
    page = _open()
    page.button_group(key="relu-unit-learning-rate").set_value(0.1).run()
    page.button(key="relu-unit-step").click().run()
    assert page.slider(key="relu-unit-bias").value == pytest.approx(-0.48)
    assert "alive" in _text(page)


def test_the_button_asks_for_the_dying_relu_preset():
    """The explainer only calls back; what loading means is the page's business."""
    page = _open()
    assert "loaded" not in page.session_state
    page.button(key="relu-load-dying").click().run()
    assert not page.exception
    assert page.session_state["loaded"] == 1


def test_the_share_of_dead_units_of_the_run_is_shown_with_its_worst_layer():
    """A run's name is shown as written, not as Markdown."""
    page = _open({"dense": 0.031, "dense_1": 0.398}, "my *best* run")
    assert "In **my \\*best\\* run**, 39.8 % of the units of `dense_1`" in _text(page)


@pytest.mark.parametrize(
    "dead_fractions, sentence",
    [
        (None, "No run has been trained yet."),
        ({}, "**first** has no layer with ReLU"),
        ({"dense": 0.0}, "In **first** every unit gave something"),
    ],
)
def test_without_dead_units_one_sentence_says_why(dead_fractions, sentence):
    """No run, no ReLU and no dead unit are three different things."""
    assert sentence in _text(_open(dead_fractions, "first"))


def test_the_worked_example_of_a_dense_layer_adds_up():
    """The text's numbers, computed."""
    kernel = np.array([[0.2, -0.4], [0.6, 0.8], [-0.1, -0.9]])
    sums = np.array([0, 0.5, 1]) @ kernel + np.array([0.1, 0.3])
    np.testing.assert_allclose(sums, [0.3, -0.2])
    assert "| sum $z$ | 0.3 | −0.2 |" in prose("layer")
    assert "0.2 & -0.4 \\\\ 0.6 & 0.8 \\\\ -0.1 & -0.9" in prose("layer")


def test_the_parameters_of_the_classic_network_add_up():
    """784 inputs, 128 units, 10 digits, each unit with a bias."""
    assert (784 * 128 + 128, 128 * 10 + 10, 784 * 128 + 128 + 128 * 10 + 10) == (100_480, 1_290, 101_770)
    assert "100,480" in prose("sequential")
    assert "1,290" in prose("sequential")
    assert "101,770" in prose("sequential")
