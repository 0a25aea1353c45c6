"""What training does: the loss around a run's own weights, and overfitting to watch."""

import streamlit as st

from digitrec import charts
from digitrec.config import RunConfig
from digitrec.config.presets import PRESETS
from digitrec.errors import DigitrecError
from digitrec.explain.loss_landscape import LOSS_LANDSCAPE, in_words, read_landscape, steps
from digitrec.ui import models
from digitrec.ui.computed import begin_or_follow
from digitrec.ui.layout import TRAIN, show_error
from digitrec.ui.texts import prose
from digitrec.ui.train.form_values import offer_config

_OVERFITTED = {"images": 200, "epochs": 40, "dropout": 0.0, "batch_size": 20}


def training_tab() -> None:
    """The landscape of a chosen run, then the two hundred images."""
    picture, text = st.columns([0.58, 0.42], gap="large")
    with picture:
        _landscape()
    text.markdown(prose("training"))
    st.subheader("Overfit on purpose", anchor=False)
    told, tool = st.columns([0.58, 0.42], gap="large")
    told.markdown(prose("overfitting"))
    with tool:
        st.markdown(
            f"`classic`, without dropout, on {_OVERFITTED['images']} images for {_OVERFITTED['epochs']} epochs. Watch the orange "
            "curve of the validation loss: it turns round while the blue one goes on falling. Then change **one** thing, and "
            "compare."
        )
        if st.button(
            "Overfit two hundred images", key="inside-overfit", icon=":material/model_training:",
            help="Opens Train with these settings. You still press Start.", on_click=offer_config,
            args=("classic", overfitted()),
        ):  # fmt: skip
            st.switch_page(TRAIN.path)


def overfitted() -> RunConfig:
    """The classic network, with too few images for it."""
    return PRESETS["classic"].config(data="sample", **_OVERFITTED)


@st.fragment
def _landscape() -> None:
    run = models.choose_run("The loss around the weights of", "landscape-run")
    if run is None:
        st.info("No run has a model yet. Train one, and the loss around it can be computed.")
        return
    try:
        found = read_landscape(run)
        if found is None:
            begin_or_follow(LOSS_LANDSCAPE, run, lambda: LOSS_LANDSCAPE.start(run), "half a minute to two")
            return
    except DigitrecError as problem:
        show_error(problem)
        return
    losses = found["losses"]
    st.container(key="landscape-chart").vega_lite_chart(
        spec=charts.loss_landscape(losses, steps()),
        alt=f"Loss around the weights of {run.title}, along two directions; the network itself is in the middle",
    )
    st.markdown(in_words(losses, int(found["images"])))
