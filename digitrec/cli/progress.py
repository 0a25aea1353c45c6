"""How far something has come: a bar that moves on a terminal, a line for each step elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import TaskID


class Progress(Protocol):
    """show: how far it is, share in 0..1 or None while unknown. say: a line that stays. close: the end."""

    def show(self, share: float | None, text: str) -> None: ...
    def say(self, text: str) -> None: ...
    def close(self) -> None: ...


class MovingLine:
    """For a terminal: the last line is drawn again and again, what is said stays above it, and in the end it goes."""

    def __init__(self, terminal: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
        from rich.table import Column

        # Texts name runs and files, and none of them is markup.
        console = Console(file=terminal, markup=False, highlight=False, emoji=False)
        # On a narrow terminal the bar gives way first, then the end of the text.
        share = TaskProgressColumn(table_column=Column(no_wrap=True, min_width=4))
        text = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True))
        # Nothing else is written meanwhile, so the streams of this process may stay what they are.
        self._bars = Progress(
            BarColumn(30),
            share,
            text,
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._bar: TaskID | None = None

    def show(self, share: float | None, text: str) -> None:
        if self._bar is None:
            self._bar = self._bars.add_task("")
        # `update` cannot say that an end is no longer known.
        self._bars.tasks[self._bar].total = None if share is None else 1
        self._bars.update(self._bar, completed=share or 0, description=text)
        self._bars.start()  # at the first time, so that no empty bar is seen before

    def say(self, text: str) -> None:
        self._bars.console.print(text, soft_wrap=True)

    def close(self) -> None:
        self._bars.stop()


class Silence:
    """For who wants to hear nothing."""

    def show(self, share: float | None, text: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class StayingLines(Silence):
    """For a file or a pipe: only what is said."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


def progress_for(as_json: bool) -> Progress:
    """A moving line where stderr is a terminal; else lines on stdout, unless the JSON answer has that for itself.

    So what a program finds on stderr is only ever what went wrong.
    """
    if sys.stderr.isatty():
        return MovingLine(sys.stderr)
    return Silence() if as_json else StayingLines(sys.stdout)
