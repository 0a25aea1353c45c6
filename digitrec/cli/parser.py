"""The parser of all commands. A new command is a module with `add`, and a place in COMMANDS."""

import argparse

import digitrec
from digitrec.cli import (
    app,
    benchmark,
    data,
    drawings,
    evaluate,
    fine_tune,
    predict,
    runs,
    stop,
    train,
    use,
)
from digitrec.cli.command import PROGRAM

# In the order of `--help`. Each imports at its top only what its arguments and their help need, and the rest inside
# the functions that work: so `--help` and a wrong usage are answered at once.
COMMANDS = (train, runs, stop, use, predict, evaluate, benchmark, drawings, fine_tune, data, app)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each leaves its function in the option `run`."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Train small networks on handwritten digits, measure them and read digits with them.",
        epilog=f"'{PROGRAM} train --help' explains one command. Exit status: 0 done, 1 failed with one line on stderr, "
        "2 wrong usage. DIGITREC_HOME says where models and data are kept, DIGITREC_DATA where mnist.npz lies.",
    )
    parser.add_argument("--version", action="version", version=f"digitrec {digitrec.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    return parser
