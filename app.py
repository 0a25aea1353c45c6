import streamlit as st

from digitrec.ui import home
from digitrec.ui.layout import HOME, begin_page

begin_page(HOME)
st.title("A laboratory for handwritten digits", anchor=False)
st.markdown("Draw a digit and see what a neural network makes of it. Train one yourself and watch it learn.")
home.next_steps()
home.active_model()
home.latest_runs()
