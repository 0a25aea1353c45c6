"""What is known of the model that answers and of the latest runs, in a few quiet lines."""

from typing import NamedTuple

import streamlit as st

from digitrec import paths
from digitrec.data import label_of_test
from digitrec.errors import DigitrecError
from digitrec.model.plan import count_parameters
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, broken_runs, read_evaluation, single_runs
from digitrec.ui import models
from digitrec.ui.html import render
from digitrec.ui.layout import show_error
from digitrec.ui.run_state import everyones_button
from digitrec.ui.texts import plain
from digitrec.ui.whose import by, mine_filter
from digitrec.wording import moment, score, size

_LATEST = 4


class Answering(NamedTuple):
    """A run whose model answers, and its recognizer."""

    run: Run
    recognizer: Recognizer


def model_that_answers() -> Answering | None:
    """None, with the reason shown, where no model can be used."""
    try:
        run, recognizer, problem = models.usable_model()
    except DigitrecError as reason:
        show_error(reason)
        return None
    if problem:
        st.warning(problem, icon=":material/warning:")
    return Answering(run, recognizer)


def model_facts(run: Run) -> None:
    """In a line, which model answers and what it is worth."""
    test = read_evaluation(run.path).test
    name = "the pretrained model" if run.run_id == paths.PRETRAINED else f"“{plain(run.title)}”"
    worth = (
        f"{score(test.correct, test.count)} of {label_of_test(test.data)} right"
        if test
        else "not measured yet"
    )
    parameters = count_parameters(run.config.model)
    file_size = size((run.path / "model.tflite").stat().st_size)
    with st.container(key="model-facts"):
        st.caption(f"Answered by {name}: {worth} · {parameters:,} parameters, {file_size}")
        everyones_button(run, "home-everyones")


def latest_runs() -> None:
    """The newest runs and what they are worth; nothing where there is none."""
    for sentence in broken_runs():
        st.warning(sentence, icon=":material/folder_off:")
    runs = [run for run in single_runs() if run.run_id != paths.PRETRAINED]
    if runs:
        with st.container(key="latest-runs"):
            listed = mine_filter(runs, "home-mine")[:_LATEST]
            st.markdown(render("latest_runs", runs=[_row(run) for run in listed]), unsafe_allow_html=True)
            if not listed:
                st.caption("None of yours yet.")


def _row(run: Run) -> dict[str, str]:
    test = read_evaluation(run.path).test
    status = run.status
    state = f"{status.state}, epoch {status.epoch} of {status.epochs}" if status.is_working else status.state
    return {
        "title": " ".join(filter(None, (run.title, by(run)))),
        "worth": f"{score(test.correct, test.count)} of {label_of_test(test.data)}" if test else state,
        "recipe": run.recipe,
        "started": moment(run.created),
    }
