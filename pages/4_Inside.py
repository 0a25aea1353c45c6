import streamlit as st

from digitrec.ui.layout import INSIDE, begin_page

begin_page(INSIDE)
st.title("Inside a network", anchor=False)
