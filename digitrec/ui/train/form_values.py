"""What the form says: the values of its fields, those that no run can have, and the link that leads back to it.

A field's value lives in `session_state["setting-<name>"]`, all but the choices as text: whatever somebody types arrives
here and is read by the setting itself, as on the command line. A number field of Streamlit would keep the last possible
value instead, and a run would train with what its visitor had overwritten. The page's link holds the preset and what
differs from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from digitrec import data
from digitrec.config import SETTINGS, Choice, RunConfig
from digitrec.config.presets import PRESETS
from digitrec.config.recipe import USUAL_PRESET, Recipe, read_link
from digitrec.errors import ConfigError, DigitrecError
from digitrec.runs import read_run

PRESET = "preset"
# What the link says of the run that is shown is no setting.
SHOWN_RUN = "run"
_LOADED, _PROBLEMS = "settings-loaded", "settings-problems"
# The data set that the form's other values were last in step with.
_DATA_BEFORE = "settings-data-before"
# A preset says how to train, not on what: these stay as the visitor set them.
_KEPT = ("data", "images", "seed")


@dataclass(frozen=True)
class Form:
    """The values that can be read, by setting, and for each of the others the sentence on why not."""

    values: dict[str, Any]
    refused: dict[str, str]

    @property
    def recipe(self) -> Recipe:
        """Raises ConfigError where a value is refused."""
        for reason in self.refused.values():
            raise ConfigError(reason)
        return Recipe(preset=st.session_state[PRESET], config=RunConfig.from_settings(self.values))


def key_of(name: str) -> str:
    """Of a setting's field."""
    return f"setting-{name}"


def load_once() -> None:
    """Fills the form on a visitor's first look: from the link, and where it says nothing, from the preset `fast`."""
    if not st.session_state.get(_LOADED):
        st.session_state[_LOADED] = True
        link = {name: text for name, text in st.query_params.to_dict().items() if name != SHOWN_RUN}
        recipe, problems = read_link(link, data.usual_source().name, data.out_of_reach())
        _load(recipe, problems)
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.warning(problem, icon=":material/link_off:")


def load_preset(name: str) -> None:
    """Fills the form with a preset; data, number of images and seed stay, if they can be read."""
    form = read_form()
    kept = {each: form.values[each] for each in _KEPT if each in form.values}
    _load(Recipe(preset=name, config=PRESETS[name].config(**kept)))


def offer_preset(name: str) -> None:
    """Fills the form with a preset that another page offers, whether the visitor has looked at the form or not."""
    if st.session_state.get(_LOADED):
        load_preset(name)
    else:
        st.session_state[_LOADED] = True
        _load(Recipe(preset=name, config=PRESETS[name].config(data=data.usual_source().name)))


def offer_config(preset: str, config: RunConfig) -> None:
    """Fills the form with settings that another page offers, as changes of a preset."""
    st.session_state[_LOADED] = True
    _load(Recipe(preset=preset, config=config))


def follow_data() -> None:
    """Once the data set was changed: what still was as the preset has it on the set before becomes as it has it on this one."""
    preset, now = PRESETS[st.session_state[PRESET]], st.session_state[key_of("data")]
    before = st.session_state.get(_DATA_BEFORE, now)
    st.session_state[_DATA_BEFORE] = now
    old, new = (preset.config(data=each).settings() for each in (before, now))
    for name, setting in SETTINGS.items():
        if st.session_state[key_of(name)] == setting.show(old[name]):
            st.session_state[key_of(name)] = setting.show(new[name])


def load_settings_of(run_id: str) -> None:
    """Fills the form with what a run was asked for; its data set only where it can be had here."""
    try:
        run = read_run(run_id)
    except DigitrecError as problem:
        st.session_state[_PROBLEMS] = [str(problem)]
        return
    preset = run.preset if run.preset in PRESETS else USUAL_PRESET
    absent = data.out_of_reach().get(run.config.training.data)
    if absent is None:
        _load(Recipe(preset=preset, config=run.config))
        return
    here = data.usual_source().name
    _load(
        Recipe(preset=preset, config=run.config.but(data=here)), [f"The data set is {here} instead: {absent}"]
    )


def _load(recipe: Recipe, problems: Iterable[str] = ()) -> None:
    st.session_state[PRESET] = recipe.preset
    st.session_state[_PROBLEMS] = list(problems)
    for name, value in recipe.config.settings().items():
        st.session_state[key_of(name)] = SETTINGS[name].show(value)
    st.session_state[_DATA_BEFORE] = recipe.config.training.data


def read_form() -> Form:
    """What the fields hold now. A field that says nothing about such a network does not count where it is nonsense."""
    values, refused = {}, {}
    for name, setting in SETTINGS.items():
        text = st.session_state[key_of(name)]
        try:
            values[name] = setting.check(text) if isinstance(setting, Choice) else setting.parse(text or "")
        except ConfigError as problem:
            if setting.applies_to(st.session_state[key_of("architecture")]):
                # The field's label says of what.
                refused[name] = str(problem).removeprefix(f"{name} ")
            else:
                values[name] = setting.default
    return Form(values, refused)


def write_link(recipe: Recipe) -> None:
    """Brings the page's link up to date."""
    shown = {name: text for name, text in st.query_params.to_dict().items() if name == SHOWN_RUN}
    link = recipe.link() | shown
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
