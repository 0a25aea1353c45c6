"""`app`: start the app."""

import argparse

from digitrec.cli.command import Commands, add_command


def add(commands: Commands) -> None:
    """What can be typed after `app`."""
    parser = add_command(
        commands, "app", run,
        summary="start the app",
        description="Start the app on 127.0.0.1; Ctrl-C ends it.",
        examples=["app", "app --port 8600"],
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=8501, help="where it listens (8501)")


def run(options: argparse.Namespace) -> int:
    """Returns when the app ends. Raises DigitrecError where it cannot be started."""
    from digitrec.launch import serve

    return serve(options.port)
