"""Inside's tab Training: the loss landscape of a run, begun by a click, and overfitting to watch."""

import numpy as np
import pytest
from app_pages import INSIDE, opened

from digitrec import paths
from digitrec.explain.loss_landscape import LOSS_LANDSCAPE, PLACES
from digitrec.runs import read_run
from digitrec.ui.inside.training import overfitted

pytestmark = pytest.mark.usefixtures("home")


def _landscape_of_the_pretrained(**arrays):
    folder = LOSS_LANDSCAPE.folder(read_run(paths.PRETRAINED))
    folder.mkdir(parents=True)
    np.savez(folder / "answer.npz", **arrays)


def _buttons(page):
    return [button.label for button in page.main.button]


def test_a_landscape_that_nobody_computed_waits_for_a_click():
    """It would take a process half a minute."""
    page = opened(INSIDE, topic="Training")
    assert not page.exception
    assert "Compute it" in _buttons(page)


def test_a_landscape_is_shown_with_what_was_measured():
    """A flat one of 2 nats with a hole of 0.25."""
    losses = np.full((PLACES, PLACES), 2.0)
    losses[PLACES // 2, PLACES // 2] = 0.25
    _landscape_of_the_pretrained(losses=losses, images=np.array(300))
    page = opened(INSIDE, topic="Training")
    assert "Compute it" not in _buttons(page)
    assert any("the loss is 0.250 on 300 validation images" in each.value for each in page.markdown)


def test_a_damaged_landscape_is_computed_again():
    """Of another size than is shown."""
    _landscape_of_the_pretrained(losses=np.zeros((3, 3)), images=np.array(300))
    assert "Compute it" in _buttons(opened(INSIDE, topic="Training"))


def test_overfitting_is_offered_with_too_few_images():
    """Two hundred images without dropout, on the classic network."""
    settings = overfitted().settings()
    assert (settings["images"], settings["dropout"], settings["architecture"]) == (200, 0.0, "dense")


def test_a_kernel_is_slid_over_a_digit():
    """The products of one place add up to the sum below them."""
    page = opened(INSIDE, topic="A layer")
    assert not page.exception
    (html,) = [each.value for each in page.markdown if "dr-convolution" in each.value]
    assert html.count("<em>") == 9
    page.selectbox(key="convolution-kernel").set_value("one that a network has learned").run()
    assert not page.exception
    assert page.number_input(key="convolution-filter").max == 48
