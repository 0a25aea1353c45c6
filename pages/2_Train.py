import streamlit as st

from digitrec.ui.layout import TRAIN, begin_page
from digitrec.ui.train import settings_form
from digitrec.ui.train import start as train
from digitrec.ui.train.live_run import live_run, run_to_watch

begin_page(TRAIN)
st.title("Train a network", anchor=False)
settings_form.load_once()
run = run_to_watch()
train.start_row(run)
with st.container(key="train-table"):
    settings, running = st.columns([0.3, 0.7], gap="large")
    with settings:
        settings_form.settings_form()
    with running:
        live_run(run)
train.explainer()
