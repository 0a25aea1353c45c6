"""What stands pale behind the curves of a run, to compare it with, and how what was asked for differed."""

from dataclasses import dataclass
from typing import Any

from digitrec.config import SETTINGS
from digitrec.runs import Run, read_metrics
from digitrec.runs.typical_run import IN_WORDS, typical_run
from digitrec.ui.texts import plain
from digitrec.ui.train.shown_run import Runs


@dataclass(frozen=True)
class Behind:
    """What stands pale behind the curves: rows of metrics.jsonl, what they are, and the run where they are one's own."""

    rows: list[dict[str, Any]]
    in_words: str
    run_id: str | None = None


def curves_behind(runs: Runs) -> Behind:
    """Behind the run that is shown the one before it; for a fine-tuning another one or nothing; for the first of all, and before it, a typical run."""
    run = runs.shown
    before = runs.before(run) if run is not None else None
    if run is not None and before is not None:
        return _compared(run, before)
    if run is not None and run.origin.drawings:
        return Behind([], "")
    return Behind(typical_run(), f" · pale: a typical run, recorded earlier ({IN_WORDS})")


def _compared(run: Run, before: Run) -> Behind:
    which = "from the same start" if run.origin.same_start_as == before.run_id else "the run before"
    return Behind(
        read_metrics(before.run_id),
        f" · pale: “{plain(before.title)}”, {which}{differences(run, before)}",
        before.run_id,
    )


def differences(run: Run, before: Run) -> str:
    """In words, how what another run was asked for differed."""
    mine, others = run.config.settings(), before.config.settings()
    changed = [
        name
        for name, setting in SETTINGS.items()
        if mine[name] != others[name] and setting.applies_to(others["architecture"])
    ]
    parent = before.origin.parent
    went_on = f", which went on from {plain(parent)}" if parent and parent != run.origin.parent else ""
    if not changed:
        return f"{went_on}, with the same settings"
    told = ", ".join(SETTINGS[name].tell(others[name]) for name in changed[:4])
    more = f" and {len(changed) - 4} more" if len(changed) > 4 else ""
    return f"{went_on}, with {told}{more}"
