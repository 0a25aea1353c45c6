"""What every method that explains an answer has: its name, its paper, what it cannot tell, its settings.

A map says how much each pixel speaks for a class (above 0) or against it (below 0).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from digitrec.config import ModelConfig, Setting
from digitrec.model.prediction import Predictor


class Explicable(Predictor, Protocol):
    """A predictor whose layers can be read, as a Recognizer's can. activations: by layer, for one image (28, 28)."""

    def activations(self, image: np.ndarray) -> dict[str, np.ndarray]: ...


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """An image before a network. image: (28, 28) float32 in [0, 1], ink = 1.

    config, folder: of the run that the network is from; None where it is of no run.
    """

    predictor: Explicable
    image: np.ndarray
    config: ModelConfig | None = None
    folder: Path | None = None


class Method(ABC):
    """One way to ask why. Without state: what it is given is all that it knows.

    name: in links and files. label: on a page. paper, link: where it comes from. unit: of the numbers in a map.
    cannot_tell: one sentence on what its maps do not say.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    paper: ClassVar[str]
    link: ClassVar[str]
    unit: ClassVar[str]
    explanation: ClassVar[str]
    cannot_tell: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()

    def defaults(self) -> dict[str, Any]:
        """Each setting's usual value, by its name."""
        return {setting.name: setting.default for setting in self.settings}


class MapMethod(Method):
    """A method that needs no gradient: LiteRT alone answers it, for all ten classes at once."""

    def why_not(self, subject: Subject) -> str:  # noqa: ARG002 - for those that not every network can have
        """One sentence on why this network cannot have this map; empty where it can."""
        return ""

    @abstractmethod
    def maps(self, subject: Subject, settings: Mapping[str, Any]) -> np.ndarray:
        """(10, 28, 28) float64: for each class, how much each pixel speaks for it. Raises ModelError."""
