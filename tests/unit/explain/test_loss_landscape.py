"""The loss landscape: directions as long as the weights, two sentences from numbers, and a real one."""

import numpy as np
import pytest
from command_line import soon
from training_runs import SMALL, run_to_the_end

from digitrec.explain.loss_landscape import (
    LOSS_LANDSCAPE,
    PLACES,
    direction_like,
    in_words,
    read_landscape,
    steps,
)


def test_a_direction_is_as_long_as_each_units_weights():
    """Columns of a Dense kernel with lengths 5 and 0; a bias stays."""
    kernel, bias = np.array([[3.0, 0], [4, 0]]), np.array([7.0, 7])
    first, second = direction_like([kernel, bias], np.random.default_rng(0))
    np.testing.assert_allclose(np.sqrt((first**2).sum(axis=0)), [5, 0])
    assert second.tolist() == [0, 0]


def test_a_filter_of_a_convolution_is_one_unit():
    """3×3 ones over two channels have a length of √18."""
    (direction,) = direction_like([np.ones((3, 3, 2, 4))], np.random.default_rng(0))
    np.testing.assert_allclose(np.sqrt((direction**2).sum(axis=(0, 1, 2))), np.sqrt(18))


def test_the_network_itself_is_in_the_middle():
    """And the ends are one length of the weights away."""
    places = steps()
    assert (places[0], places[PLACES // 2], places[-1]) == (-1.0, 0.0, 1.0)


def test_two_sentences_say_what_was_measured():
    """A bowl whose loss is 0.5 + the square of the distance: at 3/7 it is 0.68, at 1 it is 1.5."""
    bowl = 0.5 + steps()[:, None] ** 2 + steps()[None, :] ** 2
    words = in_words(bowl, 300)
    assert "the loss is 0.500 on 300 validation images; nowhere on the map is it lower" in words
    assert (
        "A step of 0.43 times the weights' own length makes it 0.68 in the mean, one of 1 makes it 1.50."
        in words
    )


@pytest.mark.training
def test_a_trained_network_lies_lower_than_what_is_around_it(home):
    """By a process of its own, on the 300 validation images it says."""
    run = run_to_the_end({**SMALL, "filters": (), "architecture": "dense"})
    LOSS_LANDSCAPE.start(run)
    soon(lambda: LOSS_LANDSCAPE.status(run).is_over, "the landscape is surveyed")
    found = read_landscape(run)
    losses, middle = found["losses"], PLACES // 2
    assert int(found["images"]) == 300
    assert losses[middle, middle] < np.median(losses)
    assert LOSS_LANDSCAPE.status(run).state == "finished"
