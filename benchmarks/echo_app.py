"""The bare page that the Draw page is measured against: the same canvas, and only an echo of how many strokes it has.

The canvas's options are those of digitrec/ui/canvas.py, written out so that this page needs nothing of digitrec.
"""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

result = st_canvas(
    stroke_width=20, stroke_color="#16202E", background_color="#FFFFFF", width=340, height=340,
    initial_drawing={"objects": []}, return_image_data=True, update_streamlit=True, key="draw-canvas",
)  # fmt: skip
with st.container(key="echo"):
    st.markdown(str(len((result.json_data or {}).get("objects", []))))
