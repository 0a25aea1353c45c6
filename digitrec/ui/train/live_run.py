"""A run while it trains and after: its state, its curves, what it is worth. Reads the run folder; never trains."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from digitrec import charts
from digitrec.charts.theme import BLUE, ORANGE
from digitrec.charts.typical_run import EPOCHS, IN_WORDS, typical_run
from digitrec.config import SETTINGS
from digitrec.data import label_of_test
from digitrec.runs import Run, read_evaluation, read_metrics
from digitrec.ui.live import watch
from digitrec.ui.queue import queue_rows
from digitrec.ui.run_state import draw_with, failure, progress_bar, state_row
from digitrec.ui.texts import plain
from digitrec.ui.train.learning_rate import learning_rate_fold
from digitrec.ui.train.shown_run import run_before, run_choice, settings_to_take, shown_run
from digitrec.wording import score

# A legend in the text's own size: the colour alone would be too pale to be read.
_LEGEND = f':color[**━**]{{foreground="{BLUE}"}} training · :color[**━**]{{foreground="{ORANGE}"}} validation'


# Of the axis, while a run trains; the last is the most epochs that a run can have.
_ENDS = (20, 50, 100, 200, 500)


@dataclass(frozen=True)
class _Behind:
    """What stands pale behind the curves: rows of metrics.jsonl, and what they are."""

    rows: list[dict[str, Any]]
    in_words: str


def live_run(run: Run | None) -> None:
    """State, progress, curves and outcome of the run; looks again every second while it lives."""
    # What came before is over: read once here, not at each look.
    behind = _behind(run)

    def show(latest: Run | None) -> None:
        if latest is None:
            _nothing_yet()
        else:
            with st.container(gap="xxsmall", key="run-head"):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    run_choice(latest)
                    with st.container(key="run-now"):
                        state_row(latest, "train-stop", _draw_button)
                progress_bar(latest)
                _outcome(latest)
            failure(latest)
        rows = read_metrics(latest.run_id) if latest else []
        with st.container(key="curves", gap="xsmall"):
            st.caption(f"{_LEGEND}{behind.in_words}")
            _curves(rows, behind, _last_epoch(latest, rows))
        queue_rows()
        learning_rate_fold(latest, rows)

    watch(run, shown_run, show)


def _behind(run: Run | None) -> _Behind:
    if run is not None and run.origin.drawings:
        fine_tuning = run_before(run)
        return _compared(run, fine_tuning) if fine_tuning else _Behind([], "")
    before = run_before(run) if run is not None else None
    if run is not None and before is not None:
        return _compared(run, before)
    return _Behind(typical_run(), f" · pale: a typical run, recorded earlier ({IN_WORDS})")


def _compared(run: Run, before: Run) -> _Behind:
    return _Behind(
        read_metrics(before.run_id),
        f" · pale: “{plain(before.title)}”, the run before{differences(run, before)}",
    )


def _nothing_yet() -> None:
    with st.container(key="run-state"):
        st.markdown(
            "**No run of yours yet.** Press **Start**, and its curves grow here in a moment. Until then, a ghost: the loss falls "
            "and the accuracy rises, fast at first. While validation follows training, the network learns what digits have in "
            "common; where it turns back, it learns single images by heart."
        )


def _draw_button(run: Run) -> None:
    if run.can_predict and st.button("Draw with this model", icon=":material/draw:", key="train-draw"):
        draw_with(run)


def _outcome(run: Run) -> None:
    """One line under the state: which run this is and what was asked of it, and once it is over what it is worth."""
    test = read_evaluation(run.path).test
    asked = " · ".join(
        filter(None, (run.recipe, run.config.training.data, f"seed {run.config.training.seed}"))
    )
    if run.status.is_over and test:
        worth = f"Test accuracy **{score(test.correct, test.count)}** on {label_of_test(test.data)}"
        asked = f"{worth} · {asked}"
    with st.container(horizontal=True, vertical_alignment="center", key="run-outcome"):
        st.markdown(f"**{plain(run.title)}** · {asked}")
        settings_to_take(run)


def _last_epoch(run: Run | None, rows: list[dict[str, Any]]) -> int:
    """Where the curves' axis ends: at the planned epoch where that is not far, and where a run that is over came to."""
    if run is None:
        return EPOCHS
    reached = max((int(row["epoch"]) for row in rows), default=1)
    if run.status.is_over and rows:
        return reached
    # Of five hundred planned epochs the first ten would be a needle; so the axis grows, but seldom.
    return min(run.config.training.epochs, next(end for end in _ENDS if reached <= end))


def _curves(rows: list[dict[str, Any]], behind: _Behind, epochs: int) -> None:
    for metric in ("loss", "accuracy"):
        with st.container(key=f"curve-{metric}"):
            st.vega_lite_chart(
                spec=charts.learning_curves(metric, rows, behind.rows, epochs), height="stretch", key=f"chart-{metric}",
                alt=f"{metric} of training and validation over the epochs of the run",
            )  # fmt: skip


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
