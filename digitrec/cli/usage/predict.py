"""The options of `predict`."""

import argparse
from typing import Any

from digitrec.cli.usage.command import PROGRAM, add_json, command


def add(commands: Any) -> None:
    """`predict`."""

    def run(options: argparse.Namespace) -> int:
        from digitrec.cli.predict import predict

        return predict(options)

    parser = command(
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
    add_json(parser)
