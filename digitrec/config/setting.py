"""The kinds of setting: each says in words what it may be, and reads, checks and writes its values."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from digitrec.errors import ConfigError

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


@dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """One hyperparameter: what it is called, what it may be and what it does.

    basic: one of the few that a beginner sees. group: the heading under which the form shows it. hint: the way out that
    a refusal offers, where the usual value says too little. only_for: the architecture that it says something about,
    where it is not for all. phrase: how a value is told in a sentence, where "label value" would not do. named: values that
    mean something of their own, such as all or none, in words.
    """

    name: str = ""
    label: str
    help: str
    default: Any
    group: str
    basic: bool = False
    hint: str = ""
    only_for: str = ""
    phrase: str = ""
    named: Mapping[Any, str] = field(default_factory=dict)

    @property
    @abstractmethod
    def range(self) -> str:
        """The values that it may take, in words."""

    @abstractmethod
    def check(self, value: Any) -> Any:
        """The value in this setting's type, or ConfigError with the value received and a way out."""

    def parse(self, text: str) -> Any:
        """The value that a person wrote, on the command line or in a link. Raises ConfigError."""
        text = text.strip()
        try:
            value = self._read(text)
        except ValueError:
            raise self._refusal(text) from None
        return self.check(value)

    def show(self, value: Any) -> str:
        """The value as `parse` reads it."""
        return str(value)

    def tell(self, value: Any) -> str:
        """The value in a sentence on a run: "batch size 64", "all training images"."""
        if value in self.named:
            return self.named[value]
        written = f"{value:,}" if isinstance(value, int) else self.show(value) or "none"
        return (self.phrase or f"{self.label.lower()} {{}}").format(written)

    def applies_to(self, architecture: str) -> bool:
        """Whether it says anything about such a network."""
        return self.only_for in ("", architecture)

    def _read(self, text: str) -> Any:
        """What the text stands for, not yet checked. Raises ValueError where it stands for nothing of this kind."""
        return text

    def _refusal(self, value: Any) -> ConfigError:
        if isinstance(value, (tuple, list)):
            received = ",".join(str(each) for each in value)
        else:
            received = value if isinstance(value, str) and value else repr(value).removesuffix(".0")
        way_out = self.hint or f"for example {self.show(self.default)}"
        return ConfigError(f"{self.name} must be {self.range}, not {received[:60]}; {way_out}.")


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of a few words."""

    choices: tuple[str, ...]

    @property
    def range(self) -> str:
        return "one of " + ", ".join(self.choices)

    def check(self, value: Any) -> str:
        if value not in self.choices:
            raise self._refusal(value)
        return str(value)


@dataclass(frozen=True, kw_only=True)
class _Bounded(Setting):
    """Numbers between two bounds, which are inclusive; low is not where open_low says so."""

    low: float
    high: float
    open_low: bool = False

    @property
    def _bounds(self) -> str:
        start = f"more than {self.low:g} up to" if self.open_low else f"from {self.low:g} to"
        return f"{start} {self.high:,.10g}"

    def _is_inside(self, value: Any) -> bool:
        if isinstance(value, (bool, str)) or not hasattr(value, "__float__"):
            return False
        # A comparison with nan is false, so nan is refused here too.
        return bool((self.low < value if self.open_low else self.low <= value) and value <= self.high)

    def _is_whole(self, value: Any) -> bool:
        return self._is_inside(value) and value == math.floor(value)


@dataclass(frozen=True, kw_only=True)
class WholeNumber(_Bounded):
    """An int."""

    @property
    def range(self) -> str:
        return f"a whole number {self._bounds}"

    def check(self, value: Any) -> int:
        if not self._is_whole(value):
            raise self._refusal(value)
        return int(value)

    def _read(self, text: str) -> int:
        # 60,000 as the messages write it; but 1,5 is no 15.
        return int(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)


@dataclass(frozen=True, kw_only=True)
class RealNumber(_Bounded):
    """A float."""

    @property
    def range(self) -> str:
        return f"a number {self._bounds}"

    def check(self, value: Any) -> float:
        if not self._is_inside(value):
            raise self._refusal(value)
        return float(value)

    def show(self, value: Any) -> str:
        short = f"{value:g}"
        return short if float(short) == value else str(value)

    def _read(self, text: str) -> float:
        return float(text)


@dataclass(frozen=True, kw_only=True)
class WholeNumbers(_Bounded):
    """A tuple of at most so many ints as `longest` says, each between the bounds; it may be empty."""

    longest: int

    @property
    def range(self) -> str:
        return f"at most {self.longest} whole numbers, each {self._bounds}, such as 64,32"

    def check(self, value: Any) -> tuple[int, ...]:
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            raise self._refusal(value)
        numbers = tuple(value)
        if len(numbers) > self.longest or not all(self._is_whole(number) for number in numbers):
            raise self._refusal(value)
        return tuple(int(number) for number in numbers)

    def show(self, value: Any) -> str:
        return ",".join(str(number) for number in value)

    def _read(self, text: str) -> tuple[int, ...]:
        return tuple(int(part) for part in text.replace(" ", ",").split(",") if part)
