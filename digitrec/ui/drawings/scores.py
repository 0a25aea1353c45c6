"""How often each model is right on the kept drawings."""

import pandas as pd
import streamlit as st

from digitrec.drawings import FoundDrawings
from digitrec.errors import DigitrecError
from digitrec.evaluation.drawing_scores import DrawingScore, score_of
from digitrec.runs import Run
from digitrec.ui import models
from digitrec.wording import counted, score


def model_scores(found: FoundDrawings) -> None:
    """A row for each model; the drawings that it was trained on are left out, and counted."""
    rows = []
    for run in models.runs_that_predict():
        try:
            modified = models.model_stamp(run)
            result = _score(run.run_id, modified, found.fingerprint, run, found)
        except DigitrecError:
            continue  # the Draw page says of a damaged model that it is
        rows.append({
            "Model": run.title,
            "Right on your drawings": score(result.correct, result.count) if result.count else "",
            "Left out": _left_out(result.trained_on),
        })  # fmt: skip
    columns = ["Model", "Right on your drawings"]
    if any(row["Left out"] for row in rows):
        columns.append("Left out")
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, key="drawing-scores")


def _left_out(count: int) -> str:
    return f"{counted(count, 'drawing')} that it was trained on" if count else ""


@st.cache_data(max_entries=200, show_spinner=False)
def _score(
    run_id: str, modified: int, fingerprint: str, _run: Run, _found: FoundDrawings  # noqa: ARG001 - the cache's key
) -> DrawingScore:  # fmt: skip
    return score_of(_run, models.recognizer_of(_run), _found.drawings)
