"""What each experiment says of itself, what it asks to be trained, and the form in which its outcome is told."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digitrec.config import RunConfig
from digitrec.experiments.trial import Trial
from digitrec.runs import Run

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A run to train. name: what distinguishes it from the others, in a few words.

    parent: the place in the list of the plan whose weights it begins with. restarts_dead_units: with new weights for the dead.
    """

    name: str
    config: RunConfig
    parent: int | None = None
    restarts_dead_units: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A chart of means over seeds, with a band or a whisker of one standard deviation.

    rows: columns x, series, mean, sd, note (a few words for the tooltip). kind: "lines" over numbers, or "bars", one an x.
    stretched: shares near 1 take most of the axis, as accuracies differ there. styles: for each series its role in the chart's colours ("relu", "other" or "context"), and whether it is dashed.
    """

    title: str
    x: str
    y: str
    rows: "pd.DataFrame"
    kind: str = "lines"
    log_x: bool = False
    log_y: bool = False
    percent: bool = False
    stretched: bool = False
    styles: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """panels: what there is to see. sentences: of Markdown, one on each panel: what was measured, whatever that is."""

    panels: tuple[Panel, ...]
    sentences: tuple[str, ...]


class Experiment(ABC):
    """A question, what the literature answers, and how to ask one's own machine.

    name: in records and links. literature: Markdown with its source. setting: what is trained, in words. observes: what is
    looked at in each network besides its curves, as `training.observation` has it.
    """

    name: str
    question: str
    literature: str
    setting: str
    observes: tuple[str, ...] = ()

    @abstractmethod
    def plans(self, seeds: int) -> list[Plan]:
        """The runs, those of the first seed first, so that a whole picture is there early."""

    @abstractmethod
    def outcome(self, trials: Sequence[Trial]) -> Outcome | None:
        """From the runs that were trained to their end, be it all or some; None where they tell nothing yet."""


@dataclass(frozen=True)
class Series:
    """The runs of one start of an experiment, in the order of their plans."""

    series_id: str
    runs: tuple[Run, ...]

    @property
    def experiment(self) -> str:
        return self.series_id.partition("/")[0]

    @property
    def is_live(self) -> bool:
        """Whether any of its runs waits or works."""
        return any(run.status.is_live for run in self.runs)

    @property
    def done(self) -> int:
        """How many of its runs are over."""
        return sum(run.status.is_over for run in self.runs)

    @property
    def working(self) -> Run | None:
        return next((run for run in self.runs if run.status.is_working), None)

    @property
    def share(self) -> float:
        """Of the work that is done, 0 to 1: the runs that are over, and the part of the one that trains."""
        status = self.working.status if self.working else None
        part = min(1.0, status.step / status.steps) if status and status.steps else 0.0
        return min(1.0, (self.done + part) / len(self.runs))

    @property
    def seconds_left(self) -> float | None:
        """At the pace of the runs that are over; None while fewer than three are."""
        ends = sorted(run.status.heartbeat for run in self.runs if run.status.is_over)
        if len(ends) < 3 or not self.is_live:
            return None
        return (ends[-1] - ends[0]) / (len(ends) - 1) * (len(self.runs) - len(ends))

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(sorted({run.config.training.seed for run in self.runs}))
