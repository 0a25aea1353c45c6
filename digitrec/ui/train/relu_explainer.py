"""ReLU in short, for who is about to train with it: its plot, what speaks for it and against it, and a way to see it die."""

from collections.abc import Callable

import streamlit as st

from digitrec.ui.layout import INSIDE, link_to
from digitrec.ui.texts import prose
from digitrec.ui.train.relu_plot import relu_plot


def relu_explainer(on_load_dying_relu: Callable[[], None]) -> None:
    """A plot and two short lists. on_load_dying_relu is called, before the rerun, when the preset is asked for."""
    st.header("ReLU in short", anchor=False)
    picture, helps, dies = st.columns(3, gap="large")
    picture.container(key="relu-plot").markdown(relu_plot(), unsafe_allow_html=True)
    helps.markdown(prose("relu_pros"))
    dies.markdown(prose("relu_cons"))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            "Load the dying-relu preset",
            key="relu-load-dying",
            icon=":material/science:",
            help="Fills in the classic network and a learning rate so high that units die. You still press Start.",
            on_click=on_load_dying_relu,
        )
        link_to(INSIDE, "Kill a unit by hand, and all about ReLU", INSIDE.icon)
