"""What can be typed: commands, options and their help. Imports only what that needs."""

import argparse
import math
import textwrap
from collections.abc import Callable
from typing import Any

import digitrec
from digitrec.config import DATA_SETS, SETTINGS
from digitrec.presets import PRESETS

PROGRAM = "python -m digitrec"
Command = Callable[[argparse.Namespace], int]


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
        _add_train,
        _add_runs,
        _add_stop,
        _add_use,
        _add_predict,
        _add_evaluate,
        _add_benchmark,
        _add_data,
        _add_app,
    ):
        add(commands)
    return parser


def _command(commands: Any, name: str, summary: str, run: Command, **texts: str) -> argparse.ArgumentParser:
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


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer as JSON on stdout, for a program")


def _add_train(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.train import train

        return train(options)

    parser = _command(
        commands, "train", "train a network and wait for it", run,
        description="Train a network in a process of its own and follow it to its end.\n"
        "Ctrl-C stops it and keeps its best epoch; a second Ctrl-C leaves it alone with that.",
        examples=f"""
            {PROGRAM} train --preset fast --data mnist --name first
            {PROGRAM} train --preset classic --set activation=tanh --set units=64,32
            {PROGRAM} train --set architecture=dense --set epochs=3 --json
        """,
        more="\n" + _presets() + "\n" + _settings(),
    )  # fmt: skip
    parser.add_argument("--preset", metavar="NAME", help="start from one of: " + ", ".join(PRESETS))
    parser.add_argument(
        "--data", metavar="NAME", help="the same as --set data=NAME: " + " or ".join(DATA_SETS)
    )
    parser.add_argument(
        "--set", metavar="SETTING=VALUE", action="append", default=[], type=_assignment,
        help="change a setting (see below); may be repeated",
    )  # fmt: skip
    parser.add_argument("--name", default="", help="what to call the run")
    _add_json(parser)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not SETTING=VALUE, such as learning_rate=0.01")
    return name.strip(), value


def _presets() -> str:
    lines = [f"  {preset.name:<12}{preset.summary}" for preset in PRESETS.values()]
    return "\n".join(["presets:", *lines, ""])


def _settings() -> str:
    """Every setting with its explanation, range and default, as digitrec.config has them."""
    lines = ["settings:"]
    for setting in SETTINGS.values():
        text = f"{setting.help} It is {setting.range}; default {setting.show(setting.default)}."
        lines += [
            f"  {setting.name}",
            *textwrap.wrap(text, 100, initial_indent=" " * 6, subsequent_indent=" " * 6),
        ]
    return "\n".join(lines)


def _add_runs(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.runs import list_all

        return list_all(options)

    text = "List all runs, newest first: their state and their test accuracy. * marks the one that answers."
    _add_json(_command(commands, "runs", "list all runs", run, description=text))


def _add_stop(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.runs import stop

        return stop(options)

    text = "Stop a run, wait until it has kept its best epoch, and say what that is worth."
    parser = _command(commands, "stop", "stop a run and keep its best epoch", run, description=text)
    parser.add_argument("which", metavar="RUN", nargs="?", help="its id or name (the one that is training)")
    _add_json(parser)


def _add_use(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.runs import use

        return use(options)

    text = "Make a run the one that answers on the Draw page, and in predict and evaluate."
    parser = _command(commands, "use", "choose the run that answers", run, description=text)
    parser.add_argument(
        "which", metavar="RUN", help="its id, the start of its id, or its name; or 'pretrained'"
    )
    _add_json(parser)


def _add_predict(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.predict import predict

        return predict(options)

    parser = _command(
        commands, "predict", "read the digits in pictures", run,
        description="Read one digit in each PNG, JPEG or WebP (ink of any colour on any background, any size), or every image of an\n"
        "NPZ file: 'images', (n, 28, 28) or (28, 28) as MNIST has them, uint8 or floats in [0, 1], ink bright.",
        examples=f"{PROGRAM} predict three.png seven.jpg\n{PROGRAM} predict digits.npz --run first --json\n"
        f"{PROGRAM} predict --number house.png",
    )  # fmt: skip
    parser.add_argument("files", metavar="FILE", nargs="+", help="a PNG, JPEG, WebP or NPZ file")
    parser.add_argument(
        "--number",
        action="store_const",
        const="drawing",
        dest="number",
        help="read a number of several digits in each picture",
    )
    parser.add_argument(
        "--photo", action="store_const", const="photo", dest="number",
        help="read the number on each photo of ink on paper: shaded, lined or askew",
    )  # fmt: skip
    parser.add_argument("--run", dest="which", metavar="RUN", help="the run that answers (the active one)")
    _add_json(parser)


def _add_evaluate(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.evaluate import evaluate_run

        return evaluate_run(options)

    parser = _command(
        commands, "evaluate", "measure a run on labelled images", run,
        description="Measure a run: on the test digits of the data set that it was trained on, or of another, or on your own.",
        examples=f"{PROGRAM} evaluate --run first --data sample\n{PROGRAM} evaluate --npz mine.npz --json",
    )  # fmt: skip
    parser.add_argument("--run", dest="which", metavar="RUN", help="the run to measure (the active one)")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--data", metavar="NAME", help="the test digits of " + " or ".join(DATA_SETS))
    source.add_argument("--npz", metavar="FILE", help="an NPZ file with 'images' and 'labels'")
    _add_json(parser)


def _add_benchmark(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.benchmark import measure

        return measure(options)

    parser = _command(
        commands, "benchmark", "measure a run on what people draw", run,
        description="Measure a run on MNIST's test digits and on pen strokes (the folder ink of DIGITREC_DATA), shown to it as the\n"
        "canvas would show them: a round brush of 8 to 30 pixels on 280, strokes of 30 to 85 % of the canvas anywhere on it,\n"
        "dark on light and light on dark, the same ones each time. Sets that are not here are named and skipped.",
        examples=f"{PROGRAM} benchmark --run pretrained\n{PROGRAM} benchmark --grid 0 --sheets mistakes --json",
    )  # fmt: skip
    parser.add_argument("--run", dest="which", metavar="RUN", help="the run to measure (the active one)")
    parser.add_argument(
        "--grid", type=_drawings, default=600, metavar="N",
        help="drawings for each pen width, size and tilt, 0 to leave these out (600, which takes minutes)",
    )  # fmt: skip
    parser.add_argument("--sheets", metavar="DIR", help="save pictures of what was misread there")
    _add_json(parser)


def _drawings(text: str) -> int:
    if not text.isdecimal() or int(text) > 1200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of drawings from 0 to 1200")
    return int(text)


def _add_data(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.data import list_data

        return list_data(options)

    def run_fetch(options: argparse.Namespace) -> int:
        from digitrec.cli.data import fetch

        return fetch(options)

    parser = _command(commands, "data", "list the data sets, or fetch one", run)
    _add_json(parser)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    listing = _command(actions, "list", "what is here, and how many images (also without an action)", run)
    listing.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON on stdout"
    )
    fetching = _command(actions, "fetch", "download the full MNIST, 11 MB", run_fetch)
    fetching.add_argument("name", metavar="NAME", choices=DATA_SETS, help=" or ".join(DATA_SETS))
    fetching.add_argument(
        "--timeout",
        metavar="S",
        type=_seconds,
        default=30.0,
        help="give up after so many seconds without an answer (30)",
    )
    fetching.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, more than 0 up to 3600")
    return seconds


def _add_app(commands: Any) -> None:
    def run(options: argparse.Namespace) -> int:
        from digitrec.serve import serve

        return serve(options.port)

    parser = _command(
        commands, "app", "start the app", run, description="Start the app on 127.0.0.1; Ctrl-C ends it."
    )
    parser.add_argument("--port", type=int, default=8501, help="where it listens (8501)")
