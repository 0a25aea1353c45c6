"""The parser of all commands; what each can be told stands in digitrec.cli.usage."""

import argparse

import digitrec
from digitrec.cli.usage import app, benchmark, data, drawings, evaluate, fine_tune, predict, runs, train
from digitrec.cli.usage.command import PROGRAM


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
    for add in (
        train.add,
        runs.add_runs,
        runs.add_stop,
        runs.add_use,
        predict.add,
        evaluate.add,
        benchmark.add,
        drawings.add,
        fine_tune.add,
        data.add,
        app.add,
    ):
        add(commands)
    return parser
