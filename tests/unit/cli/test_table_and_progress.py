"""What a person sees of a table and of a moving line, on a terminal and elsewhere."""

import io
import sys

import pytest

from digitrec.cli.progress import MovingLine, Silence, StayingLines, progress_for
from digitrec.cli.table import table

ESCAPE = "\x1b"


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """100 columns wide."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return Terminal()


def test_columns_are_as_wide_as_their_longest_cell():
    """Two blanks between them, none at the end of a line."""
    assert table([("*", "first", "95.1 %"), ("", "b", "7 %")], ("", "name", "test accuracy")) == (
        "   name   test accuracy\n*  first  95.1 %\n   b      7 %"
    )


def test_an_indent_stands_before_each_row():
    """Without a heading, the rows alone."""
    assert table([("uji", "99 %"), ("", "worst")], indent=2) == "  uji  99 %\n       worst"


def test_nothing_is_cut_or_wrapped_in_a_narrow_place(monkeypatch):
    """An id must be fit to copy."""
    monkeypatch.setenv("COLUMNS", "20")
    run_id, reason = "20261122-201530-k3f9", "x" * 300
    assert table([(run_id, reason)]) == f"{run_id}  {reason}"


def test_a_name_is_no_markup():
    """A run may be called so."""
    assert table([("[bold]a[/bold] :smile: [1]",)]) == "[bold]a[/bold] :smile: [1]"


def test_a_pipe_gets_no_colours_even_where_they_are_forced(monkeypatch):
    """FORCE_COLOR may be set for another program."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert ESCAPE not in table([("a",)], ("name",))


def test_the_heading_is_bold_on_a_terminal(monkeypatch, terminal):
    """And the rows are plain."""
    monkeypatch.setattr(sys, "stdout", terminal)
    heading, row = table([("a",)], ("name",)).splitlines()
    assert f"{ESCAPE}[1mname" in heading
    assert row.strip() == "a"


def test_a_terminal_sees_how_far_it_is_and_what_stays(terminal):
    """The last line goes in the end, and the cursor is there again."""
    line = MovingLine(terminal)
    line.show(None, "starting")
    line.show(0.42, "epoch 2 of 5 [fast]")
    line.say("epoch 1 of 5: accuracy 91.2 % [first]")
    line.show(0.43, "epoch 2 of 5 [fast]")
    line.close()
    written = terminal.getvalue()
    assert "starting" in written
    assert " 43%" in written
    assert "epoch 2 of 5 [fast]" in written
    assert "epoch 1 of 5: accuracy 91.2 % [first]\n" in written
    assert written.rindex(f"{ESCAPE}[?25h") > written.rindex(f"{ESCAPE}[?25l")
    assert written.endswith(f"{ESCAPE}[2K")


def test_an_end_may_become_unknown_again(terminal):
    """Steps are counted, then something takes as long as it takes: no share is shown then."""
    line = MovingLine(terminal)
    line.show(0.5, "training")
    before = len(terminal.getvalue())
    line.show(None, "measuring")
    line.close()
    assert "measuring" in terminal.getvalue()[before:]
    assert "%" not in terminal.getvalue()[before:]


@pytest.mark.parametrize("columns", [20, 80])
def test_on_a_narrow_terminal_the_share_stays_whole(monkeypatch, terminal, columns):
    """The bar gives way, then the end of the text; the line stays one line."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    line = MovingLine(terminal)
    line.show(0.5, "epoch 3 of 500 · 13,400 images/s · 12 min 35 s left")
    line.close()
    first = terminal.getvalue().split("\r")[0].removeprefix(f"{ESCAPE}[?25l")
    assert " 50% epoch 3 of 500" in first
    assert len(first) <= columns
    assert "\n" not in first


def test_a_line_that_was_never_shown_writes_nothing(terminal):
    """A command may have nothing to wait for."""
    MovingLine(terminal).close()
    assert terminal.getvalue() == ""


def test_a_pipe_gets_only_what_is_said():
    """Line by line."""
    stream = io.StringIO()
    lines = StayingLines(stream)
    lines.show(0.5, "epoch 1")
    lines.say("done")
    lines.close()
    assert stream.getvalue() == "done\n"


def test_without_a_terminal_nothing_is_shown_on_stderr(monkeypatch):
    """For a person lines on stdout, for a program nothing but its JSON."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert isinstance(progress_for(as_json=False), StayingLines)
    assert type(progress_for(as_json=True)) is Silence
