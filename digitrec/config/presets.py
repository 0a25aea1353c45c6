"""Settings that go well together, each with the reason to choose it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitrec.config import RunConfig, TrainConfig, is_small, setting_named
from digitrec.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A starting point: a name, one line that says what it is for, and the settings that it fixes.

    on_small_set: what differs on a data set of few images, such as the sample: it is fifteen times smaller than MNIST and
    so needs more epochs.
    """

    name: str
    summary: str
    settings: Mapping[str, Any]
    on_small_set: Mapping[str, Any]

    def config(self, **changes: Any) -> RunConfig:
        """Its settings for the data set that the changes name, with those changed. Raises ConfigError."""
        data = changes.get("data", self.settings.get("data", TrainConfig.data))
        extra = self.on_small_set if is_small(setting_named("data").check(data)) else {}
        return RunConfig.from_settings({**self.settings, **extra, **changes})


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="fast",
            summary="99 % of MNIST in seconds: three strided convolutions, a one-cycle learning rate, smoothed labels.",
            settings={
                "architecture": "cnn", "filters": (16, 32, 64), "kernel_size": 5, "units": (),
                "downsampling": "stride", "epochs": 2, "batch_size": 128, "learning_rate": 0.015,
                "schedule": "one-cycle", "label_smoothing": 0.1,
            },
            on_small_set={"epochs": 10},
        ),
        Preset(
            name="best",
            summary="The most of MNIST alone: deeper, on digits turned and moved a little, and patient.",
            settings={
                "architecture": "cnn", "filters": (32, 64, 96), "convolutions": 2, "kernel_size": 3, "units": (),
                "downsampling": "stride", "head": "average", "dropout": 0.2, "epochs": 24, "batch_size": 64,
                "learning_rate": 0.003, "schedule": "one-cycle", "optimizer": "adamw", "weight_decay": 0.01,
                "augmentation": "light",
            },
            on_small_set={"epochs": 60},
        ),
        Preset(
            name="classic",
            summary="The dense ReLU network of the many tutorials: Flatten, 128 units, dropout, ten outputs.",
            settings={
                "architecture": "dense", "units": (128,), "dropout": 0.2, "epochs": 5, "batch_size": 32,
                "learning_rate": 0.001,
            },
            on_small_set={"epochs": 20},
        ),
        Preset(
            name="dying-relu",
            summary="The classic with a learning rate so high that its units die; watch the share of dead units.",
            settings={
                "architecture": "dense", "units": (128,), "epochs": 5, "batch_size": 32, "learning_rate": 0.1,
            },
            on_small_set={"epochs": 20},
        ),
        Preset(
            name="shipped",
            summary="What the shipped model was trained with: for digits as people draw them, an hour with pen strokes beside MNIST.",
            settings={
                "architecture": "cnn", "filters": (48, 96, 128), "convolutions": 2, "kernel_size": 3, "units": (),
                "downsampling": "stride", "head": "average", "reject_class": "on", "dropout": 0.2, "epochs": 10, "batch_size": 128,
                "learning_rate": 0.003, "schedule": "one-cycle", "optimizer": "adamw", "weight_decay": 0.01,
                "augmentation": "strong", "averaging": "ema", "data": "drawn", "export": "float16",
            },
            on_small_set={"epochs": 60},
        ),
    )
}  # fmt: skip


def preset_named(name: str) -> Preset:
    """Raises ConfigError that lists the presets."""
    if name not in PRESETS:
        raise ConfigError(f"There is no preset called {name[:60]}; choose one of {', '.join(PRESETS)}.")
    return PRESETS[name]
