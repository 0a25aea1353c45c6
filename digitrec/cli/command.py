"""What every command shares: how it joins the parser, and the options --json and --run."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

PROGRAM = "python -m digitrec"

# Does what was asked, and returns the exit status.
Work: TypeAlias = Callable[[argparse.Namespace], int]
# What `add_subparsers` returns; argparse has no public name for it.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(
    commands: Commands, name: str, run: Work, *, summary: str, description: str = "", examples: Sequence[str]
) -> argparse.ArgumentParser:
    """A command with a one-line summary; each example is what is typed after the program's name."""
    lines = [f"  {PROGRAM} {example}\n" for example in examples]
    parser = _add(commands, name, run, summary, description=description or _sentence(summary))
    parser.epilog = "examples:\n" + "".join(lines)
    return parser


def add_action(actions: Commands, name: str, run: Work, summary: str) -> argparse.ArgumentParser:
    """What a command can do besides, such as `export` of `drawings`; it answers as JSON as its command does."""
    parser = _add(actions, name, run, summary, description=_sentence(summary))
    # Suppressed: it must not undo a --json that stood before the action.
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON on stdout"
    )
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="answer as JSON on stdout, for a program")


def add_run(parser: argparse.ArgumentParser, role: str) -> None:
    """--run; role: what the run is for."""
    parser.add_argument("--run", dest="which", metavar="RUN", help=f"the run {role} (the active one)")


def _add(commands: Commands, name: str, run: Work, summary: str, **texts: Any) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter, **texts
    )
    parser.set_defaults(run=run)
    return parser


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."
