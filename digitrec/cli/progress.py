"""How far something has come: one line that moves on a terminal, a line for each step elsewhere."""

import shutil
import sys
from typing import Protocol, TextIO

_BAR = 30


class Progress(Protocol):
    """show: how far it is, share in 0..1 or None while unknown. say: a line that stays. close: the end."""

    def show(self, share: float | None, text: str) -> None: ...
    def say(self, text: str) -> None: ...
    def close(self) -> None: ...


class MovingLine:
    """For a terminal: the last line is drawn again and again, what is said stays above it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = ""

    def show(self, share: float | None, text: str) -> None:
        filled = round(_BAR * min(max(share or 0, 0), 1))
        bar = "" if share is None else f"{'#' * filled}{'.' * (_BAR - filled)} {share:4.0%}  "
        line = (bar + text)[: shutil.get_terminal_size().columns - 1]
        if line != self._drawn:
            self._write(line)
            self._drawn = line

    def say(self, text: str) -> None:
        self._write(text + "\n")
        self._drawn = ""

    def close(self) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        self._stream.write(f"\r\x1b[K{text}")  # back to the first column, and what was there is erased
        self._stream.flush()


class StayingLines:
    """For a file or a pipe: only what is said."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, share: float | None, text: str) -> None:
        pass

    def say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)

    def close(self) -> None:
        pass


class Silence:
    """For who wants to hear nothing."""

    def show(self, share: float | None, text: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def progress_for(as_json: bool) -> Progress:
    """A moving line where stderr is a terminal; else lines on stdout, unless the JSON answer has that for itself.

    So what a program finds on stderr is only ever what went wrong.
    """
    if sys.stderr.isatty():
        return MovingLine(sys.stderr)
    return Silence() if as_json else StayingLines(sys.stdout)
