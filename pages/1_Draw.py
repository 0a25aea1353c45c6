import streamlit as st

from digitrec.ui import draw
from digitrec.ui.layout import begin_page

begin_page("Draw")
title, choice = st.columns([0.44, 0.56], vertical_alignment="bottom", gap="medium")
title.title("Draw a digit", anchor=False)
with choice:
    recognizer = draw.choose_model()
if recognizer is not None:
    draw.drawing_table(recognizer)
