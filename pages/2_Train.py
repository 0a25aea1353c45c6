import streamlit as st

from digitrec.ui.layout import TRAIN, begin_page
from digitrec.ui.train import form_values, shown_run
from digitrec.ui.train import start as train
from digitrec.ui.train.live_run import live_run
from digitrec.ui.train.preview import augmentation_preview
from digitrec.ui.train.settings_form import settings_form

begin_page(TRAIN)
form_values.load_once()
shown_run.load_once()
form = form_values.read_form()
train.start_row(form)
with st.container(key="train-table"):
    settings, running = st.columns([0.25, 0.75], gap="medium")
    # The curves first: after a reload they are what somebody waits for.
    with running:
        live_run()
    with settings, st.container(key="train-settings"):
        settings_form(form)
        augmentation_preview(form)
train.explainer()
