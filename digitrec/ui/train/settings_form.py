"""The settings of a run as a form: presets, five settings that a beginner sees, the rest on request, and the link.

A widget's value lives in `session_state["setting-<name>"]`; the page's link holds the preset and what differs from it.
"""

from typing import Any

import streamlit as st

from digitrec.config import CNN_ONLY, SETTINGS, RunConfig, Setting, parse_settings
from digitrec.config.presets import PRESETS, preset_named
from digitrec.data import missing, mnist
from digitrec.errors import ConfigError

_PRESET = "preset"
_LOADED, _PROBLEMS = "settings-loaded", "settings-problems"
# A preset says how to train, not on what: these stay as the visitor set them.
_KEPT = ("data", "images", "seed")


def _key(name: str) -> str:
    return f"setting-{name}"


def load_once() -> None:
    """Fills the form on a visitor's first look: from the link, and where it says nothing, from the preset `fast`."""
    if not st.session_state.get(_LOADED):
        st.session_state[_LOADED] = True
        preset, config, st.session_state[_PROBLEMS] = read_link(st.query_params.to_dict())
        st.session_state[_PRESET] = preset
        _fill(config)
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.warning(problem, icon=":material/link_off:")


def read_link(link: dict[str, str]) -> tuple[str, RunConfig, list[str]]:
    """The preset and config that a link asks for, and a sentence for each part of it that is nonsense."""
    problems, changes = [], {"data": "mnist" if mnist.find() else "sample"}
    preset = "fast"
    for name, text in link.items():
        try:
            if name == _PRESET:
                preset = preset_named(text).name
            else:
                changes |= _usable(parse_settings({name: text}))
        except ConfigError as problem:
            problems.append(f"This part of the link was left out: {problem}")
    return preset, PRESETS[preset].config(**changes), problems


def _usable(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("data") == "drawn" and missing("drawn"):
        raise ConfigError(missing("drawn"))
    return values


def load_preset(name: str) -> None:
    """Fills the form with a preset; data, number of images and seed stay."""
    st.session_state[_PRESET] = name
    st.session_state[_PROBLEMS] = []
    kept = {each: st.session_state[_key(each)] for each in _KEPT}
    _fill(PRESETS[name].config(**kept))


def _preset_chosen() -> None:
    load_preset(st.session_state[_PRESET] or "fast")


def _fill(config: RunConfig) -> None:
    for name, value in config.settings().items():
        is_list = SETTINGS[name].kind == "wholes"
        st.session_state[_key(name)] = SETTINGS[name].show(value) if is_list else value


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
    config = RunConfig.from_settings(_values())
    _write_link(config)
    return config


def _applies(setting: Setting) -> bool:
    return st.session_state[_key("architecture")] == "cnn" or setting.name not in CNN_ONLY


def _widget(setting: Setting) -> None:
    common: dict[str, Any] = {"key": _key(setting.name), "persist_state": "session"}
    if not setting.basic:
        common["help"] = setting.help
    if setting.kind == "choice" and len(setting.choices) <= 3:
        st.segmented_control(setting.label, _offered(setting), required=True, **common)
    elif setting.kind == "choice":
        st.selectbox(setting.label, setting.choices, **common)
    elif setting.kind == "whole":
        st.number_input(setting.label, int(setting.low), int(setting.high), step=1, **common)
    elif setting.kind == "real":
        step = 0.0005 if setting.open_low else 0.05
        low = None if setting.open_low else float(setting.low)
        st.number_input(setting.label, low, float(setting.high), step=step, format="%g", **common)
    else:
        st.text_input(setting.label, placeholder="none", **common)


def _offered(setting: Setting) -> list[str]:
    """Its choices; pen strokes only where they are on this machine, as nobody can fetch them from here."""
    return [each for each in setting.choices if each != "drawn" or not missing(each)]


def _values() -> dict[str, Any]:
    values = {}
    for name, setting in SETTINGS.items():
        value = st.session_state[_key(name)]
        values[name] = setting.parse(value) if setting.kind == "wholes" else value
    return values


def _write_link(config: RunConfig) -> None:
    preset = PRESETS[st.session_state[_PRESET]]
    link = {_PRESET: preset.name, "data": config.training.data}
    usual = preset.config(data=config.training.data).settings()
    for name, value in config.settings().items():
        if value != usual[name]:
            link[name] = SETTINGS[name].show(value)
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
