"""Before and after a fine-tuning, side by side: how often each is right, and the digits that flipped either way."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from digitrec.data import label_of_test
from digitrec.drawings import list_drawings
from digitrec.drawings.images import with_images
from digitrec.evaluation.comparison import flipped_images, pictured_flips
from digitrec.runs import Comparison, FineTuningRecord, Flip, Run
from digitrec.ui import models
from digitrec.ui.drawings.collection import digit_or_dash
from digitrec.ui.html import render
from digitrec.ui.pictures import small_pictures
from digitrec.ui.run_state import draw_with
from digitrec.ui.visitor import visitor_id
from digitrec.wording import score


def comparison_block(run: Run, record: FineTuningRecord) -> None:
    """Both sets side by side, and the button to switch to the model."""
    drawings, tests = st.columns(2, gap="large")
    with drawings:
        st.markdown("##### Your drawings that were held out")
        if record.drawings.before.count:
            _rates(record.drawings)
            _flips(record.drawings, *_drawing_pictures(record.drawings))
        else:
            st.caption("None: three drawings of a class are needed to hold one out.")
    with tests:
        name = label_of_test(record.test.data or "")
        st.markdown(f"##### {name[:1].upper()}{name[1:]}")
        _rates(record.test)
        images = flipped_images(run.path).astype(np.float32) / 255
        _flips(record.test, pictured_flips(record.test) if len(images) else [], images)
    if run.run_id == models.own_choice():
        st.caption(":material/check: The Draw page answers you with it.")
    elif st.button("Draw with this model", icon=":material/draw:", key="fine-tune-draw"):
        draw_with(run)


def _rates(comparison: Comparison) -> None:
    before, after = (score(each.correct, each.count) for each in (comparison.before, comparison.after))
    st.markdown(render("before_and_after", before=before, after=after), unsafe_allow_html=True)


def _drawing_pictures(comparison: Comparison) -> tuple[list[Flip], np.ndarray]:
    """Those flipped drawings that are still here, and what the network saw of them."""
    present = {each.drawing_id: each for each in list_drawings(visitor_id()).drawings}
    flips = {each.drawing_id: each for each in pictured_flips(comparison) if each.drawing_id in present}
    readable, images = with_images([present[each] for each in flips if each is not None])
    return [flips[each.drawing_id] for each in readable], images


def _flips(comparison: Comparison, pictured: Sequence[Flip], images: np.ndarray) -> None:
    for flips, words in ((comparison.to_right, "Now right"), (comparison.to_wrong, "Now wrong")):
        st.markdown(f"{words}: **{len(flips):,}**")
        places = [place for place, flip in enumerate(pictured) if flip in flips]
        if places:
            captions = [
                f"{digit_or_dash(pictured[place].before)} → {digit_or_dash(pictured[place].after)}"
                for place in places
            ]
            st.markdown(small_pictures(images[places], captions), unsafe_allow_html=True)
