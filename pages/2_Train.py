import streamlit as st

from digitrec.ui.layout import begin_page
from digitrec.ui.live_run import live_run, shown_run
from digitrec.ui.train import settings_form
from digitrec.ui.train import start as train

begin_page("Train")
st.title("Train a network", anchor=False)
settings_form.load_once()
run = shown_run()
train.start_row(run)
with st.container(key="train-table"):
    settings, running = st.columns([0.3, 0.7], gap="large")
    with settings:
        settings_form.settings_form()
    with running:
        live_run(run)
train.explainer()
