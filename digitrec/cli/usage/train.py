"""The options of `train`."""

import argparse
import textwrap
from typing import Any

from digitrec.cli.usage.command import PROGRAM, add_json, command
from digitrec.config import DATA_SETS, SETTINGS
from digitrec.config.presets import PRESETS


def add(commands: Any) -> None:
    """`train`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.train import train

        return train(options)

    parser = command(
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
    parser.add_argument(
        "--from", dest="parent", metavar="RUN", help="begin with the weights of this run, of the same network"
    )
    parser.add_argument(
        "--teacher", dest="teachers", metavar="RUN", action="append", default=[],
        help="learn from this run's answers too, as much as from the labels; may be repeated, for a committee",
    )  # fmt: skip
    parser.add_argument("--name", default="", help="what to call the run")
    add_json(parser)


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
