import streamlit as st

from digitrec.ui.draw import choices
from digitrec.ui.draw.digit import digit_table
from digitrec.ui.draw.number import number_table
from digitrec.ui.draw.photo import photo_table
from digitrec.ui.layout import DRAW, begin_page

TABLES = {choices.A_DIGIT: digit_table, choices.A_NUMBER: number_table, choices.A_PHOTO: photo_table}

begin_page(DRAW)
with st.container(key="draw-head"):
    with st.container():
        mode = choices.choose_mode()
    with st.container(key="draw-model"):
        recognizer = choices.choose_model()
if recognizer is not None:
    TABLES[mode](recognizer)
