"""The laboratory: five claims about ReLU, each a card with its question, a button, and what was measured."""

import re

import streamlit as st

from digitrec import charts, experiments, jobs
from digitrec.errors import DigitrecError
from digitrec.experiments import EXPERIMENTS, Experiment, Outcome, Panel, Series
from digitrec.experiments.trial import finished
from digitrec.ui import messages
from digitrec.ui.layout import TRAIN, show_error
from digitrec.ui.queue import keep_moving
from digitrec.ui.train.form_values import SHOWN_RUN
from digitrec.ui.visitor import starter, visitor_id
from digitrec.ui.whose import is_others, starter_in_words
from digitrec.wording import counted, duration

_SEEDS = (1, 3, 5)
_USUAL_SEEDS = 3
_LIVE, _IDLE = "1s", "5s"


def experiments_section() -> None:
    """All cards in one part of the page, which looks again every second while any of them lives."""
    st.subheader("Five claims, measured here", anchor=False)
    st.markdown(
        "Each experiment trains one to four dozen small networks on this machine and says what came out, whatever that is, beside what "
        "the literature says. Lines and bars are means over the seeds, bands and whiskers one standard deviation."
    )
    st.segmented_control(
        "Seeds for the next start", _SEEDS, default=_USUAL_SEEDS, required=True, key="experiment-seeds", persist_state="session",
        help="Each network is trained this often, from other first weights and in another order. More seeds: longer, and surer.",
    )  # fmt: skip
    situation = _situation(experiments.newest_series(visitor_id()))
    pace = _LIVE if any(is_live for _, is_live in situation.values()) else _IDLE

    @st.fragment(run_every=pace)
    def look() -> None:
        if pace == _LIVE:
            keep_moving()
        newest = experiments.newest_series(visitor_id())
        for experiment in EXPERIMENTS.values():
            _card(experiment, newest.get(experiment.name))
        # Shown first: a fragment can look at another pace only once its page has run again.
        if _situation(newest) != situation:
            st.rerun()

    look()


def _situation(newest: dict[str, Series]) -> dict[str, tuple[str, bool]]:
    return {name: (series.series_id, series.is_live) for name, series in newest.items()}


def _card(experiment: Experiment, series: Series | None) -> None:
    key = f"experiment-{experiment.name}"
    with st.container(key=key, border=True):
        st.markdown(f"#### {experiment.question}")
        words, controls = st.columns([0.68, 0.32], gap="medium", vertical_alignment="top")
        words.markdown(experiment.literature)
        words.caption(f"Here: {experiment.setting}.")
        with controls.container(key=f"{key}-state"):
            _state(experiment, series)
        messages.show(key)
        if series is not None:
            _result(experiment, series, key)


def _state(experiment: Experiment, series: Series | None) -> None:
    """Start; while one's own lives, its progress and Cancel instead."""
    if series is None or not series.is_live or is_others(series.runs[0]):
        st.button(
            "Run again" if series else "Start", icon=":material/science:", key=f"start-{experiment.name}", width="stretch",
            on_click=_start, args=(experiment.name,),
            help="Trains its networks one after the other; what trains already comes first.",
        )  # fmt: skip
    if series is not None and series.is_live:
        st.progress(series.share, _progress_in_words(series))
        _cancel_button(series)
    elif series is not None:
        st.caption(_ending(series))


def _cancel_button(series: Series) -> None:
    first = series.runs[0]
    if is_others(first):
        st.caption(f"Started {starter_in_words(first)}, and can be cancelled only there.")
        return
    st.button(
        "Cancel", icon=":material/stop_circle:", key=f"cancel-{series.experiment}", width="stretch", on_click=_cancel,
        args=(series.series_id,), help="Takes out what waits and stops what trains. What was measured so far stays.",
    )  # fmt: skip


def _progress_in_words(series: Series) -> str:
    total = f"{series.done} of {counted(len(series.runs), 'network')}"
    if series.working is None and not series.done:
        ahead = next(iter(jobs.working()), None)
        return f"{total} · waiting for its turn" + (f", behind {ahead.title}" if ahead else "")
    left = series.seconds_left
    return total if left is None else f"{total} · about {duration(left)} left"


def _ending(series: Series) -> str:
    """How far it came, where not to its end."""
    stopped = sum(run.status.state in ("stopped", "interrupted") for run in series.runs)
    runs = counted(len(series.runs), "network")
    if stopped:
        return f"Ended early: {len(series.runs) - stopped} of {runs} were trained."
    return f"Done: {runs}, {counted(len(series.seeds), 'seed')}."


def _start(name: str) -> None:
    with messages.leaving(f"experiment-{name}"):
        experiments.start(EXPERIMENTS[name], int(st.session_state["experiment-seeds"]), starter())


def _cancel(series_id: str) -> None:
    series = experiments.series_of(series_id)
    if series is not None:
        with messages.leaving(f"experiment-{series.experiment}"):
            experiments.cancel(series)


def _result(experiment: Experiment, series: Series, key: str) -> None:
    try:
        outcome = _outcome(experiment, series)
    except DigitrecError as problem:
        show_error(problem)
        return
    if outcome is None:
        if series.is_live:
            st.caption("The chart grows here as soon as the first networks are trained.")
        return
    with st.container(key=f"{key}-outcome"):
        columns = st.columns(len(outcome.panels), gap="medium")
        for number, (place, panel) in enumerate(zip(columns, outcome.panels, strict=True)):
            # Each sentence above the chart that it is about.
            place.markdown(("*So far:* " if series.is_live else "") + _unbroken(outcome.sentences[number]))
            with place.container(key=f"{key}-{number}"):
                _chart(panel)
    _networks(series)


def _unbroken(sentence: str) -> str:
    """No line ends within "0.5 ± 0.1 %"."""
    return re.sub(r" (?=[±%])|(?<=±) ", "\u00a0", sentence)


def _outcome(experiment: Experiment, series: Series) -> Outcome | None:
    """Of what is trained so far; once all is over it is drawn once for everybody."""
    if series.is_live:
        return experiment.outcome(finished(series.runs))
    return _settled_outcome(
        experiment.name, series.series_id, tuple(run.status.state for run in series.runs), series
    )


@st.cache_data(max_entries=40, show_spinner=False)
def _settled_outcome(name: str, series_id: str, states: tuple[str, ...], _series: Series) -> Outcome | None:  # noqa: ARG001 - part of the key
    return EXPERIMENTS[name].outcome(finished(_series.runs))


def _chart(panel: Panel) -> None:
    st.vega_lite_chart(spec=charts.seed_spread(panel), alt=f"{panel.title}: {panel.y} by {panel.x or 'kind'}")


def _networks(series: Series) -> None:
    """The runs themselves, each a link to its curves."""
    seeds = ", ".join(str(seed) for seed in series.seeds)
    with st.expander(f"{counted(len(series.runs), 'network')} · seeds {seeds}"):
        rows = [
            f"| [{run.title}](/{TRAIN.label}?{SHOWN_RUN}={run.run_id}) | {run.status.state} |"
            for run in series.runs
        ]
        st.markdown("\n".join(["| network | |", "|---|---|", *rows]))
