"""A network written down in Keras, and what computes it; any run's recipe as a script to copy."""

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.model.keras_script import keras_script
from digitrec.runs import Run
from digitrec.ui import models
from digitrec.ui.layout import show_error
from digitrec.ui.texts import prose


def keras_tab() -> None:
    """The classic network as code and as a table; beside it, what Keras and TensorFlow are; below, a run's own script."""
    sequential, software = st.columns(2, gap="large")
    sequential.markdown(prose("sequential"))
    software.markdown(prose("keras"))
    st.subheader("Your network, as a script to copy", anchor=False)
    _script()


@st.fragment
def _script() -> None:
    runs: dict[str, Run] = {run.run_id: run for run in models.runs_that_predict()}
    if not runs:
        return
    usual = models.own_choice()
    chosen = st.selectbox(
        "Of the run", list(runs), index=list(runs).index(usual) if usual in runs else 0,
        format_func=lambda run_id: runs[run_id].title, key="keras-run", width=360,
    )  # fmt: skip
    try:
        script = keras_script(runs[chosen].config, runs[chosen].title)
    except DigitrecError as problem:
        show_error(problem)
        return
    st.markdown(
        "The same layers, first weights, optimizer and learning rate, without digitrec: save it as train.py, and run it."
    )
    st.code(script, language="python", wrap_lines=True)
