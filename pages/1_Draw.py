import streamlit as st

from digitrec.ui import draw, number, photo
from digitrec.ui.layout import begin_page

TABLES = {
    draw.A_DIGIT: draw.drawing_table,
    draw.A_NUMBER: number.number_table,
    draw.A_PHOTO: photo.photo_table,
}

begin_page("Draw")
title, choice = st.columns([0.44, 0.56], vertical_alignment="bottom", gap="medium")
with title:
    mode = draw.choose_mode()
with choice:
    recognizer = draw.choose_model()
if recognizer is not None:
    TABLES[mode](recognizer)
