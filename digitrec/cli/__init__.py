"""The command line, one command a module. The only place that turns what went wrong into an exit status."""

import contextlib
import os
import sys

from digitrec.cli.parser import build_parser
from digitrec.errors import DigitrecError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command: exit status 0 done, 1 failed with one line on stderr, 2 wrong usage, 130 left by Ctrl-C.

    arguments: those of the process where none are given. A bug keeps its traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a test's stand-in
            # A terminal that knows no "×" or "·" gets a question mark, not a traceback.
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        options = build_parser().parse_args(arguments)
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except DigitrecError as problem:
        return _fail(str(problem))
    except MemoryError:
        return _fail(
            "There is not enough memory for this; close other programs, or take fewer images at a time."
        )
    except PermissionError as problem:
        return _fail(f"{problem.filename} may not be used by you ({problem.strerror}); change its rights.")
    except BrokenPipeError:
        return _end_quietly()
    except KeyboardInterrupt:
        return 130
    except Exception as bug:
        print(
            f"digitrec has a bug: {type(bug).__name__}: {bug}; please report it with what follows.",
            file=sys.stderr,
        )
        raise


def _fail(message: str) -> int:
    print(" ".join(message.split()), file=sys.stderr)
    return 1


def _end_quietly() -> int:
    """Whoever read our output has enough (`… | head`): nothing went wrong, and nothing more can be written."""
    # Python flushes stdout once more at its end, and would complain there.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
