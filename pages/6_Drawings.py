import streamlit as st

from digitrec.drawings import list_drawings
from digitrec.ui.drawings import collection as drawings
from digitrec.ui.drawings import fine_tune
from digitrec.ui.layout import begin_page

begin_page("My drawings")
st.title("My drawings", anchor=False)
found = list_drawings()
drawings.summary(found)
if found.drawings:
    drawings.thumbnails(found.drawings)
drawings.tools(found)
if found.drawings:
    st.subheader("How often each model is right on them", anchor=False)
    drawings.model_scores(found)
    st.subheader("Fine-tune on my drawings", anchor=False)
    fine_tune.start_row(found.drawings)
fine_tune.live_fine_tuning()
st.subheader("Bring drawings in", anchor=False)
drawings.upload()
