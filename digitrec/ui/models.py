"""The recognizers that the pages share: loaded once for each version of a model file, not at every stroke."""

import threading
from pathlib import Path

import numpy as np
import streamlit as st

from digitrec import paths
from digitrec.errors import ModelError, RunError
from digitrec.model.recognizer import Recognizer
from digitrec.runs import Run, active_run, list_runs, read_run

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
    try:
        modified = (run.path / "model.tflite").stat().st_mtime_ns
    except OSError as problem:
        raise ModelError(f"The run {run.title} has no model; choose another one.") from problem
    return _recognizer(str(run.path), modified)


def runs_that_predict() -> list[Run]:
    """Newest first, the pretrained one last."""
    return [run for run in list_runs() if run.can_predict]


def usable_model() -> tuple[Run, Recognizer, str]:
    """The active run, its recognizer, and "" or a sentence on why the pretrained one stands in for it.

    Raises DigitrecError where not even that one can be used.
    """
    run = active_run()
    try:
        return run, recognizer_of(run), ""
    except ModelError as problem:
        if run.run_id == paths.PRETRAINED:
            raise RunError(f"{problem} Get the folder models/pretrained again from the project.") from problem
        fallback = read_run(paths.PRETRAINED)
        return fallback, recognizer_of(fallback), f"{problem} Until then the pretrained model answers."
