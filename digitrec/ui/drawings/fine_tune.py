"""Fine-tune on my drawings: choose what to go on from, watch, and see before and after before anybody switches."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from digitrec import jobs
from digitrec.data import label_of_test
from digitrec.drawings import Drawing, list_drawings
from digitrec.drawings.images import with_images
from digitrec.errors import DigitrecError
from digitrec.evaluation import comparison
from digitrec.runs import Run, active_run_id, list_runs, read_evaluation, read_run
from digitrec.training import fine_tuning
from digitrec.ui.drawings.collection import pictures
from digitrec.ui.layout import show_error
from digitrec.ui.live_run import draw_with, state_row
from digitrec.ui.queue import keep_moving
from digitrec.wording import score

_LIVE, _IDLE = "1s", "5s"


def start_row(drawings: Sequence[Drawing]) -> None:
    """What to go on from, and the button; below, what these drawings cannot teach."""
    parents = {run.run_id: run for run in list_runs() if fine_tuning.can_be_parent(run)}
    if not parents:
        st.info("There is no model to go on from; train one on the Train page.", icon=":material/info:")
        return
    active = active_run_id()
    choice, start = st.columns([0.6, 0.4], vertical_alignment="bottom", gap="medium")
    with choice:
        which = st.selectbox(
            "Go on from", list(parents), index=list(parents).index(active) if active in parents else 0,
            format_func=lambda run_id: parents[run_id].title, key="fine-tune-parent",
        )  # fmt: skip
    busy = jobs.working()
    with start:
        pressed = st.button(
            "Fine-tune on my drawings", type="primary", icon=":material/model_training:", key="fine-tune-start",
            width="stretch", disabled=not drawings,
            help="Another run is training; this one waits its turn." if busy else None,
        )  # fmt: skip
    if drawings:
        _plan(fine_tuning.plan(drawings, parents[which]))
    if pressed:
        try:
            fine_tuning.start(parents[which])
        except DigitrecError as problem:
            show_error(problem)
        else:
            st.rerun()


def _plan(plan: fine_tuning.Plan) -> None:
    replayed = "digits of the original data, so that it doesn't forget"
    st.caption(
        f"Learns from {len(plan.learned):,} drawings, each drawn afresh many times, beside {replayed}; "
        f"{len(plan.held_out):,} are held out to compare before and after. About a minute."
    )
    for note in plan.notes:
        st.caption(f":material/info: {note}")


def _latest() -> Run | None:
    return next((run for run in list_runs() if run.origin.drawings), None)


def live_fine_tuning() -> None:
    """The newest fine-tuning: where it stands, then before and after; looks again every second while it lives."""
    run = _latest()
    if run is None:
        return
    was = (run.run_id, run.status.is_live)

    @st.fragment(run_every=_LIVE if run.status.is_live else _IDLE)
    def look() -> None:
        keep_moving()
        latest = _latest()
        if latest is None or (latest.run_id, latest.status.is_live) != was:
            st.rerun()  # once: a run began or ended, here, in another tab or on the command line
        else:
            _shown(latest)

    look()


def _shown(run: Run) -> None:
    st.markdown(f"**{run.title}**, from {_title_of(run.origin.parent)}")
    state_row(run, "fine-tune-stop")
    if run.status.state in ("failed", "interrupted"):
        st.error(run.status.message or run.status.reason, icon=":material/error:")
    found = read_evaluation(run.run_id).get("fine_tuning")
    if run.status.is_over and found:
        comparison_block(run, found)


def _title_of(run_id: str | None) -> str:
    try:
        return read_run(run_id or "").title
    except DigitrecError:
        return f"{run_id}, which was deleted"


def comparison_block(run: Run, found: dict[str, Any]) -> None:
    """Before and after side by side on both sets, the digits that flipped either way, and the button to switch."""
    drawings, tests = st.columns(2, gap="large")
    with drawings:
        st.markdown("##### Your drawings that were held out")
        if found["drawings"]["before"]["count"]:
            _rates(found["drawings"])
            _flips(found["drawings"], *_drawing_pictures(found["drawings"]))
        else:
            st.caption("None: three drawings of a class are needed to hold one out.")
    with tests:
        name = label_of_test(found["test"]["data"])
        st.markdown(f"##### {name[:1].upper()}{name[1:]}")
        _rates(found["test"])
        rows = comparison.shown(found["test"])
        images = comparison.flipped_images(run.path).astype(np.float32) / 255
        _flips(found["test"], rows if len(images) else [], images)
    if run.run_id == active_run_id():
        st.caption(":material/check: The Draw page answers with it.")
    elif st.button("Draw with this model", icon=":material/draw:", key="fine-tune-draw"):
        draw_with(run)


def _rates(found: dict[str, Any]) -> None:
    before, after = (score(found[when]["correct"], found[when]["count"]) for when in ("before", "after"))
    st.markdown(
        f'<table class="dr-compared"><tr><th>before</th><td>{before}</td></tr>'
        f'<tr class="dr-after"><th>after</th><td>{after}</td></tr></table>',
        unsafe_allow_html=True,
    )


def _drawing_pictures(found: dict[str, Any]) -> tuple[list[dict[str, Any]], np.ndarray]:
    """Those flipped drawings that are still here, and what the network saw of them."""
    kept = {each.drawing_id: each for each in list_drawings().drawings}
    rows = {row["id"]: row for row in comparison.shown(found) if row["id"] in kept}
    seen, images = with_images([kept[each] for each in rows])
    return [rows[each.drawing_id] for each in seen], images


def _flips(found: dict[str, Any], rows: list[dict[str, Any]], images: np.ndarray) -> None:
    for way, words in (("to_right", "Now right"), ("to_wrong", "Now wrong")):
        count = len(found[way])
        st.markdown(f"{words}: **{count:,}**")
        places = [place for place, row in enumerate(rows) if row in found[way]]
        if places:
            captions = [f"{_short(rows[each]['before'])} → {_short(rows[each]['after'])}" for each in places]
            st.markdown(pictures(images[places], captions), unsafe_allow_html=True)


def _short(digit: int | None) -> str:
    return "–" if digit is None else str(digit)
