"""`train`: train a network in a process of its own and wait for it."""

import argparse
import textwrap
from functools import partial

from digitrec.cli.command import Commands, add_command, add_json
from digitrec.config import DATA_SETS, SETTINGS, RunConfig, parse_settings
from digitrec.config.presets import PRESETS, preset_named
from digitrec.errors import ConfigError


def add(commands: Commands) -> None:
    """What can be typed after `train`."""
    parser = add_command(
        commands, "train", run,
        summary="train a network and wait for it",
        description="Train a network in a process of its own and follow it to its end.\n"
        "Ctrl-C stops it and keeps its best epoch; a second Ctrl-C leaves it alone with that.",
        examples=[
            "train --preset fast --data mnist --name first",
            "train --preset classic --set activation=tanh --set units=64,32",
            "train --set architecture=dense --set epochs=3 --json",
        ],
    )  # fmt: skip
    parser.epilog = f"{parser.epilog}\n{_presets()}\n{_settings()}"
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
    """Each with what it is for, and a line on each data set on which it was measured."""
    lines = ["presets:"]
    for preset in PRESETS.values():
        lines.append(f"  {preset.name:<12}{preset.summary}")
        lines += [f"{'':14}{preset.promise(data)}" for data in preset.measured]
    return "\n".join([*lines, ""])


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


def run(options: argparse.Namespace) -> int:
    """Raises DigitrecError where the run cannot be started or fails."""
    from digitrec import jobs
    from digitrec.cli.follow import follow, report_end
    from digitrec.cli.run_choice import run_to_use
    from digitrec.runs import Origin

    config = _config(options)
    parent = run_to_use(options.parent).run_id if options.parent else None
    teachers = [run_to_use(text).run_id for text in options.teachers]
    origin = Origin(parent=parent, teachers=tuple(teachers))
    preset = preset_named(options.preset).name if options.preset is not None else ""
    start = partial(jobs.start, config, name=options.name, preset=preset, origin=origin)
    return report_end(follow(start, options.json), options.json)


def _config(options: argparse.Namespace) -> RunConfig:
    texts = dict(options.set)
    if options.data is not None and texts.setdefault("data", options.data).strip() != options.data.strip():
        raise ConfigError(
            f"--data {options.data} and --set data={texts['data']} contradict each other; give one of them."
        )
    changes = parse_settings(texts)
    return (
        preset_named(options.preset).config(**changes)
        if options.preset is not None
        else RunConfig.from_settings(changes)
    )
