"""How long a training has still to go, told from moments that are given."""

import pytest

from digitrec.training.pace import Pace


def after(pace: Pace, start: float, first_step: int, steps: int, seconds: float) -> float:
    """The moment after so many more steps, each this long; the first one ends at `start`."""
    for each in range(steps):
        pace.step_done(start + each * seconds, first_step + each)
    return start + (steps - 1) * seconds


def test_the_first_step_which_compiles_does_not_count():
    """12 s until the first of 1,000 steps, then 0.1 s each: after 200 more, 799 are left, 79.9 s."""
    pace = Pace(steps=1000, steps_per_epoch=1000)
    after(pace, start=12.0, first_step=1, steps=201, seconds=0.1)
    assert pace.seconds_per_step == pytest.approx(0.1)
    assert pace.seconds_left == pytest.approx(79.9)


@pytest.mark.parametrize("steps, seconds", [(0, 1.0), (1, 1.0), (4, 1.0), (14, 0.1)], ids=str)
def test_nothing_is_said_before_it_means_something(steps, seconds):
    """Fewer than five steps after the first one, or less than one and a half seconds."""
    pace = Pace(steps=1000, steps_per_epoch=1000)
    after(pace, start=9.0, first_step=1, steps=steps, seconds=seconds)
    assert (pace.seconds_per_step, pace.seconds_left) == (None, None)


def test_short_epochs_wait_for_the_pause_between_them():
    """Until a validation was seen: it may take as long as the steps."""
    pace = Pace(steps=100, steps_per_epoch=20)
    end = after(pace, start=5.0, first_step=1, steps=20, seconds=0.2)
    assert (pace.seconds_per_step, pace.seconds_left) == (pytest.approx(0.2), None)
    pace.epoch_begins(end + 1.0)
    after(pace, start=end + 1.2, first_step=21, steps=5, seconds=0.2)
    # 75 steps of 0.2 s, and a second after each of the four epochs that are not over.
    assert pace.seconds_left == pytest.approx(75 * 0.2 + 4 * 1.0)


def test_the_first_batch_of_the_first_validation_which_compiles_does_not_count():
    """A pause of 7 s, of which 6 until the end of that batch: 1 s is expected after each of the others."""
    pace = Pace(steps=60, steps_per_epoch=20)
    end = after(pace, start=5.0, first_step=1, steps=20, seconds=0.2)
    pace.test_begins(end)
    pace.test_step_done(end + 6.0)
    pace.test_step_done(end + 6.5)
    pace.epoch_begins(end + 7.0)
    after(pace, start=end + 7.2, first_step=21, steps=5, seconds=0.2)
    assert pace.seconds_left == pytest.approx(35 * 0.2 + 2 * 1.0)


def test_the_last_twenty_seconds_say_how_fast_it_goes():
    """Somebody else used the machine until then."""
    pace = Pace(steps=1000, steps_per_epoch=1000)
    end = after(pace, start=0.0, first_step=1, steps=30, seconds=2.0)
    after(pace, start=end + 0.1, first_step=31, steps=300, seconds=0.1)
    assert pace.seconds_per_step == pytest.approx(0.1)


def test_at_its_end_nothing_is_left():
    """After the last step and its validation's begin there is no epoch to come."""
    pace = Pace(steps=40, steps_per_epoch=40)
    after(pace, start=0.0, first_step=1, steps=40, seconds=1.0)
    assert pace.seconds_left == 0
