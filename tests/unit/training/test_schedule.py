"""The learning rate over a run for the page: the numbers that Keras's schedules give at each step."""

import numpy as np
import pytest

from digitrec.config import TrainConfig
from digitrec.training import optimizers
from digitrec.training.schedule import learning_rates


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
@pytest.mark.parametrize("steps", [4, 280])
def test_a_schedule_on_the_page_is_the_one_that_a_run_follows(schedule, steps):
    """At every step, to six digits."""
    config = TrainConfig(schedule=schedule, learning_rate=0.015)
    followed = optimizers.learning_rate(config, steps)
    expected = [float(followed(step)) for step in range(steps)]
    np.testing.assert_allclose(learning_rates(config, steps), expected, rtol=1e-5, atol=1e-9)


def test_a_constant_learning_rate_is_a_level_line():
    """And Keras gets the number itself."""
    config = TrainConfig(schedule="constant", learning_rate=0.02)
    assert learning_rates(config, 3).tolist() == [0.02, 0.02, 0.02]
    assert optimizers.learning_rate(config, 3) == 0.02


def test_one_cycle_rises_for_a_quarter_and_ends_near_zero():
    """From a twenty-fifth of the peak."""
    rates = learning_rates(TrainConfig(schedule="one-cycle", learning_rate=1.0), 100)
    assert rates[0] == pytest.approx(1 / 25)
    assert int(np.argmax(rates)) == 25
    assert rates[25] == pytest.approx(1)
    assert rates[-1] < 0.001
