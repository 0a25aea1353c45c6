"""Following a run: its progress, Ctrl-C on the way, and what became of it."""

import contextlib
import signal
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any

from digitrec import jobs
from digitrec.cli.output import print_json, run_record, test_score
from digitrec.cli.progress import Progress, progress_for
from digitrec.errors import RunError
from digitrec.runs import Run, read_evaluation, read_metrics
from digitrec.runs.status import Status
from digitrec.wording import duration, percent, score


def follow(start: Callable[[], Run], as_json: bool) -> Run:
    """Starts a run and shows its progress to its end; the first Ctrl-C stops it, the second one leaves it alone."""
    with _note_interrupts() as interrupts:
        run = start()
        progress = progress_for(as_json)
        progress.say(f"{run.title} is {run.run_id}; Ctrl-C stops it and keeps its best epoch")
        if run.status.is_waiting:
            progress.say(_place_in_queue(run))
        try:
            return jobs.wait(run.run_id, Follower(run.run_id, progress, interrupts).report)
        except KeyboardInterrupt:
            progress.say(f"the run goes on alone; `python -m digitrec stop {run.run_id}` stops it")
            raise
        finally:
            progress.close()


def _place_in_queue(run: Run) -> str:
    """it waits its turn behind first and 2 others."""
    ahead = [
        *jobs.working(),
        *(each for each in jobs.waiting() if each.status.queued_at < run.status.queued_at),
    ]
    others = f" and {len(ahead) - 1} more" if len(ahead) > 1 else ""
    return f"it waits its turn behind {ahead[0].title}{others}" if ahead else "it waits its turn"


def wait_for(run_id: str, as_json: bool) -> Run:
    """Shows the progress of a run to its end; Ctrl-C ends the waiting alone."""
    progress = progress_for(as_json)
    try:
        return jobs.wait(run_id, Follower(run_id, progress).report)
    finally:
        progress.close()


@contextlib.contextmanager
def _note_interrupts() -> Iterator[list[int]]:
    """Ctrl-C is noted in the list instead of ending the program; the second one ends it."""
    interrupts: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if interrupts:
            raise KeyboardInterrupt
        interrupts.append(number)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, previous)


class Follower:
    """Shows a run's progress while `jobs.wait` reports, and hands on Ctrl-C, which `interrupts` grows by."""

    def __init__(self, run_id: str, progress: Progress, interrupts: Sequence[int] = ()) -> None:
        self._run_id, self._progress, self._interrupts = run_id, progress, interrupts
        self._stopping = False
        self._epoch_lines = 0

    def report(self, status: Status) -> None:
        if self._interrupts and not self._stopping:
            self._stopping = True
            self._progress.say(
                "taking it out of the queue" if status.is_waiting else "stopping; the best epoch is kept"
            )
            with contextlib.suppress(RunError):  # it came to its end by itself
                jobs.stop(self._run_id)
        self._say_epochs(status)
        if status.steps and status.message == "training":
            speed = f" · {status.images_per_second:,.0f} images/s" if status.images_per_second else ""
            left = f" · {duration(status.seconds_left)} left" if status.seconds_left is not None else ""
            self._progress.show(
                status.step / status.steps, f"epoch {status.epoch} of {status.epochs}{speed}{left}"
            )
        else:
            self._progress.show(None, status.message)

    def _say_epochs(self, status: Status) -> None:
        # While epoch 3 runs, epochs 1 and 2 are written; reading the file more often would only cost.
        if (status.epoch if status.is_over else status.epoch - 1) <= self._epoch_lines:
            return
        rows = [row for row in read_metrics(self._run_id) if row["kind"] == "epoch"]
        for row in rows[self._epoch_lines :]:
            self._progress.say(_epoch_line(row, status.epochs))
        self._epoch_lines = max(self._epoch_lines, len(rows))


def _epoch_line(row: dict[str, Any], epochs: int) -> str:
    """epoch 1 of 5: loss 0.412, accuracy 91.2 %, val_loss 0.120, val_accuracy 96.4 %; "?" for what is no number."""

    def in_words(name: str) -> str:
        value = row.get(name)
        if not isinstance(value, int | float):
            return "?"
        return percent(value) if name.endswith("accuracy") else f"{value:.3f}"

    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    return f"epoch {row.get('epoch', '?')} of {epochs}: " + ", ".join(
        f"{name} {in_words(name)}" for name in names
    )


def report_end(run: Run, as_json: bool) -> int:
    """What became of a run that is over, for a person or a program. Raises RunError where it did not end well."""
    check_end(run)
    if as_json:
        print_json(run_record(run))
    else:
        print(_summary(run))
    return 0


def check_end(run: Run) -> None:
    """Raises RunError where a run that is over failed or was interrupted."""
    if run.status.state == "failed":
        raise RunError(f"The run {run.title} failed: {run.status.reason}")
    if run.status.state == "interrupted":
        raise RunError(
            f"The run {run.title} was interrupted: {run.status.reason}; what it wrote is in {run.path}, start it again."
        )


def _summary(run: Run) -> str:
    test = test_score(run.run_id)
    if test is None:
        return f"{run.title} {run.status.reason or run.status.state}; there is no model to keep."
    best = f", its best epoch ({read_evaluation(run.run_id).get('best_epoch')}) is kept" * (
        run.status.state == "stopped"
    )
    return (
        f"{run.title} {run.status.state} after {duration(run.status.seconds)} of training{best}.\n"
        f"test accuracy  {score(test['correct'], test['count'])}\n"
        f"run            {run.run_id}\n"
        f"to draw with   python -m digitrec use {run.run_id}\n"
        f"to read with   python -m digitrec predict digit.png --run {run.run_id}"
    )
