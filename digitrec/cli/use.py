"""`use`: choose the run that answers."""

import argparse

from digitrec.cli.command import Commands, add_command, add_json


def add(commands: Commands) -> None:
    """What can be typed after `use`."""
    parser = add_command(
        commands, "use", run,
        summary="choose the run that answers",
        description="Make a run the one that answers in predict and evaluate, and with which new visitors of the Draw page begin.\n"
        "Visitors who have chosen a model themselves keep that one.",
        examples=["use first", "use pretrained"],
    )  # fmt: skip
    parser.add_argument(
        "which", metavar="RUN", help="its id, the start of its id, or its name; or 'pretrained'"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Raises RunError where the run has no model to use."""
    from digitrec.cli.output import print_json, run_record
    from digitrec.runs import activate, find_run

    active = activate(find_run(options.which).run_id)
    if options.json:
        print_json(run_record(active))
    else:
        print(
            f"{active.title} ({active.run_id}) answers from now on, and new visitors of the app begin with it."
        )
    return 0
