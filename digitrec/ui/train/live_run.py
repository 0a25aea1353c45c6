"""A run while it trains and after: its state, its curves, what it is worth. Reads the run folder; never trains."""

from typing import Any

import streamlit as st

from digitrec import charts
from digitrec.config import SETTINGS
from digitrec.data import label_of_test
from digitrec.errors import DigitrecError
from digitrec.paths import PRETRAINED
from digitrec.runs import Run, list_runs, read_evaluation, read_metrics, read_run
from digitrec.ui.layout import show_error
from digitrec.ui.live import watch
from digitrec.ui.queue import queue_rows
from digitrec.ui.run_state import draw_with, failure, state_row
from digitrec.ui.texts import plain
from digitrec.ui.train.warmth import keep_worker_warm
from digitrec.wording import score


def run_to_watch() -> Run | None:
    """The run to watch: the one that trains, or else the newest."""
    return next(iter(_own_runs()), None)


def run_before() -> Run | None:
    """The newest run besides the watched one that has curves to compare with."""
    return next((run for run in _own_runs()[1:] if read_metrics(run.run_id)), None)


def _own_runs() -> list[Run]:
    runs = [run for run in list_runs() if run.run_id != PRETRAINED]
    # What waits has nothing to show yet; it stands in the queue below.
    begun = [run for run in runs if not run.status.is_waiting]
    return sorted(begun, key=lambda run: (run.status.is_working, run.run_id), reverse=True)


def live_run(run: Run | None) -> None:
    """State, progress, curves and outcome of the run; looks again every second while it lives."""
    # The run before is over: read once here, not at each look.
    previous = run_before()
    before = read_metrics(previous.run_id) if previous else []

    def show(latest: Run | None) -> None:
        keep_worker_warm()
        if latest is None:
            queue_rows()
            _nothing_yet()
            return
        state_row(latest, "train-stop")
        queue_rows()
        failure(latest)
        _outcome(latest)
        _curves(latest, previous, before)

    watch(run, run_to_watch, show)


def _nothing_yet() -> None:
    with st.container(key="run-state"):
        st.markdown(
            "No run of yours yet. Press **Start** and its curves grow here; these are the shipped model's."
        )
    try:
        _curves(read_run(PRETRAINED), None, [])
    except DigitrecError as problem:
        show_error(problem)


def _outcome(run: Run) -> None:
    test = read_evaluation(run.path).test
    if not (run.status.is_over and test):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Test accuracy **{score(test.correct, test.count)}** on {label_of_test(test.data)}")
        if st.button("Draw with this model", icon=":material/draw:", key="train-draw"):
            draw_with(run)


def _curves(run: Run, previous: Run | None, before: list[dict[str, Any]]) -> None:
    rows = read_metrics(run.run_id)
    if previous:
        st.caption(f"Pale: the run before, “{plain(previous.title)}”{differences(run, previous)}.")
    for metric in ("loss", "accuracy"):
        with st.container(key=f"curve-{metric}"):
            st.vega_lite_chart(
                spec=charts.learning_curves(metric, rows, before, run.config.training.epochs),
                alt=f"{metric} of training and validation over the epochs of the run",
            )


def differences(run: Run, previous: Run) -> str:
    """In words, how the settings of the previous run differed."""
    mine, others = run.config.settings(), previous.config.settings()
    changed = [
        name
        for name, setting in SETTINGS.items()
        if mine[name] != others[name] and setting.applies_to(others["architecture"])
    ]
    if not changed:
        return ", with the same settings"
    named = [
        f"{SETTINGS[name].label.lower()} {SETTINGS[name].show(others[name]) or 'none'}"
        for name in changed[:4]
    ]
    more = f" and {len(changed) - 4} more" if len(changed) > 4 else ""
    return ", with " + ", ".join(named) + more
