"""The visitor's last drawing, as the network of the run that is shown sees it now; it moves along while that trains."""

import streamlit as st

from digitrec.errors import DigitrecError
from digitrec.runs import Run
from digitrec.ui.layout import DRAW, link_to
from digitrec.ui.my_digit.through_time import in_words, player, scenes_of, why_nothing


def drawing_now(run: Run) -> None:
    """The drawing that lies on the canvas of Draw; without one, a way there."""
    st.markdown("**Your drawing, as the network sees it now**")
    from digitrec.ui.draw.canvas import (
        DIGIT,  # brings the canvas's component, which the rest of the page does not need
    )

    picture = DIGIT.picture
    if picture is None:
        st.markdown(
            "There is no drawing of yours yet. Draw a digit, come back, and watch the network make up its mind."
        )
        link_to(DRAW, "Draw a digit", DRAW.icon)
        return
    try:
        from digitrec.preprocess import preprocess  # SciPy: only who has drawn waits for it

        scenes = scenes_of(run, preprocess(picture))
    except DigitrecError as problem:
        st.markdown(str(problem))
        return
    if not scenes:
        st.markdown(why_nothing(run))
        return
    st.markdown(in_words(scenes))
    player(scenes, run.config.model, key="drawing-now")
