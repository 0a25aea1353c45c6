"""The canvas's component without its own toolbar.

Before a mouse is over the canvas, and always for a finger's first touch, that toolbar lies unseen over the canvas's upper
right corner and takes strokes that begin there, or hides buttons under them. The page has its own undo and clear.
"""

import logging

import streamlit as st
import streamlit_drawable_canvas
from streamlit_drawable_canvas import st_canvas

__all__ = ["st_canvas"]

_HTML = '<style>.dc-toolbar { display: none !important; }</style><div class="canvas-root"></div>'

# The same component is registered a second time on purpose.
logging.getLogger("streamlit.components.v2.component_registry").addFilter(
    lambda record: "already registered" not in record.getMessage()
)
streamlit_drawable_canvas.out = st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    js="index-*.js",
    css="index-*.css",
    html=_HTML,
    isolate_styles=True,
)
