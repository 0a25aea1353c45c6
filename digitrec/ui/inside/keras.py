"""A network written down in Keras, and what computes it; any run's recipe as a script to copy."""

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.model.keras_script import keras_script
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
    run = models.choose_run("Of the run", "keras-run", width=360)
    if run is None:
        return
    try:
        script = keras_script(run.config, run.title)
    except DigitrecError as problem:
        show_error(problem)
        return
    st.markdown(
        "The same layers, first weights, optimizer and learning rate, without digitrec: save it as train.py, and run it."
    )
    st.code(script, language="python", wrap_lines=True)
