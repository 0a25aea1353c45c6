"""The parts of the Train page besides the form and the running run: size, start, data, the explainer."""

import streamlit as st

from digitrec import jobs
from digitrec.config.recipe import Recipe
from digitrec.data import Download, source_named
from digitrec.errors import ConfigError, DigitrecError
from digitrec.model.plan import count_parameters
from digitrec.ui.layout import show_error
from digitrec.ui.train import settings_form
from digitrec.ui.train.form_values import Form, write_link
from digitrec.ui.train.relu_explainer import relu_explainer
from digitrec.ui.train.rewind import leave, origin_of_next, rewind_line
from digitrec.ui.train.shown_run import follow_the_newest
from digitrec.wording import size


def start_row(form: Form) -> None:
    """The title, where to start from, a name for the run, and Start; below, why that cannot be pressed where it cannot."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="start-row"):
        st.title("Train a network", anchor=False, width="content")
        settings_form.preset_choice()
        name = st.text_input(
            "Name of the run", key="run-name", max_chars=60, placeholder="optional", persist_state="session", width=220
        )  # fmt: skip
        start = st.container(key="start-place", width="stretch")
    below = st.container(key="start-below")
    with below:
        recipe = _possible(form)
        rewind_line(recipe)
    download = None if recipe is None else _download(recipe)
    with start:
        pressed = st.button(
            "Start", type="primary", icon=":material/play_arrow:", key="train-start", width="stretch",
            disabled=recipe is None or download is not None,
            help="Another run is training; this one waits its turn." if jobs.working() else None,
        )  # fmt: skip
    with below:
        if download is not None:
            _offer(download)
        if pressed and recipe is not None:
            _start(recipe, name)


def _possible(form: Form) -> Recipe | None:
    """What the form asks for; None, with the reason shown, where no run can have it."""
    if form.refused:
        st.error(settings_form.where_refused(form), icon=":material/error:")
        return None
    try:
        recipe = form.recipe
        count_parameters(recipe.config.model)
    except ConfigError as problem:
        show_error(problem)
        return None
    write_link(recipe)
    return recipe


def _start(recipe: Recipe, name: str) -> None:
    try:
        jobs.start(recipe.config, name=name, preset=recipe.preset, origin=origin_of_next())
    except DigitrecError as problem:
        show_error(problem)
    else:
        leave()
        follow_the_newest()
        st.rerun()


def _download(recipe: Recipe) -> Download | None:
    """How to fetch the data set, where it is not here and can be fetched."""
    source = source_named(recipe.config.training.data)
    return source.download if source.missing() else None


def _offer(download: Download) -> None:
    st.info(f"{download.contents} is not on this machine yet.", icon=":material/database:")
    if st.button(
        f"Download {download.title}", key=f"fetch-{download.title.lower()}", icon=":material/download:"
    ):
        _fetch(download)


def _fetch(download: Download) -> None:
    bar = st.progress(0.0, "asking for the file")

    def report(done: int, total: int) -> None:
        bar.progress(min(1.0, done / max(1, total)), f"{size(done)} of {size(total)}")

    try:
        download.fetch(report)
    except DigitrecError as problem:
        bar.empty()
        show_error(problem)
    else:
        st.rerun()


def explainer() -> None:
    """ReLU in short, with a button that fills the form."""
    relu_explainer(lambda: settings_form.load_preset("dying-relu"))
