"""Before and after a fine-tuning, side by side: how often each is right, and the digits that flipped either way."""

from typing import Any

import numpy as np
import streamlit as st

from digitrec.drawings import list_drawings
from digitrec.drawings.images import with_images
from digitrec.evaluation import comparison
from digitrec.runs import Run, active_run_id
from digitrec.ui.drawings.collection import digit_or_dash
from digitrec.ui.html import render
from digitrec.ui.pictures import small_pictures
from digitrec.ui.run_state import draw_with
from digitrec.wording import named_set, score


def comparison_block(run: Run, found: dict[str, Any]) -> None:
    """Both sets side by side, and the button to switch to the model."""
    drawings, tests = st.columns(2, gap="large")
    with drawings:
        st.markdown("##### Your drawings that were held out")
        if found["drawings"]["before"]["count"]:
            _rates(found["drawings"])
            _flips(found["drawings"], *_drawing_pictures(found["drawings"]))
        else:
            st.caption("None: three drawings of a class are needed to hold one out.")
    with tests:
        st.markdown(f"##### {named_set(found['test']['data']).capitalize().replace('Mnist', 'MNIST')}")
        _rates(found["test"])
        rows = comparison.shown(found["test"])
        images = comparison.flipped_images(run.path).astype(np.float32) / 255
        _flips(found["test"], rows if len(images) else [], images)
    if run.run_id == active_run_id():
        st.caption(":material/check: The Draw page answers with it.")
    elif st.button("Draw with this model", icon=":material/draw:", key="fine-tune-draw"):
        draw_with(run)


def _rates(found: dict[str, Any]) -> None:
    before, after = (score(found[when]["correct"], found[when]["count"]) for when in ("before", "after"))
    st.markdown(render("before_and_after", before=before, after=after), unsafe_allow_html=True)


def _drawing_pictures(found: dict[str, Any]) -> tuple[list[dict[str, Any]], np.ndarray]:
    """Those flipped drawings that are still here, and what the network saw of them."""
    present = {each.drawing_id: each for each in list_drawings().drawings}
    rows = {row["id"]: row for row in comparison.shown(found) if row["id"] in present}
    readable, images = with_images([present[each] for each in rows])
    return [rows[each.drawing_id] for each in readable], images


def _flips(found: dict[str, Any], rows: list[dict[str, Any]], images: np.ndarray) -> None:
    for way, words in (("to_right", "Now right"), ("to_wrong", "Now wrong")):
        count = len(found[way])
        st.markdown(f"{words}: **{count:,}**")
        places = [place for place, row in enumerate(rows) if row in found[way]]
        if places:
            captions = [_flip_in_words(rows[place]) for place in places]
            st.markdown(small_pictures(images[places], captions), unsafe_allow_html=True)


def _flip_in_words(row: dict[str, Any]) -> str:
    return f"{digit_or_dash(row['before'])} → {digit_or_dash(row['after'])}"
