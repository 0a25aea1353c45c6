"""The options of `benchmark`."""

import argparse
from typing import Any

from digitrec.cli.usage.command import PROGRAM, add_json, command


def add(commands: Any) -> None:
    """`benchmark`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.benchmark import measure

        return measure(options)

    parser = command(
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
    add_json(parser)


def _drawings(text: str) -> int:
    if not text.isdecimal() or int(text) > 1200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of drawings from 0 to 1200")
    return int(text)
