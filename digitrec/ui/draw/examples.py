"""A row of real digits on the Draw page, for those who would rather not draw."""

import numpy as np
import streamlit as st

from digitrec.data import sample
from digitrec.ui.draw.canvas import Canvas
from digitrec.ui.pictures import put_on_buttons


def examples(paper: Canvas) -> None:
    """Ten buttons, each of which puts its digit on the paper."""
    st.caption("Rather not draw? Ten real test digits, which no model here was trained on:")
    images, labels = _test_digits()
    keys = [f"example-{digit}" for digit in labels]
    with st.container(horizontal=True, gap="xxsmall", key="examples"):
        for digit, key, image in zip(labels, keys, images, strict=True):
            st.button(str(digit), key=key, on_click=paper.show_digit, args=(image,))
    put_on_buttons(zip(keys, images, strict=True))


@st.cache_data(show_spinner=False)
def _test_digits() -> tuple[np.ndarray, np.ndarray]:
    """The fourth test digit of each class; some of the earlier ones are hard for people too."""
    test = sample.load().test
    chosen = test.subset(np.array([np.flatnonzero(test.labels == digit)[3] for digit in range(10)]))
    return chosen.images, chosen.labels
