"""A config class whose fields are settings: each value is checked when the config is made."""

import dataclasses
from typing import Any

from digitrec.config.setting import Setting


def field_of(setting: Setting) -> Any:
    """A field of a `Checked` class, which begins with the setting's default. The setting takes the field's name."""
    return dataclasses.field(default=setting.default, metadata={"setting": setting})


def settings_of(config: type) -> dict[str, Setting]:
    """The settings of a config class by name, in the order of its fields."""
    return {
        each.name: dataclasses.replace(each.metadata["setting"], name=each.name)
        for each in dataclasses.fields(config)
    }


class Checked:
    """A frozen dataclass whose every field is checked against its setting. Making one raises ConfigError."""

    def __post_init__(self) -> None:
        for setting in settings_of(type(self)).values():
            object.__setattr__(self, setting.name, setting.check(getattr(self, setting.name)))
