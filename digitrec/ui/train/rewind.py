"""Rewind: a finished run trained again from the same start, with one thing changed."""

from typing import Any

import streamlit as st

from digitrec.config import SETTINGS, RunConfig
from digitrec.config.recipe import Recipe
from digitrec.errors import DigitrecError
from digitrec.runs import Origin, Run, read_run
from digitrec.ui.texts import plain
from digitrec.ui.train.form_values import load_settings_of
from digitrec.ui.visitor import starter

_REWOUND = "rewound-run"
# What the first weights depend on; Keras draws them layer by layer, and a layer of dropout draws as well.
_FIRST_WEIGHTS = (
    "architecture", "units", "filters", "convolutions", "residual", "kernel_size", "downsampling", "head", "reject_class",
    "dropout", "seed",
)  # fmt: skip
# What else the batches and their order depend on.
_BATCHES = ("data", "images", "batch_size")


def rewind_button(run: Run) -> None:
    """Fills the form with the run's settings, for it to be trained again with one of them changed."""
    if not run.status.is_over or run.origin.drawings is not None:
        return
    pressed = st.button(
        "Rewind", key="rewind", icon=":material/replay:", on_click=_rewind, args=(run.run_id,),
        help="Train again from the same first weights, in the same order, with one setting changed; both are drawn over each other.",
    )  # fmt: skip
    if pressed:
        # The form is outside of the part that follows the run.
        st.rerun()


def _rewind(run_id: str) -> None:
    load_settings_of(run_id)
    st.session_state[_REWOUND] = run_id


def rewound_run() -> Run | None:
    """The run that the next one shall have its start from, if there is one and it still exists."""
    run_id = st.session_state.get(_REWOUND)
    if run_id is None:
        return None
    try:
        return read_run(run_id)
    except DigitrecError:
        leave()
        return None


def leave() -> None:
    """The next run is one like any other."""
    st.session_state.pop(_REWOUND, None)


def rewind_line(recipe: Recipe | None) -> None:
    """What will be the same and what differs, above the form; nothing where no run is rewound."""
    run = rewound_run()
    if run is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="rewind-line"):
        now = run.config if recipe is None else recipe.config
        st.markdown(
            f":material/replay: **From the same start as “{plain(run.title)}”.** {in_words(run.config, now)}"
        )
        st.button("Leave it", key="rewind-leave", type="tertiary", icon=":material/close:", on_click=leave)


def in_words(before: RunConfig, now: RunConfig) -> str:
    """What the two have in common, and how the second differs."""
    old, new = before.settings(), now.settings()
    changed = [name for name in SETTINGS if old[name] != new[name]]
    if not changed:
        return "Change one setting, then press Start."
    if any(name in _FIRST_WEIGHTS for name in changed):
        return f"But {_told(changed, new)} changes the first weights: only what is asked for can be compared, not the way there."
    told = f"Changed: {_told(changed, new)} instead of {_told(changed, old)}."
    if any(name in _BATCHES for name in changed):
        return f"{told} The first weights are the same, the batches are not."
    if len(changed) > 1:
        return f"{told} With one change alone, whatever differs has one cause."
    return f"{told} First weights and order of the images are the same."


def _told(names: list[str], values: dict[str, Any]) -> str:
    return ", ".join(SETTINGS[name].tell(values[name]) for name in names)


def origin_of_next() -> Origin:
    """Of the run that is about to start."""
    run = rewound_run()
    if run is None:
        return Origin(starter=starter())
    return Origin(starter=starter(), parent=run.origin.parent, same_start_as=run.run_id)
