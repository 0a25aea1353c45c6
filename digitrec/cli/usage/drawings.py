"""The options of `drawings` and its actions."""

import argparse
from typing import Any

from digitrec.cli.usage.command import PROGRAM, Command, add_json, command


def add(commands: Any) -> None:
    """`drawings`."""
    parser = command(
        commands, "drawings", "list the drawings that were confirmed or corrected, or change them", _run("list_all"),
        description="List the drawings that were confirmed or corrected on the Draw page, and how often each model is right on them.\n"
        "A model that was trained on some of them is not measured on those.",
        examples=f"""
            {PROGRAM} drawings --json
            {PROGRAM} drawings export mine.zip
            {PROGRAM} drawings delete 20261122-201530-k3f9
        """,
    )  # fmt: skip
    add_json(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    exporting = _action(actions, "export", "write all of them into a ZIP file", "export")
    exporting.add_argument("file", metavar="FILE", help="the ZIP file to write")
    importing = _action(actions, "import", "add those of a ZIP file", "import_file")
    importing.add_argument("file", metavar="FILE", help="a ZIP file that export has written")
    deleting = _action(actions, "delete", "delete some or all", "delete")
    deleting.add_argument("ids", metavar="ID", nargs="*", help="the id of a drawing, as listed")
    deleting.add_argument("--all", action="store_true", help="all of them")
    _action(actions, "restore", "bring back what was deleted last", "restore")


def _action(actions: Any, name: str, summary: str, function: str) -> argparse.ArgumentParser:
    parser = command(actions, name, summary, _run(function))
    # Suppressed: it must not undo a --json that stood before the action.
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON on stdout"
    )
    return parser


def _run(function: str) -> Command:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli import drawings

        return int(getattr(drawings, function)(options))

    return run
