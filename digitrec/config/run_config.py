"""What a run is asked to do. Each setting's range, default and explanation stand here once.

The form, the command line, the link and every message read the same `Setting`s, so that they cannot disagree.
"""

import dataclasses
import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from digitrec.errors import ConfigError

ACTIVATIONS = ("relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid")
OPTIMIZERS = ("adam", "adamw", "sgd", "momentum", "rmsprop")
CNN_ONLY = ("filters", "convolutions", "kernel_size", "downsampling", "head")
"""Settings that say nothing about a dense network."""
DATA_SETS = ("sample", "mnist", "drawn")

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One hyperparameter: what it is called, what it may be and what it does.

    kind: "whole" (int), "real" (float), "choice" (str) or "wholes" (tuple of int). low and high are inclusive unless
    open_low; of "wholes" they hold for each number, and longest is how many there may be. basic: one of the few that
    a beginner sees. group: the heading under which the form shows it.
    """

    name: str = ""
    label: str
    help: str
    kind: str
    default: Any
    group: str
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    choices: tuple[str, ...] = ()
    longest: int = 0
    basic: bool = False
    hint: str = ""

    @property
    def range(self) -> str:
        """The values that it may take, in words."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        high = f"{self.high:,.10g}"
        bounds = f"more than {self.low:g} up to {high}" if self.open_low else f"from {self.low:g} to {high}"
        if self.kind == "wholes":
            return f"at most {self.longest} whole numbers, each {bounds}, such as 64,32"
        return f"a {'whole ' if self.kind == 'whole' else ''}number {bounds}"

    def parse(self, text: str) -> Any:
        """The value that a person wrote, on the command line or in a link. Raises ConfigError."""
        text = text.strip()
        try:
            if self.kind == "whole":
                # 60,000 as the messages write it; but 1,5 is no 15.
                return self.check(int(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text))
            if self.kind == "real":
                return self.check(float(text))
            if self.kind == "wholes":
                return self.check(tuple(int(part) for part in text.replace(" ", ",").split(",") if part))
        except ValueError:
            raise self._refusal(text) from None
        return self.check(text)

    def check(self, value: Any) -> Any:
        """The value in this setting's type, or ConfigError with the value received and a way out."""
        if self.kind == "choice":
            if value not in self.choices:
                raise self._refusal(value)
            return value
        if self.kind == "wholes":
            if isinstance(value, str) or not hasattr(value, "__iter__"):
                raise self._refusal(value)
            numbers = tuple(value)
            if len(numbers) > self.longest or not all(self._is_inside(number, int) for number in numbers):
                raise self._refusal(value)
            return tuple(int(number) for number in numbers)
        wanted = int if self.kind == "whole" else float
        if not self._is_inside(value, wanted):
            raise self._refusal(value)
        return wanted(value)

    def show(self, value: Any) -> str:
        """The value as `parse` reads it."""
        if self.kind == "wholes":
            return ",".join(str(number) for number in value)
        return f"{value:g}" if self.kind == "real" and float(f"{value:g}") == value else str(value)

    def _is_inside(self, value: Any, wanted: type) -> bool:
        if isinstance(value, (bool, str)) or not hasattr(value, "__float__"):
            return False
        # A comparison with nan is false, so nan is refused here too.
        if not ((self.low < value if self.open_low else self.low <= value) and value <= self.high):
            return False
        return wanted is float or value == math.floor(value)

    def _refusal(self, value: Any) -> ConfigError:
        if isinstance(value, (tuple, list)):
            shown = ",".join(str(each) for each in value)
        else:
            shown = value if isinstance(value, str) and value else repr(value).removesuffix(".0")
        hint = f"; {self.hint}" if self.hint else f"; the usual value is {self.show(self.default)}"
        return ConfigError(f"{self.name} must be {self.range}, not {shown[:60]}{hint}.")


def _setting(kind: str, default: Any, label: str, group: str, explanation: str, **bounds: Any) -> Any:
    described = Setting(kind=kind, default=default, label=label, group=group, help=explanation, **bounds)
    return field(default=default, metadata={"setting": described})


class _Checked:
    """A frozen dataclass whose every field is checked against its Setting when it is made."""

    def __post_init__(self) -> None:
        for setting in settings_of(type(self)).values():
            object.__setattr__(self, setting.name, setting.check(getattr(self, setting.name)))


@dataclass(frozen=True, kw_only=True)
class ModelConfig(_Checked):
    """The network's shape."""

    architecture: str = _setting(
        "choice", "cnn", "Network", "Network",
        "cnn looks at patches and keeps their place; dense sees 784 loose pixels.",
        choices=("cnn", "dense"), basic=True,
    )  # fmt: skip
    units: tuple[int, ...] = _setting(
        "wholes", (128,), "Hidden units", "Network",
        "Units of each hidden Dense layer; in a cnn, of those between the filters and the ten outputs.",
        low=1, high=4096, longest=6, hint="write 128 for one layer, 128,64 for two, nothing for none",
    )  # fmt: skip
    filters: tuple[int, ...] = _setting(
        "wholes", (16, 32), "Filters", "Network",
        "cnn only: filters of each stage; every stage halves the picture, so three are the most that help.",
        low=1, high=512, longest=4, hint="write 16,32 for two stages",
    )  # fmt: skip
    convolutions: int = _setting(
        "whole", 1, "Convolutions a stage", "Network",
        "cnn only: how many convolutions follow each other in a stage before the picture is halved.", low=1, high=4,
    )  # fmt: skip
    kernel_size: int = _setting(
        "whole", 3, "Kernel size", "Network",
        "cnn only: width and height, in pixels, of the patch that a filter looks at.", low=1, high=9,
    )  # fmt: skip
    downsampling: str = _setting(
        "choice", "stride", "Halving by", "Network",
        "cnn only: stride skips every second place and is quick; pool keeps the strongest of four and is a little better.",
        choices=("stride", "pool"),
    )  # fmt: skip
    head: str = _setting(
        "choice", "flatten", "From pictures to numbers", "Network",
        "cnn only: flatten keeps each filter's places; average keeps only how much of it there was.",
        choices=("flatten", "average"),
    )  # fmt: skip
    reject_class: str = _setting(
        "choice", "off", "A class for no digit", "Network",
        "on: an eleventh output for what is no digit, which takes from all ten; only the set drawn has such drawings to learn from.",
        choices=("off", "on"),
    )  # fmt: skip
    activation: str = _setting(
        "choice", "relu", "Activation", "Network",
        "What a unit makes of its weighted sum; relu, max(0, x), is the usual one.",
        choices=ACTIVATIONS, basic=True,
    )  # fmt: skip
    dropout: float = _setting(
        "real", 0.0, "Dropout", "Against overfitting",
        "Share of units switched off at random in each training step, before the outputs and after hidden Dense layers.",
        low=0, high=0.9,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TrainConfig(_Checked):
    """How the network learns, and from what."""

    data: str = _setting(
        "choice", "sample", "Data set", "Data",
        "sample: 5,000 real digits, always here; mnist: all 70,000.", choices=DATA_SETS, basic=True,
    )  # fmt: skip
    images: int = _setting(
        "whole", 1_000_000, "Training images, at most", "Data",
        "Train on this many images of the set; fewer is quicker and shows what overfitting looks like.",
        low=50, high=1_000_000,
    )  # fmt: skip
    epochs: int = _setting(
        "whole", 5, "Epochs", "Training", "How often the network sees every training image.", low=1, high=500, basic=True,
    )  # fmt: skip
    batch_size: int = _setting(
        "whole", 128, "Batch size", "Training",
        "Images looked at before each small correction of the weights; larger is smoother and quicker, smaller learns more an epoch.",
        low=1, high=4096,
    )  # fmt: skip
    learning_rate: float = _setting(
        "real", 1e-3, "Learning rate", "Training",
        "How far a step moves the weights; too high and units die, too low and nothing moves.",
        low=0, high=10, open_low=True, basic=True, hint="Adam usually starts at 0.001",
    )  # fmt: skip
    schedule: str = _setting(
        "choice", "constant", "Learning rate over time", "Training",
        "constant; cosine: falls smoothly to zero; one-cycle: rises for a quarter of the run, then falls (quick and good).",
        choices=("constant", "cosine", "one-cycle"),
    )  # fmt: skip
    optimizer: str = _setting(
        "choice", "adam", "Optimizer", "Training",
        "How a gradient becomes a step: sgd plain, momentum with inertia, rmsprop and adam scale it for each weight.",
        choices=OPTIMIZERS,
    )  # fmt: skip
    weight_decay: float = _setting(
        "real", 0.0, "Weight decay", "Against overfitting",
        "Pulls every weight a little towards zero at each step, which keeps the network simple.", low=0, high=1,
    )  # fmt: skip
    averaging: str = _setting(
        "choice", "off", "Averaged weights", "Against overfitting",
        "ema answers with a running mean of the weights of about the last thousand steps, which is calmer than the last.",
        choices=("off", "ema"),
    )  # fmt: skip
    label_smoothing: float = _setting(
        "real", 0.0, "Label smoothing", "Against overfitting",
        "Asks for a little less than 100 % on the right digit, so that the network stays modest.", low=0, high=0.5,
    )  # fmt: skip
    augmentation: str = _setting(
        "choice", "off", "Augmentation", "Against overfitting",
        "Shows each image a little turned, moved and scaled (light), or also bent and of another pen (strong).",
        choices=("off", "light", "strong"),
    )  # fmt: skip
    early_stopping: int = _setting(
        "whole", 0, "Early stopping after", "Against overfitting",
        "Stops when the validation loss has not improved for this many epochs; 0 never stops early.", low=0, high=100,
    )  # fmt: skip
    export: str = _setting(
        "choice", "float32", "Weights of the exported model", "Training",
        "float16 halves model.tflite and moves a probability by a few thousandths at most; float32 says what Keras says.",
        choices=("float32", "float16"),
    )  # fmt: skip
    seed: int = _setting(
        "whole", 1, "Seed", "Training",
        "Starts every random choice: the same seed and settings give the same run again.", low=0, high=2**31 - 1,
    )  # fmt: skip


def settings_of(kind: type) -> dict[str, Setting]:
    """The settings of a config class by name, in the order of its fields."""
    return {
        each.name: dataclasses.replace(each.metadata["setting"], name=each.name)
        for each in dataclasses.fields(kind)
    }


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
        parts = [settings_of(kind).keys() & settings.keys() for kind in (ModelConfig, TrainConfig)]
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
