"""The recognizers that the pages share: loaded once for each version of a model file, not at every stroke."""

import threading
from pathlib import Path
from typing import Literal

import numpy as np
import streamlit as st

from digitrec import paths
from digitrec.errors import DigitrecError, ModelError, RunError
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, active_run_id, read_evaluation, read_run, require_model, single_runs
from digitrec.ui.visitor import change_visitor, this_visitor
from digitrec.ui.whose import by
from digitrec.wording import score

_CHOICE = "model-choice"
_SECONDS_UNTIL_THE_PAGE_IS_THERE = 1.5


@st.cache_resource(max_entries=8, show_spinner=False)
def _recognizer(folder: str, modified: int) -> Recognizer:  # noqa: ARG001 - part of the cache's key
    recognizer = Recognizer.of_run(Path(folder))
    # The first drawing would wait for SciPy's import; while the visitor looks for the mouse there is time for it, but
    # not before the page is there: it would take half a second longer.
    rehearsal = threading.Timer(_SECONDS_UNTIL_THE_PAGE_IS_THERE, _rehearse, args=(recognizer,))
    rehearsal.daemon = True
    rehearsal.start()
    return recognizer


def _rehearse(recognizer: Recognizer) -> None:
    drawing = np.full((64, 64), 255, np.uint8)
    drawing[8:56, 28:36] = 0
    recognizer.predict_drawing(drawing)


def recognizer_of(run: Run) -> Recognizer:
    """Raises ModelError where the run's model is missing or damaged."""
    return _recognizer(str(run.path), model_stamp(run))


def model_stamp(run: Run) -> int:
    """Tells this version of a run's model from any other; part of a cache's key. Raises ModelError where it has none."""
    try:
        return (run.path / "model.tflite").stat().st_mtime_ns
    except OSError as problem:
        raise ModelError(f"The run {run.title} has no model; choose another one.") from problem


def choose_run(label: str, key: str, width: int | Literal["stretch"] = "stretch") -> Run | None:
    """A choice among all runs with a model, of the visitor's to begin with; it changes nothing elsewhere. None where there is none."""
    runs = {run.run_id: run for run in runs_that_predict()}
    if not runs:
        return None
    usual = own_choice()
    place = list(runs).index(usual) if usual in runs else 0
    chosen = st.selectbox(
        label, list(runs), index=place, format_func=lambda run_id: runs[run_id].title, key=key, width=width
    )
    return runs[chosen]


def in_a_list(run: Run) -> str:
    """A run's title, who started it where that was somebody else with a name, and its test score."""
    test = read_evaluation(run.path).test
    parts = (run.title, by(run), score(test.correct, test.count) if test else "")
    return " · ".join(filter(None, parts))


def runs_that_predict() -> list[Run]:
    """Newest first, the pretrained one last."""
    return [run for run in single_runs(also=own_choice()) if run.can_predict]


def own_choice() -> str:
    """The id of the run that answers this visitor: the one chosen last in this browser, or that of new visitors.

    It is settled once a session: whatever others choose meanwhile changes nothing under one's hands.
    """
    chosen = st.session_state.get(_CHOICE)
    if chosen is None:
        chosen = st.session_state[_CHOICE] = this_visitor().model or active_run_id()
    return str(chosen)


def choose(run_id: str) -> None:
    """Has this run answer the visitor, here and whenever this browser comes back; nobody else notices.

    Raises RunError where it has no model to draw with, StorageError where the choice cannot be kept.
    """
    require_model(read_run(run_id))
    st.session_state[_CHOICE] = run_id
    change_visitor(model=run_id)


def usable_model() -> tuple[Run, Recognizer, str]:
    """The visitor's run, its recognizer, and "" or a sentence on why another one stands in for it.

    Raises DigitrecError where not even the pretrained one can be used.
    """
    first_problem: DigitrecError | None = None
    for run_id in dict.fromkeys((own_choice(), active_run_id(), paths.PRETRAINED)):
        try:
            run = require_model(read_run(run_id))
            recognizer = recognizer_of(run)
        except (ModelError, RunError) as problem:
            first_problem = first_problem or problem
            continue
        return run, recognizer, f"{first_problem} Until then {run.title} answers." if first_problem else ""
    raise RunError(
        f"{first_problem} Get the folder models/pretrained again from the project."
    ) from first_problem
