import streamlit as st

from digitrec.ui.home.facts import latest_runs, model_facts, model_that_answers
from digitrec.ui.home.lead import lead
from digitrec.ui.layout import HOME, begin_page

begin_page(HOME)
st.title("A laboratory for handwritten digits", anchor=False)
st.markdown("Draw a digit, and a neural network says what it sees.")
answering = model_that_answers()
if answering is not None:
    lead(answering.recognizer)
    model_facts(answering.run)
latest_runs()
