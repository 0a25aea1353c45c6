"""The parts of the Train page besides the form and the running run: size, start, data, the explainer."""

import streamlit as st

from digitrec import jobs
from digitrec.config import RunConfig
from digitrec.data import Download, source_named
from digitrec.errors import ConfigError, DigitrecError
from digitrec.model.plan import count_parameters
from digitrec.paths import PRETRAINED
from digitrec.runs import Origin, Run, list_runs, read_evaluation
from digitrec.ui.layout import show_error
from digitrec.ui.train import settings_form
from digitrec.ui.train.relu_explainer import relu_explainer
from digitrec.ui.visitor import starter
from digitrec.wording import size


def start_row(run: Run | None) -> None:
    """Where to start from, a name for the run, and Start; below, what the preset is for and the network's size."""
    presets, name_place, start = st.columns([0.5, 0.28, 0.22], gap="medium", vertical_alignment="bottom")
    with presets:
        settings_form.preset_choice()
    with name_place:
        name = st.text_input(
            "Name of the run", key="run-name", max_chars=60, placeholder="optional", persist_state="session"
        )
    config = _config()
    is_busy = run is not None and run.status.is_working
    with start:
        pressed = st.button(
            "Start", type="primary", icon=":material/play_arrow:", key="train-start", width="stretch",
            disabled=config is None or _download(config) is not None,
            help="Another run is training; this one waits its turn." if is_busy else None,
        )  # fmt: skip
    download = None if config is None else _download(config)
    if download is not None:
        _offer(download)
    if pressed and config is not None:
        _start(config, name)


def _config() -> RunConfig | None:
    """What the form says, with the size of its network; None, with the reason shown, where no run can have it."""
    try:
        config = settings_form.current_config()
        parameters = count_parameters(config.model)
    except ConfigError as problem:
        show_error(problem)
        return None
    st.caption(
        f"{settings_form.preset_summary()} These settings: **{parameters:,} parameters**, {size(4 * parameters)}."
    )
    return config


def _start(config: RunConfig, name: str) -> None:
    try:
        jobs.start(config, name=name, preset=st.session_state["preset"], origin=Origin(starter=starter()))
    except DigitrecError as problem:
        show_error(problem)
    else:
        st.rerun()


def _download(config: RunConfig) -> Download | None:
    """How to fetch the data set, where it is not here and can be fetched."""
    source = source_named(config.training.data)
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
    """ReLU and what else is behind the settings, with the dead units of the newest run that was measured."""
    st.header("Understand", anchor=False)
    dead, name = None, None
    for run in list_runs():
        measured = read_evaluation(run.path).dead_fraction
        if measured is not None and run.run_id != PRETRAINED:
            dead, name = measured, run.title
            break
    relu_explainer(dead, name, lambda: settings_form.load_preset("dying-relu"))
