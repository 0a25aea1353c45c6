import streamlit as st

from digitrec.ui.draw import choices
from digitrec.ui.draw.digit import digit_table
from digitrec.ui.draw.number import number_table
from digitrec.ui.draw.photo import photo_table
from digitrec.ui.draw.rival import choose_rival
from digitrec.ui.layout import DRAW, begin_page

TABLES = {choices.A_DIGIT: digit_table, choices.A_NUMBER: number_table, choices.A_PHOTO: photo_table}

begin_page(DRAW)
with st.container(key="draw-head"):
    with st.container():
        mode = choices.choose_mode()
    with st.container(key="draw-model"):
        recognizer = choices.choose_model()
    with st.container(key="draw-rival"):
        if recognizer is not None and mode == choices.A_DIGIT:
            choose_rival(recognizer)
if recognizer is not None:
    TABLES[mode](recognizer)
