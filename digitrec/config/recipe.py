"""A recipe: a preset and what was changed of it, and the link that asks for the same again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitrec.config import SETTINGS, RunConfig, parse_settings
from digitrec.config.presets import PRESETS, preset_named
from digitrec.errors import ConfigError

USUAL_PRESET = "fast"
# What the link calls the preset; no setting has this name.
_PRESET = "preset"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A config, and the name of the preset that it was made from."""

    preset: str
    config: RunConfig

    def changes(self) -> dict[str, Any]:
        """The settings that differ from the preset's on the same data set. Raises ConfigError for an unknown preset."""
        usual = preset_named(self.preset).config(data=self.config.training.data).settings()
        return {name: value for name, value in self.config.settings().items() if value != usual[name]}

    def link(self) -> dict[str, str]:
        """The parts of a link that `read_link` makes the same recipe of. Raises ConfigError for an unknown preset."""
        changes = {name: SETTINGS[name].show(value) for name, value in self.changes().items()}
        return {_PRESET: self.preset, "data": self.config.training.data, **changes}

    def in_words(self) -> str:
        """What it is called: "fast", or "fast, 3 changed" where settings differ; a preset that is unknown, by its name alone."""
        if self.preset not in PRESETS:
            return self.preset
        changed = len(self.changes())
        return f"{self.preset}, {changed} changed" if changed else self.preset


def read_link(
    link: Mapping[str, str], usual_data: str, out_of_reach: Mapping[str, str]
) -> tuple[Recipe, list[str]]:
    """The recipe that a link asks for, and a sentence for each part of it that is nonsense and was left out.

    usual_data: the data set where the link names none. out_of_reach: data sets that cannot be had here, each with the
    sentence that says why.
    """
    preset = USUAL_PRESET
    changes: dict[str, Any] = {"data": usual_data}
    problems = []
    for name, text in link.items():
        try:
            if name == _PRESET:
                preset = preset_named(text).name
            else:
                changes |= _within_reach(parse_settings({name: text}), out_of_reach)
        except ConfigError as problem:
            problems.append(f"This part of the link was left out: {problem}")
    return Recipe(preset=preset, config=preset_named(preset).config(**changes)), problems


def _within_reach(values: dict[str, Any], out_of_reach: Mapping[str, str]) -> dict[str, Any]:
    reason = out_of_reach.get(values.get("data", ""), "")
    if reason:
        raise ConfigError(reason)
    return values
