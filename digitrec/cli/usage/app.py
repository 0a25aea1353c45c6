"""The options of `app`."""

import argparse
from typing import Any

from digitrec.cli.usage.command import command


def add(commands: Any) -> None:
    """`app`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.launch import serve

        return serve(options.port)

    parser = command(
        commands, "app", "start the app", run, description="Start the app on 127.0.0.1; Ctrl-C ends it."
    )
    parser.add_argument("--port", type=int, default=8501, help="where it listens (8501)")
