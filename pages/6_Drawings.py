import streamlit as st

from digitrec.drawings import list_drawings
from digitrec.ui.drawings.collection import summary, thumbnails
from digitrec.ui.drawings.fine_tune import live_fine_tuning, start_row
from digitrec.ui.drawings.scores import model_scores
from digitrec.ui.drawings.tools import tools, upload
from digitrec.ui.layout import DRAWINGS, begin_page
from digitrec.ui.visitor import visitor_id

begin_page(DRAWINGS)
st.title("My drawings", anchor=False)
found = list_drawings(visitor_id())
summary(found)
if found.drawings:
    thumbnails(found.drawings)
tools(found)
if found.drawings:
    st.subheader("How often each model is right on them", anchor=False)
    model_scores(found)
    st.subheader("Fine-tune on my drawings", anchor=False)
    start_row(found.drawings)
live_fine_tuning()
st.subheader("Bring drawings in", anchor=False)
upload()
