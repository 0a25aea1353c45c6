import streamlit as st

from digitrec.drawings import list_drawings
from digitrec.ui.drawings.collection import summary, thumbnails
from digitrec.ui.drawings.fine_tune import before_and_after, fine_tuning_panel
from digitrec.ui.drawings.scores import model_scores
from digitrec.ui.drawings.tools import tools, upload
from digitrec.ui.layout import DRAWINGS, begin_page
from digitrec.ui.visitor import visitor_id

begin_page(DRAWINGS)
st.title("My drawings", anchor=False)
found = list_drawings(visitor_id())
with st.container(key="drawings-table"):
    with st.container(key="drawings-sheet"):
        summary(found)
        if found.drawings:
            thumbnails(found.drawings)
        tools(found)
    with st.container(key="drawings-lesson"):
        fine_tuning_panel(found.drawings)
before_and_after()
if found.drawings:
    st.subheader("How often each model is right on them", anchor=False)
    model_scores(found)
st.subheader("Bring drawings in", anchor=False)
upload()
