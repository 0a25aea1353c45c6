"""Settings that go well together, each with the reason to choose it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from digitrec.config import RunConfig, TrainConfig, is_small, setting_named
from digitrec.errors import ConfigError
from digitrec.wording import score


@dataclass(frozen=True)
class Measured:
    """What a preset reached on a data set with seed 1: right answers of the test digits, and how long it trained there.

    time: in words, and rough, as it is of two shared cores; `python -m digitrec train --preset NAME --data SET` measures both.
    """

    correct: int
    count: int
    time: str


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A starting point: a name, one line that says what it is for, and the settings that it fixes.

    on_small_set: what differs on a data set of few images, such as the sample: it is fifteen times smaller than MNIST and
    so needs more epochs. measured: by data set, where it was.
    """

    name: str
    summary: str
    settings: Mapping[str, Any]
    on_small_set: Mapping[str, Any]
    measured: Mapping[str, Measured] = field(default_factory=dict)

    def config(self, **changes: Any) -> RunConfig:
        """Its settings for the data set that the changes name, with those changed. Raises ConfigError."""
        data = changes.get("data", self.settings.get("data", TrainConfig.data))
        extra = self.on_small_set if is_small(setting_named("data").check(data)) else {}
        return RunConfig.from_settings({**self.settings, **extra, **changes})

    def promise(self, data: str) -> str:
        """What to expect of it on a data set, with the count that was measured; empty where it was not measured."""
        if data not in self.measured:
            return ""
        found = self.measured[data]
        return f"On {data} it reached {score(found.correct, found.count)} of the test digits in about {found.time}."


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="fast",
            summary="A good network soon: three strided convolutions, a one-cycle learning rate, smoothed labels.",
            settings={
                "architecture": "cnn", "filters": (16, 32, 64), "kernel_size": 5, "units": (),
                "downsampling": "stride", "epochs": 2, "batch_size": 128, "learning_rate": 0.015,
                "schedule": "one-cycle", "label_smoothing": 0.1,
            },
            on_small_set={"epochs": 10},
            measured={"sample": Measured(978, 1_000, "20 s"), "mnist": Measured(9_926, 10_000, "35 s")},
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
            measured={"sample": Measured(989, 1_000, "7 min"), "mnist": Measured(9_971, 10_000, "11 min")},
        ),
        Preset(
            name="classic",
            summary="The dense ReLU network of the many tutorials: Flatten, 128 units, dropout, ten outputs.",
            settings={
                "architecture": "dense", "units": (128,), "dropout": 0.2, "epochs": 5, "batch_size": 32,
                "learning_rate": 0.001,
            },
            on_small_set={"epochs": 20},
            measured={"sample": Measured(925, 1_000, "25 s"), "mnist": Measured(9_758, 10_000, "1 min")},
        ),
        Preset(
            name="dying-relu",
            summary="The classic with a learning rate so high that its units die; watch the share of dead units.",
            settings={
                "architecture": "dense", "units": (128,), "epochs": 5, "batch_size": 32, "learning_rate": 0.1,
            },
            on_small_set={"epochs": 20},
            measured={"sample": Measured(657, 1_000, "15 s")},
        ),
        Preset(
            name="pretrained",
            summary="What the pretrained model was trained with: for digits as people draw them, an hour with pen strokes beside MNIST.",
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
# What presets were called before, in links, in run.json and in what people type.
_FORMER_NAMES = {"shipped": "pretrained"}


def name_today(name: str) -> str:
    """The name that a preset has now, whatever it was called once; any other name as it stands."""
    return _FORMER_NAMES.get(name, name)


def preset_named(name: str) -> Preset:
    """By its name, or one that it had once. Raises ConfigError that lists the presets."""
    name = name_today(name)
    if name not in PRESETS:
        raise ConfigError(f"There is no preset called {name[:60]}; choose one of {', '.join(PRESETS)}.")
    return PRESETS[name]
