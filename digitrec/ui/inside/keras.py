"""A network written down in Keras, and what computes it."""

import streamlit as st

from digitrec.ui.texts import prose


def keras_tab() -> None:
    """The classic network as code and as a table; beside it, what Keras and TensorFlow are."""
    sequential, software = st.columns(2, gap="large")
    sequential.markdown(prose("sequential"))
    software.markdown(prose("keras"))
