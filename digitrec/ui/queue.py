"""The queue on a page: what waits its turn, in order, and a way to take each out."""

import streamlit as st

from digitrec import jobs
from digitrec.errors import DigitrecError
from digitrec.runs import Run, read_status
from digitrec.ui import messages
from digitrec.ui.layout import show_error
from digitrec.ui.texts import plain
from digitrec.ui.whose import is_others, starter_in_words


def keep_moving() -> None:
    """Whoever looks at a page starts what waits; what stands in the way is shown."""
    messages.show("queue", seconds=10)
    try:
        jobs.start_waiting()
    except DigitrecError as problem:
        show_error(problem)


def queue_rows(waiting: list[Run], training: Run | None) -> None:
    """One row a waiting run, the next one first; nothing where none waits."""
    if not waiting:
        return
    with st.container(key="queue", gap="xxsmall"):
        st.caption(f"In the queue, behind {plain(training.title)}" if training else "In the queue")
        for place, run in enumerate(waiting, start=1):
            with st.container(horizontal=True, vertical_alignment="center", key=f"queued-{run.run_id}"):
                st.markdown(f"{place}\\. **{plain(run.title)}** · {_recipe(run)}", width="content")
                if is_others(run):
                    st.caption(f"Started {starter_in_words(run)}.", width="content")
                    continue
                st.button(
                    "Take out", icon=":material/remove_circle:", key=f"unqueue-{run.run_id}", type="tertiary",
                    on_click=stop, args=(run.run_id,), help="It is not trained; its settings stay in the list of runs.",
                )  # fmt: skip


def _recipe(run: Run) -> str:
    return " · ".join(filter(None, (run.recipe, run.config.training.data)))


def stop(run_id: str) -> None:
    """Stops a run or takes it out of the queue; it may have ended while the finger went down."""
    with messages.leaving("queue"):
        if read_status(run_id).is_live:
            jobs.stop(run_id)
