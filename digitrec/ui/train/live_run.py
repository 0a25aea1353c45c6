"""A run while it trains and after: its state, its curves, what it is worth. Reads the run folder; never trains."""

from typing import Any

import streamlit as st

from digitrec import charts
from digitrec.charts.theme import BLUE, ORANGE
from digitrec.data import label_of_test
from digitrec.runs import Run, read_evaluation, read_metrics
from digitrec.runs.typical_run import EPOCHS
from digitrec.ui.live import watch
from digitrec.ui.queue import queue_rows
from digitrec.ui.run_state import draw_with, failure, progress_bar, state_row
from digitrec.ui.texts import plain
from digitrec.ui.train.curves_behind import Behind, curves_behind
from digitrec.ui.train.inside_layers import inside_fold
from digitrec.ui.train.learning_rate import learning_rate_fold
from digitrec.ui.train.rewind import rewind_button
from digitrec.ui.train.shown_run import Runs, follow_the_newest, run_choice, settings_to_take
from digitrec.ui.train.warmth import keep_worker_warm
from digitrec.wording import score

# A legend in the text's own size: the colour alone would be too pale to be read.
_LEGEND = f':color[**━**]{{foreground="{BLUE}"}} training · :color[**━**]{{foreground="{ORANGE}"}} validation'


# Of the axis, while a run trains; the last is the most epochs that a run can have.
_ENDS = (20, 50, 100, 200, 500)


def live_run() -> None:
    """State, progress, curves and outcome of the run that is shown; looks again every second while it lives."""
    runs = Runs.look()
    # What came before is over: read once here, not at each look.
    behind = curves_behind(runs)

    def find() -> Run | None:
        nonlocal runs
        runs = Runs.look()
        return runs.shown

    def show(latest: Run | None) -> None:
        keep_worker_warm()
        if latest is None:
            _nothing_yet()
        else:
            with st.container(gap="xxsmall", key="run-head"):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    run_choice(runs.begun, latest)
                    with st.container(key="run-now"):
                        state_row(latest, "train-stop", _buttons_when_over)
                progress_bar(latest)
                _outcome(latest, runs)
            failure(latest)
        rows = read_metrics(latest.run_id) if latest else []
        with st.container(key="curves", gap="xsmall"):
            st.caption(f"{_LEGEND}{behind.in_words}", help=_why_training_may_lag(latest))
            _curves(rows, behind, _last_epoch(latest, rows))
        queue_rows(runs.waiting, runs.training or runs.experiment)
        inside_fold(latest, behind.run_id, _last_epoch(latest, rows))
        learning_rate_fold(latest, rows)

    watch(runs.shown, find, show)


def _why_training_may_lag(run: Run | None) -> str | None:
    """Why the training's curve may be the worse one, where the run makes training harder than validation."""
    if run is None:
        return None
    asked = run.config.training
    reasons = [
        *(["its images are changed"] if asked.changes_images else []),
        *(["some units are left out"] if run.config.model.dropout else []),
        *(["its labels are smoothed, which no loss can quite reach"] if asked.label_smoothing else []),
    ]
    if not reasons:
        return None
    return f"Training may look worse than validation: while it learns, {' and '.join(reasons)}. Validation is measured without that."


def _nothing_yet() -> None:
    with st.container(key="run-state"):
        st.markdown(
            "**No run of yours yet.** Press **Start**, and its curves grow here in a moment. Until then, a ghost: the loss falls "
            "and the accuracy rises, fast at first. While validation follows training, the network learns what digits have in "
            "common; where it turns back, it learns single images by heart."
        )


def _buttons_when_over(run: Run) -> None:
    rewind_button(run)
    if run.can_predict and st.button("Draw with this model", icon=":material/draw:", key="train-draw"):
        draw_with(run)


def _outcome(run: Run, runs: Runs) -> None:
    """One line under the state: which run this is and what was asked of it, and once it is over what it is worth."""
    test = read_evaluation(run.path).test
    parts = [run.recipe, run.config.training.data, f"seed {run.config.training.seed}"]
    if runs.waiting:
        # The queue itself stands below the curves, which shall not move when somebody joins it.
        parts.append("next: " + ", ".join(plain(each.title) for each in runs.waiting[:3]))
    asked = " · ".join(filter(None, parts))
    if run.status.is_over and test:
        worth = f"Test accuracy **{score(test.correct, test.count)}** on {label_of_test(test.data)}"
        asked = f"{worth} · {asked}"
    with st.container(horizontal=True, vertical_alignment="center", key="run-outcome"):
        st.markdown(f"**{plain(run.title)}** · {asked}")
        settings_to_take(run)
        if runs.training is not None and runs.training.run_id != run.run_id:
            _way_to(runs.training)


def _way_to(training: Run) -> None:
    """To the run that trains, while another one is shown."""
    st.button(
        f"{plain(training.title)} trains now", key="show-training", icon=":material/arrow_forward:", type="tertiary",
        on_click=follow_the_newest, help="Shows it, and whatever comes after it.",
    )  # fmt: skip


def _last_epoch(run: Run | None, rows: list[dict[str, Any]]) -> int:
    """Where the curves' axis ends: at the planned epoch where that is not far, and where a run that is over came to."""
    if run is None:
        return EPOCHS
    reached = max((int(row["epoch"]) for row in rows), default=1)
    if run.status.is_over and rows:
        return reached
    # Of five hundred planned epochs the first ten would be a needle; so the axis grows, but seldom.
    return min(run.config.training.epochs, next(end for end in _ENDS if reached <= end))


def _curves(rows: list[dict[str, Any]], behind: Behind, epochs: int) -> None:
    for metric in ("loss", "accuracy"):
        with st.container(key=f"curve-{metric}"):
            st.vega_lite_chart(
                spec=charts.learning_curves(metric, rows, behind.rows, epochs), height="stretch", key=f"chart-{metric}",
                alt=f"{metric} of training and validation over the epochs of the run",
            )  # fmt: skip
