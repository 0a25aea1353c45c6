"""The parts of the home page: the model that answers and what it is worth, the latest runs, what to do next."""

import pandas as pd
import streamlit as st

from digitrec import paths
from digitrec.data import label_of, label_of_test
from digitrec.errors import DigitrecError
from digitrec.model.plan import count_parameters
from digitrec.runs import Run, broken_runs, list_runs, read_evaluation
from digitrec.ui import models
from digitrec.ui.layout import DRAW, TRAIN, show_error
from digitrec.ui.run_state import everyones_button
from digitrec.ui.whose import mine_filter
from digitrec.wording import duration, moment, percent, score, size

_LATEST = 8


def next_steps() -> None:
    """The two things that one can do."""
    draw, train = st.columns(2, gap="medium")
    with draw.container(border=True, height="stretch"):
        st.subheader("Draw a digit", anchor=False)
        st.markdown(
            "See the ten probabilities move with each stroke, and what the network sees. Or a whole number, or a photo of "
            "one; and say where it is wrong, so that it can learn."
        )
        if st.button("Start drawing", type="primary", icon=":material/draw:", key="home-draw"):
            st.switch_page(DRAW.path)
    with train.container(border=True, height="stretch"):
        st.subheader("Train a network", anchor=False)
        st.markdown(
            "Choose settings, watch loss and accuracy live, stop when you like, then draw on *that* network."
        )
        if st.button("Choose settings", icon=":material/model_training:", key="home-train"):
            st.switch_page(TRAIN.path)


def active_model() -> None:
    """What answers this visitor on the Draw page, with counts beside every rate."""
    st.subheader("The model that answers", anchor=False)
    try:
        run, _, _ = models.usable_model()
    except DigitrecError as problem:
        show_error(problem)
        return
    test = read_evaluation(run.path).test
    file = run.path / "model.tflite"
    with st.container(horizontal=True, gap="large", key="active-model"):
        st.metric("Model", run.title)
        if test:
            st.metric("Test accuracy", percent(test.accuracy, 2))
        st.metric("Parameters", f"{count_parameters(run.config.model):,}")
        st.metric("Size", size(file.stat().st_size) if file.is_file() else "missing")
    facts = [
        f"{score(test.correct, test.count)} on {label_of_test(test.data)}" if test else "not measured yet"
    ]
    counts = run.data.get("counts", {})
    if counts:
        facts.append(f"trained on {counts['train']:,} images of {label_of(run.data['name'])}")
    facts.append(moment(run.created))
    st.caption(" · ".join(facts))
    everyones_button(run, "home-everyones")


def latest_runs() -> None:
    """The newest runs and where they stand."""
    runs = [run for run in list_runs() if run.run_id != paths.PRETRAINED]
    st.subheader("Latest runs", anchor=False)
    for sentence in broken_runs():
        st.warning(sentence, icon=":material/folder_off:")
    if not runs:
        st.caption(
            "None yet. The first one takes about a minute: choose settings on the Train page and press Start."
        )
        return
    rows = [_row(run) for run in mine_filter(runs, "home-mine")[:_LATEST]]
    if not rows:
        st.caption("None of yours yet.")
        return
    if not any(row["By"] for row in rows):
        rows = [{name: value for name, value in row.items() if name != "By"} for row in rows]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="latest-runs")


def _row(run: Run) -> dict[str, str]:
    test = read_evaluation(run.path).test
    status = run.status
    state = f"{status.state}, epoch {status.epoch} of {status.epochs}" if status.is_working else status.state
    return {
        "Run": run.title,
        "By": run.origin.starter.nickname,
        "State": state,
        "Test accuracy": score(test.correct, test.count) if test else "",
        "Data": run.config.training.data,
        "Preset": run.preset,
        "Took": duration(status.seconds) if status.seconds else "",
        "Started": moment(run.created),
    }
