"""All that decides how a run goes, and its settings by name.

The form, the command line, the link and every message read the same settings, so that they cannot disagree.
"""

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from digitrec.config.checked import settings_of
from digitrec.config.model_config import ModelConfig
from digitrec.config.setting import Setting
from digitrec.config.train_config import TrainConfig
from digitrec.errors import ConfigError

SETTINGS: dict[str, Setting] = settings_of(ModelConfig) | settings_of(TrainConfig)


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """All that decides how a run goes: the network and its training."""

    model: ModelConfig = field(default_factory=ModelConfig)
    training: TrainConfig = field(default_factory=TrainConfig)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "RunConfig":
        """A config from values by setting name; the others keep their defaults. Raises ConfigError."""
        for name in settings:
            setting_named(name)
        parts = [settings_of(part).keys() & settings.keys() for part in (ModelConfig, TrainConfig)]
        return cls(
            model=ModelConfig(**{name: settings[name] for name in parts[0]}),
            training=TrainConfig(**{name: settings[name] for name in parts[1]}),
        )

    def settings(self) -> dict[str, Any]:
        """Every setting's value by name, as JSON can hold it after a round trip through `from_settings`."""
        return dataclasses.asdict(self.model) | dataclasses.asdict(self.training)

    def but(self, **changes: Any) -> "RunConfig":
        """The same with some settings changed. Raises ConfigError."""
        return self.from_settings(self.settings() | changes)


def setting_named(name: str) -> Setting:
    """Raises ConfigError that names the closest settings."""
    if name in SETTINGS:
        return SETTINGS[name]
    close = difflib.get_close_matches(name, SETTINGS, n=1, cutoff=0.5)
    meant = f"did you mean {close[0]}?" if close else "there are: " + ", ".join(SETTINGS) + "."
    raise ConfigError(f"There is no setting called {name[:60]}; {meant}")


def parse_settings(texts: Mapping[str, str]) -> dict[str, Any]:
    """Values from what a person wrote: {"learning_rate": "0.01"} → {"learning_rate": 0.01}. Raises ConfigError."""
    return {name: setting_named(name).parse(text) for name, text in texts.items()}
