"""Settings that go well together, each with the reason to choose it."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from digitrec.config import RunConfig
from digitrec.errors import ConfigError


@dataclass(frozen=True)
class Preset:
    """A starting point: a name, one line that says what it is for, and the settings that it fixes."""

    name: str
    summary: str
    settings: MappingProxyType[str, Any]

    def config(self, **changes: Any) -> RunConfig:
        """Its settings with some changed. Raises ConfigError."""
        return RunConfig.from_settings({**self.settings, **changes})


def _preset(name: str, summary: str, **settings: Any) -> Preset:
    return Preset(name, summary, MappingProxyType(settings))


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        _preset(
            "fast",
            "One pass over the data: two wide strided convolutions and a one-cycle learning rate.",
            architecture="cnn", filters=(24, 48), kernel_size=5, units=(), downsampling="stride",
            epochs=1, batch_size=64, learning_rate=0.006, schedule="one-cycle", optimizer="adam",
        ),
        _preset(
            "best",
            "What the shipped model was trained with: deeper, augmented, patient.",
            architecture="cnn", filters=(32, 64, 96), convolutions=2, kernel_size=3, units=(), downsampling="stride",
            head="average", dropout=0.2, epochs=24, batch_size=64, learning_rate=0.003, schedule="one-cycle",
            optimizer="adamw", weight_decay=0.01, label_smoothing=0.05, augmentation="light",
        ),
        _preset(
            "classic",
            "The dense ReLU network of the many tutorials: Flatten, 128 units, dropout, ten outputs.",
            architecture="dense", units=(128,), dropout=0.2, epochs=5, batch_size=32, learning_rate=0.001,
        ),
        _preset(
            "dying-relu",
            "The classic with a learning rate so high that ReLU units die; watch the share of dead units.",
            architecture="dense", units=(128,), dropout=0.0, epochs=5, batch_size=32, learning_rate=0.1,
        ),
    )
}  # fmt: skip


def preset_named(name: str) -> Preset:
    """Raises ConfigError that lists the presets."""
    if name not in PRESETS:
        raise ConfigError(f"There is no preset called {name[:60]}; choose one of {', '.join(PRESETS)}.")
    return PRESETS[name]
