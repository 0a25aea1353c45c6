"""The settings of a run as a form: presets, five settings that a beginner sees, the rest on request, and the link.

A widget's value lives in `session_state["setting-<name>"]`; the page's link holds the preset and what differs from it.
"""

from functools import singledispatch
from typing import Any

import streamlit as st

from digitrec import data
from digitrec.config import SETTINGS, Choice, RealNumber, RunConfig, Setting, WholeNumber, WholeNumbers
from digitrec.config.presets import PRESETS
from digitrec.config.recipe import USUAL_PRESET, Recipe, read_link

_PRESET = "preset"
# A choice of more is a list that opens.
_MOST_SEGMENTS = 3
_LOADED, _PROBLEMS = "settings-loaded", "settings-problems"
# A preset says how to train, not on what: these stay as the visitor set them.
_KEPT = ("data", "images", "seed")


def _key(name: str) -> str:
    return f"setting-{name}"


def load_once() -> None:
    """Fills the form on a visitor's first look: from the link, and where it says nothing, from the preset `fast`."""
    if not st.session_state.get(_LOADED):
        st.session_state[_LOADED] = True
        recipe, st.session_state[_PROBLEMS] = read_link(
            st.query_params.to_dict(), data.usual_source().name, data.out_of_reach()
        )
        st.session_state[_PRESET] = recipe.preset
        _fill(recipe.config)
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.warning(problem, icon=":material/link_off:")


def load_preset(name: str) -> None:
    """Fills the form with a preset; data, number of images and seed stay."""
    st.session_state[_PRESET] = name
    st.session_state[_PROBLEMS] = []
    kept = {each: st.session_state[_key(each)] for each in _KEPT}
    _fill(PRESETS[name].config(**kept))


def _preset_chosen() -> None:
    load_preset(st.session_state[_PRESET] or USUAL_PRESET)


def _fill(config: RunConfig) -> None:
    for name, value in config.settings().items():
        # A list is written into a field of text.
        st.session_state[_key(name)] = SETTINGS[name].show(value) if isinstance(value, tuple) else value


def preset_choice() -> None:
    """Where to start from."""
    st.segmented_control(
        "Start from",
        list(PRESETS),
        key=_PRESET,
        on_change=_preset_chosen,
        persist_state="session",
        required=True,
    )


def preset_summary() -> str:
    """One line on what the chosen preset is for."""
    return PRESETS[st.session_state[_PRESET]].summary


def settings_form() -> None:
    """Five settings with their explanations, the others behind a fold."""
    for setting in SETTINGS.values():
        if setting.basic:
            with st.container(gap="xxsmall", key=f"basic-{setting.name}"):
                _widget(setting)
                st.caption(setting.help)
    with st.expander("All settings", icon=":material/tune:", key="all-settings"):
        groups = dict.fromkeys(setting.group for setting in SETTINGS.values())
        for group in groups:
            inside = [
                each
                for each in SETTINGS.values()
                if each.group == group and not each.basic and _applies(each)
            ]
            if inside:
                st.markdown(f"**{group}**")
            for setting in inside:
                _widget(setting)


def current_config() -> RunConfig:
    """What the form says; also brings the link up to date. Raises ConfigError where that is no possible run."""
    config = form_config()
    _write_link(config)
    return config


def form_config() -> RunConfig:
    """What the form says. Raises ConfigError where that is no possible run."""
    return RunConfig.from_settings(_values())


def _applies(setting: Setting) -> bool:
    return setting.applies_to(st.session_state[_key("architecture")])


def _widget(setting: Setting) -> None:
    common: dict[str, Any] = {"key": _key(setting.name), "persist_state": "session"}
    if not setting.basic:
        common["help"] = setting.help
    _draw(setting, common)


@singledispatch
def _draw(setting: Setting, _common: dict[str, Any]) -> None:
    """The widget for a kind of setting. common: what every widget is given besides."""
    raise TypeError(f"There is no widget for a {type(setting).__name__}.")


@_draw.register
def _choice_widget(setting: Choice, common: dict[str, Any]) -> None:
    if len(setting.choices) <= _MOST_SEGMENTS:
        st.segmented_control(setting.label, _choices_here(setting), required=True, **common)
    else:
        st.selectbox(setting.label, setting.choices, **common)


@_draw.register
def _whole_number_widget(setting: WholeNumber, common: dict[str, Any]) -> None:
    st.number_input(setting.label, int(setting.low), int(setting.high), step=1, **common)


@_draw.register
def _real_number_widget(setting: RealNumber, common: dict[str, Any]) -> None:
    step = 0.0005 if setting.open_low else 0.05
    low = None if setting.open_low else float(setting.low)
    st.number_input(setting.label, low, float(setting.high), step=step, format="%g", **common)


@_draw.register
def _list_widget(setting: WholeNumbers, common: dict[str, Any]) -> None:
    st.text_input(setting.label, placeholder="none", **common)


def _choices_here(setting: Choice) -> list[str]:
    """Its choices, but no data set that is not on this machine and that nobody can fetch from here."""
    if setting is not SETTINGS["data"]:
        return list(setting.choices)
    absent = data.out_of_reach()
    return [each for each in setting.choices if each not in absent]


def _values() -> dict[str, Any]:
    values = {name: st.session_state[_key(name)] for name in SETTINGS}
    return {
        name: SETTINGS[name].parse(value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _write_link(config: RunConfig) -> None:
    link = Recipe(preset=st.session_state[_PRESET], config=config).link()
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
