"""A run while it trains and after: its state, its curves, what it is worth. Reads the run folder; never trains."""

from typing import Any

import streamlit as st

from digitrec import charts
from digitrec.config import SETTINGS
from digitrec.data import label_of_test
from digitrec.errors import DigitrecError
from digitrec.paths import PRETRAINED
from digitrec.runs import (
    Run,
    activate,
    list_runs,
    read_evaluation,
    read_metrics,
    read_run,
)
from digitrec.ui.layout import DRAW_PAGE, show_error
from digitrec.ui.queue import keep_moving, queue_rows, stop
from digitrec.wording import duration, score

_LIVE, _IDLE = "1s", "5s"


def shown_run() -> Run | None:
    """The run to watch: the one that trains, or else the newest."""
    return next(iter(_own_runs()), None)


def run_before() -> Run | None:
    """The newest run besides the shown one that has curves to compare with."""
    return next((run for run in _own_runs()[1:] if read_metrics(run.run_id)), None)


def _own_runs() -> list[Run]:
    runs = [run for run in list_runs() if run.run_id != PRETRAINED]
    # What waits has nothing to show yet; it stands in the queue below.
    begun = [run for run in runs if not run.status.is_waiting]
    return sorted(begun, key=lambda run: (run.status.is_working, run.run_id), reverse=True)


def live_run(run: Run | None) -> None:
    """State, progress, curves and outcome of the run; looks again every second while it lives."""
    was = (run.run_id, run.status.is_live) if run else None
    # The run before is over: read once here, not at each look.
    previous = run_before()
    before = read_metrics(previous.run_id) if previous else []

    @st.fragment(run_every=_LIVE if run and run.status.is_live else _IDLE)
    def look() -> None:
        keep_moving()
        latest = shown_run()
        if (latest and (latest.run_id, latest.status.is_live)) != was:
            st.rerun()  # once: a run began or ended, here, in another tab or on the command line
        if latest is None:
            queue_rows()
            _nothing_yet()
            return
        state_row(latest, "train-stop")
        queue_rows()
        _outcome(latest)
        _curves(latest, previous, before)

    look()


def _nothing_yet() -> None:
    with st.container(key="run-state"):
        st.markdown(
            "No run of yours yet. Press **Start** and its curves grow here; these are the shipped model's."
        )
    try:
        _curves(read_run(PRETRAINED), None, [])
    except DigitrecError as problem:
        show_error(problem)


def state_line(run: Run) -> str:
    """State, epoch, speed and time left in one line of Markdown."""
    status = run.status
    parts = [f"**{status.state}**"]
    if status.is_live and status.message != "training":
        parts.append(status.message)
    if status.epoch:
        parts.append(f"epoch {status.epoch} of {status.epochs}")
    if status.images_per_second:
        parts.append(f"{status.images_per_second:,.0f} images/s")
    if status.is_live and status.seconds_left is not None:
        parts.append(f"{duration(status.seconds_left)} left")
    elif status.is_over and status.seconds:
        parts.append(f"took {duration(status.seconds)}")
    if status.state in ("finished", "stopped") and status.reason:
        parts.append(status.reason)
    return " · ".join(parts)


def state_row(run: Run, stop_key: str) -> None:
    """Where a run stands, a way to stop it, and its progress."""
    status = run.status
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(key="run-state"):
            st.markdown(state_line(run))
        if status.is_working:
            st.button(
                "Stop", icon=":material/stop_circle:", key=stop_key, on_click=stop, args=(run.run_id,),
                help="Ends the run within a second and keeps its best epoch.",
            )  # fmt: skip
        elif status.is_waiting:
            st.button("Take out", icon=":material/remove_circle:", key=stop_key, on_click=stop, args=(run.run_id,),
                      help="Takes it out of the queue; nothing is trained.")  # fmt: skip
    share = 1.0 if status.state == "finished" else status.step / status.steps if status.steps else 0.0
    st.progress(min(1.0, share))


def _outcome(run: Run) -> None:
    status = run.status
    if status.state in ("failed", "interrupted"):
        st.error(status.message or status.reason, icon=":material/error:")
    test = read_evaluation(run.run_id).get("test")
    if not (status.is_over and test):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Test accuracy **{score(test['correct'], test['count'])}** on {label_of_test(test['data'])}"
        )
        if st.button("Draw with this model", icon=":material/draw:", key="train-draw"):
            draw_with(run)


def draw_with(run: Run) -> None:
    """Makes this the run that answers, and goes to draw."""
    try:
        activate(run.run_id)
    except DigitrecError as problem:
        show_error(problem)
    else:
        st.switch_page(DRAW_PAGE)


def _curves(run: Run, previous: Run | None, before: list[dict[str, Any]]) -> None:
    rows = read_metrics(run.run_id)
    if previous:
        st.caption(f"Pale: the run before, “{previous.title}”{differences(run, previous)}.")
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
