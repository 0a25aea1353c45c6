"""Fine-tune on my drawings: choose what to go on from, watch, and see before and after before anybody switches."""

from collections.abc import Sequence

import streamlit as st

from digitrec import jobs
from digitrec.drawings import Drawing
from digitrec.errors import DigitrecError
from digitrec.runs import Run, read_evaluation, read_run, single_runs
from digitrec.training import fine_tuning
from digitrec.ui import models
from digitrec.ui.drawings.comparison import comparison_block
from digitrec.ui.layout import show_error
from digitrec.ui.live import watch
from digitrec.ui.run_state import failure, progress_bar, state_row
from digitrec.ui.texts import plain
from digitrec.ui.visitor import starter, visitor_id
from digitrec.wording import counted


def fine_tuning_panel(drawings: Sequence[Drawing]) -> None:
    """Beside the drawings: what to go on from, the button, and where the newest fine-tuning stands.

    Nothing where there are neither drawings nor a fine-tuning.
    """
    run = _latest()
    if drawings or run is not None:
        st.subheader("Fine-tune on my drawings", anchor=False)
    if drawings:
        _start(drawings)
    if run is not None:
        watch(run, _latest, _progress)


def _start(drawings: Sequence[Drawing]) -> None:
    parents = {run.run_id: run for run in single_runs() if fine_tuning.can_be_parent(run)}
    if not parents:
        st.info("There is no model to go on from; train one on the Train page.", icon=":material/info:")
        return
    active = models.own_choice()
    which = st.selectbox(
        "Go on from", list(parents), index=list(parents).index(active) if active in parents else 0,
        format_func=lambda run_id: parents[run_id].title, key="fine-tune-parent",
    )  # fmt: skip
    pressed = st.button(
        "Fine-tune", type="primary", icon=":material/model_training:", key="fine-tune-start", width="stretch",
        help="Another run is training; this one waits its turn." if jobs.working() else None,
    )  # fmt: skip
    _plan(fine_tuning.plan(drawings, parents[which]))
    if pressed:
        try:
            fine_tuning.start(parents[which], starter=starter())
        except DigitrecError as problem:
            show_error(problem)
        else:
            st.rerun()


def _plan(plan: fine_tuning.Plan) -> None:
    replayed = "digits of the original data, so that it doesn't forget"
    st.caption(
        f"Learns from {counted(len(plan.learned), 'drawing')}, each drawn afresh many times, beside {replayed}; "
        f"{_held_out(len(plan.held_out))} to compare before and after. About a minute."
    )
    for note in plan.notes:
        st.caption(f":material/info: {note}")


def _held_out(count: int) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'} held out"


def _latest() -> Run | None:
    """The visitor's own, or one that was started on the command line."""
    return next(
        (
            run
            for run in single_runs()
            if run.origin.drawings and run.origin.starter.visitor in ("", visitor_id())
        ),
        None,
    )


def before_and_after() -> None:
    """What the newest fine-tuning has changed, once it is over."""
    run = _latest()
    if run is None or not run.status.is_over:
        return
    record = read_evaluation(run.path).fine_tuning
    if record is not None:
        st.subheader("Before and after", anchor=False)
        comparison_block(run, record)


def _progress(run: Run | None) -> None:
    if run is None:
        return
    st.markdown(f"**{plain(run.title)}**, from {_title_of(run.origin.parent)}")
    state_row(run, "fine-tune-stop")
    progress_bar(run)
    failure(run)


def _title_of(run_id: str | None) -> str:
    try:
        return plain(read_run(run_id or "").title)
    except DigitrecError:
        return f"{run_id}, which was deleted"
