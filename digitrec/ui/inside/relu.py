"""ReLU: how it and the others bend a sum, how a unit dies, and how many did in a run."""

import streamlit as st

from digitrec.ui.inside.activation_plots import activation_plots
from digitrec.ui.inside.dead_units import dead_units
from digitrec.ui.inside.experiments import experiments_section
from digitrec.ui.inside.neuron_lab import neuron_lab
from digitrec.ui.inside.relu_unit_lab import relu_unit_lab
from digitrec.ui.layout import TRAIN
from digitrec.ui.texts import prose
from digitrec.ui.train.form_values import offer_preset


def relu_tab() -> None:
    """Tools to try first, then experiments, and below them what there is to read."""
    activation_plots()
    st.subheader("Kill a unit yourself", anchor=False)
    relu_unit_lab()
    st.subheader("One neuron by hand", anchor=False)
    neuron_lab()
    st.subheader("Dead units in a whole network", anchor=False)
    dead_units()
    if st.button(
        "Train with the preset dying-relu",
        key="inside-dying-relu",
        icon=":material/science:",
        help="Opens Train with the classic network and a learning rate so high that units die. You still press Start.",
        on_click=offer_preset,
        args=("dying-relu",),
    ):
        st.switch_page(TRAIN.path)
    experiments_section()
    st.subheader("ReLU in words", anchor=False)
    idea, helps, dies = st.columns(3, gap="large")
    idea.markdown("#### What it does\n\n" + prose("relu"))
    helps.markdown("#### Why it helps\n\n" + prose("relu_helps"))
    dies.markdown("#### What goes wrong\n\n" + prose("relu_dies"))
