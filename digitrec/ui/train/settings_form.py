"""The settings of a run as a form: presets, five settings that a beginner sees, and the others beside them."""

from functools import singledispatch
from typing import Any

import streamlit as st

from digitrec import data
from digitrec.config import SETTINGS, Choice, Setting
from digitrec.config.presets import PRESETS
from digitrec.config.recipe import USUAL_PRESET, Recipe
from digitrec.errors import ConfigError
from digitrec.model.plan import count_parameters
from digitrec.ui.texts import plain
from digitrec.ui.train.form_values import PRESET, Form, follow_data, key_of, load_preset
from digitrec.wording import size

__all__ = ["load_preset", "preset_choice", "settings_form", "where_refused"]
# A choice of more is a list that opens.
_MOST_SEGMENTS = 3
_OTHERS, ALL_SETTINGS = "All settings", "all-settings"


def preset_choice() -> None:
    """Where to start from."""
    st.segmented_control(
        "Start from", list(PRESETS), key=PRESET, on_change=_preset_chosen, persist_state="session", required=True, width="content"
    )  # fmt: skip


def _preset_chosen() -> None:
    load_preset(st.session_state[PRESET] or USUAL_PRESET)


def settings_form(form: Form) -> None:
    """What the settings are together, five of them with their explanations, and the others behind a fold.

    No popover: its fields are gone from the browser while it is closed, miss what a preset puts into them, and send what
    they held before.
    """
    _heading(form)
    for setting in SETTINGS.values():
        if setting.basic:
            with st.container(gap="xxsmall", key=f"basic-{setting.name}"):
                _widget(setting, form)
                st.caption(setting.help)
    others = st.expander(_OTHERS, icon=":material/tune:", key=ALL_SETTINGS, on_change="rerun")
    # Two dozen fields that nobody sees are not sent: the curves would wait for them.
    if others.open:
        with others:
            _other_settings(form)


def _heading(form: Form) -> None:
    """The preset, how many settings differ from it, with a way back, and what to expect of it."""
    preset = st.session_state[PRESET]
    try:
        recipe = form.recipe
        name, expected = recipe.in_words(), _expectation(recipe)
    except ConfigError:
        name, expected = f"{preset}, changed", "No run can have these settings."
    with st.container(gap="xxsmall", key="settings-heading"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{name}**", width="content")
            st.button(
                "Reset", key="settings-back", type="tertiary", icon=":material/restart_alt:", on_click=load_preset,
                args=(preset,), disabled=name == preset, help=f"Back to {preset}; data, number of images and seed stay.",
            )  # fmt: skip
        st.caption(expected)


def _expectation(recipe: Recipe) -> str:
    """What the preset is for, what it reached on this data set (of changed settings nobody knows yet), how large it is."""
    preset = PRESETS[recipe.preset]
    parameters = count_parameters(recipe.config.model)
    network = f"**{parameters:,} parameters**, {size(4 * parameters)}."
    promise = "" if recipe.changes().keys() - {"seed"} else preset.promise(recipe.config.training.data)
    return " ".join(filter(None, (preset.summary, promise, network)))


def _other_settings(form: Form) -> None:
    for group in dict.fromkeys(setting.group for setting in SETTINGS.values()):
        inside = [each for each in SETTINGS.values() if each.group == group and _is_among_the_others(each)]
        if inside:
            st.markdown(f"**{group}**")
        for setting in inside:
            _widget(setting, form)


def _is_among_the_others(setting: Setting) -> bool:
    return not setting.basic and setting.applies_to(st.session_state[key_of("architecture")])


def _widget(setting: Setting, form: Form) -> None:
    """A field, and under it why no run can have what it says."""
    reason = form.refused.get(setting.name)
    common: dict[str, Any] = {"key": key_of(setting.name), "persist_state": "session"}
    if not setting.basic:
        common["help"] = setting.help
    with st.container(gap="xxsmall", key=f"{'refused' if reason else 'usual'}-{setting.name}"):
        _draw(setting, common)
        if reason:
            st.markdown(f":red[:material/error: {plain(reason[0].upper() + reason[1:])}]")


def where_refused(form: Form) -> str:
    """Which fields hold nothing that a run can have, the first with its reason, for a place from which not all are seen."""
    first, *others = [
        f"**{SETTINGS[name].label}**{'' if SETTINGS[name].basic else f' (in {_OTHERS})'}"
        for name in form.refused
    ]
    reason = plain(next(iter(form.refused.values())))
    waits = f" Start waits, also for {', '.join(others)}." if others else " Start waits."
    return f"{first} {reason}{waits}"


@singledispatch
def _draw(setting: Setting, common: dict[str, Any]) -> None:
    """The field for a kind of setting: of text, whatever it may hold. common: what every field is given besides."""
    st.text_input(setting.label, placeholder="none", **common)


@_draw.register
def _choice_widget(setting: Choice, common: dict[str, Any]) -> None:
    if setting is SETTINGS["data"]:
        common["on_change"] = follow_data
    if len(setting.choices) <= _MOST_SEGMENTS:
        st.segmented_control(setting.label, _choices_here(setting), required=True, **common)
    else:
        st.selectbox(setting.label, setting.choices, **common)


def _choices_here(setting: Choice) -> list[str]:
    """Its choices, but no data set that is not on this machine and that nobody can fetch from here."""
    if setting is not SETTINGS["data"]:
        return list(setting.choices)
    absent = data.out_of_reach()
    return [each for each in setting.choices if each not in absent]
