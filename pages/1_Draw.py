import streamlit as st

from digitrec.ui.draw import digit, number, photo
from digitrec.ui.layout import begin_page

TABLES = {
    digit.A_DIGIT: digit.drawing_table,
    digit.A_NUMBER: number.number_table,
    digit.A_PHOTO: photo.photo_table,
}

begin_page("Draw")
title, choice = st.columns([0.44, 0.56], vertical_alignment="bottom", gap="medium")
with title:
    mode = digit.choose_mode()
with choice:
    recognizer = digit.choose_model()
if recognizer is not None:
    TABLES[mode](recognizer)
