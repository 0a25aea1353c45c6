"""Which run the Train page shows: the one that trains or else the newest, until the visitor chooses one."""

from collections import Counter
from dataclasses import dataclass

import streamlit as st

from digitrec.paths import PRETRAINED
from digitrec.runs import Run, list_runs, read_metrics
from digitrec.ui.train.form_values import SHOWN_RUN, load_settings_of
from digitrec.ui.whose import is_others, starter_in_words

_KEY = "shown-run"
_LOADED = "shown-run-loaded"
# The choice that goes on to the next run as soon as one begins.
_NEWEST = ""
# The chosen run and the newest ones; the page Runs has all.
_MOST = 30


@dataclass(frozen=True)
class Runs:
    """One's runs as one look found them. begun: the one that trains, then the others, newest first. waiting: the next one first.

    Those of experiments are on Inside; of them there is only the one that was chosen here. experiment: the one of those that
    trains.
    """

    begun: list[Run]
    waiting: list[Run]
    experiment: Run | None = None

    @classmethod
    def look(cls) -> "Runs":
        """Reads each run's record once."""
        chosen = st.session_state.get(_KEY, _NEWEST)
        found = [run for run in list_runs() if run.run_id != PRETRAINED]
        runs = [run for run in found if not run.origin.experiment or run.run_id == chosen]
        # What waits has nothing to show; it stands in the queue.
        begun = [run for run in runs if not run.status.is_waiting]
        return cls(
            sorted(begun, key=lambda run: (run.status.is_working, run.run_id), reverse=True),
            sorted(
                (run for run in runs if run.status.is_waiting),
                key=lambda run: run.turn,
            ),
            next((run for run in found if run.origin.experiment and run.status.is_working), None),
        )

    @property
    def shown(self) -> Run | None:
        """The chosen run, or else the one that trains, or else the newest; None where none has begun."""
        chosen = st.session_state.get(_KEY, _NEWEST)
        newest = sorted(self.begun, key=is_others)[:1]  # one's own before another visitor's
        return next((run for run in self.begun if run.run_id == chosen), newest[0] if newest else None)

    @property
    def training(self) -> Run | None:
        return next((run for run in self.begun if run.status.is_working), None)

    def before(self, run: Run) -> Run | None:
        """The run whose start this one repeats; else the newest run before this one that has curves to compare with.

        Of the same visitor's, or everyone's; to a fine-tuning another one, to others none.
        """
        same_start = next((each for each in self.begun if each.run_id == run.origin.same_start_as), None)
        if same_start is not None:
            return same_start
        earlier = (each for each in self.begun if each.run_id < run.run_id)
        alike = (
            each
            for each in earlier
            if bool(each.origin.drawings) == bool(run.origin.drawings) and is_others(each) == is_others(run)
        )
        newest_first = sorted(alike, key=lambda each: each.run_id, reverse=True)
        return next((each for each in newest_first if read_metrics(each.run_id)), None)


def load_once() -> None:
    """Takes the run that the link names, on a visitor's first look; from then on the link follows the choice."""
    if not st.session_state.get(_LOADED):
        st.session_state[_LOADED] = True
        st.session_state[_KEY] = st.query_params.get(SHOWN_RUN, _NEWEST)
    chosen = st.session_state.get(_KEY, _NEWEST)
    if chosen and chosen not in {run.run_id for run in Runs.look().begun}:
        st.warning(
            f"There is no run {chosen[:80]} to show any more; this is the newest.", icon=":material/link_off:"
        )
        follow_the_newest()
    elif chosen:
        st.query_params[SHOWN_RUN] = chosen


def follow_the_newest() -> None:
    """Shows what trains or the newest run, also when others begin."""
    st.session_state[_KEY] = _NEWEST
    st.query_params.pop(SHOWN_RUN, None)


def run_choice(begun: list[Run], run: Run) -> None:
    """Which of the runs is shown; run: now."""
    runs = {each.run_id: each for each in begun[:_MOST]} | {run.run_id: run}
    # Streamlit knows a choice by its label again, so a label says nothing that changes, and no two are alike.
    titles = Counter(each.title for each in runs.values())
    labels = {
        each.run_id: " · ".join(
            filter(
                None,
                (each.title, starter_in_words(each), each.run_id if titles[each.title] > 1 else ""),
            )
        )
        for each in runs.values()
    }
    st.selectbox(
        "Run", [_NEWEST, *runs], key=_KEY, label_visibility="collapsed", on_change=_chosen, persist_state="session",
        format_func=lambda run_id: labels[run_id] if run_id else "The newest run", width=230,
    )  # fmt: skip


def settings_to_take(run: Run) -> None:
    """A way to fill the form with what the run was asked for."""
    taken = st.button(
        "Take its settings", key="take-settings", icon=":material/content_copy:", on_click=load_settings_of,
        args=(run.run_id,), help="Fills the form with what this run was asked for. Nothing starts.", type="tertiary",
    )  # fmt: skip
    if taken:
        # The form is outside of the part that follows the run.
        st.rerun()


def _chosen() -> None:
    chosen = st.session_state[_KEY]
    if chosen:
        st.query_params[SHOWN_RUN] = chosen
    else:
        follow_the_newest()
