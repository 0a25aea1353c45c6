"""What all commands share: how one is added, and its option --json."""

import argparse
import textwrap
from collections.abc import Callable
from typing import Any

PROGRAM = "python -m digitrec"
Command = Callable[[argparse.Namespace], int]


def command(commands: Any, name: str, summary: str, run: Command, **texts: str) -> argparse.ArgumentParser:
    """A command with a one-line summary and, as texts, a longer description or examples."""
    examples = textwrap.dedent(texts.get("examples", "")).strip()
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=texts.get("description", summary[0].upper() + summary[1:] + "."),
        epilog=(f"examples:\n{textwrap.indent(examples, '  ')}\n" if examples else "")
        + texts.get("more", ""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="answer as JSON on stdout, for a program")
