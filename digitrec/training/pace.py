"""How fast a training goes and how long it has still to go, once that can be told."""

from collections import deque

# So long a stretch is looked back on: what others do on this machine a minute ago says little.
_SECONDS_LOOKED_BACK = 20.0
# Less of it says nothing yet.
_LEAST_SECONDS, _LEAST_STEPS = 1.5, 5
# After so long the pauses between epochs matter little beside the steps, so that none needs to be known.
_SECONDS_WITHOUT_A_PAUSE = 10.0


class Pace:
    """Told of each moment by whoever trains; `now` is in seconds on a clock that never goes back.

    The first step and the first batch of the first validation are left out: while they last, TensorFlow compiles.
    """

    def __init__(self, steps: int, steps_per_epoch: int) -> None:
        self._steps, self._steps_per_epoch = steps, steps_per_epoch
        # When a step was done on a clock that stands between the epochs, and which one.
        self._marks: deque[tuple[float, int]] = deque()
        self._last_step = 0.0
        self._standing = 0.0
        self._pause: float | None = None
        self._test_began: float | None = None
        self._compiling = 0.0

    def step_done(self, now: float, step: int) -> None:
        """step: how many are done, from 1 on."""
        self._last_step = now
        self._marks.append((now - self._standing, step))
        while len(self._marks) > 2 and self._marks[-1][0] - self._marks[1][0] > _SECONDS_LOOKED_BACK:
            self._marks.popleft()

    def test_begins(self, now: float) -> None:
        """A validation begins."""
        self._test_began = now

    def test_step_done(self, now: float) -> None:
        """A batch of the validation is done."""
        if self._pause is None and not self._compiling and self._test_began is not None:
            self._compiling = now - self._test_began

    def epoch_begins(self, now: float) -> None:
        """An epoch begins; before the first one there was no pause."""
        if not self._marks:
            return
        pause = now - self._last_step
        self._standing += pause
        self._pause = pause - (self._compiling if self._pause is None else 0.0)

    @property
    def seconds_per_step(self) -> float | None:
        """None while too little was seen."""
        if not self._marks:
            return None
        (first, first_step), (last, last_step) = self._marks[0], self._marks[-1]
        if last - first < _LEAST_SECONDS or last_step - first_step < _LEAST_STEPS:
            return None
        return (last - first) / (last_step - first_step)

    @property
    def seconds_left(self) -> float | None:
        """None while it cannot be told."""
        each = self.seconds_per_step
        if each is None or (self._pause is None and self._last_step - self._first < _SECONDS_WITHOUT_A_PAUSE):
            return None
        done = self._marks[-1][1]
        # The last epoch's pause is part of it.
        pauses = -(-(self._steps - done) // self._steps_per_epoch)
        return each * (self._steps - done) + (self._pause or 0.0) * pauses

    @property
    def _first(self) -> float:
        return self._marks[0][0]
