"""Where a run comes from: who started it, for which experiment, whose weights it began with, whose answers and which drawings it
learned from.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DrawingSplit:
    """A person's drawings by their ids: those learned from, those held out to measure, and all ever trained on.

    trained_on: by this run or one that it goes back to; no score of the run counts these.
    """

    learned: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    trained_on: tuple[str, ...] = ()

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "DrawingSplit":
        """From what run.json holds. Raises TypeError or AttributeError for something else."""
        names = ("learned", "held_out", "trained_on")
        return cls(**{name: tuple(str(each) for each in record.get(name, ())) for name in names})

    def as_record(self) -> dict[str, list[str]]:
        return {
            "learned": list(self.learned),
            "held_out": list(self.held_out),
            "trained_on": list(self.trained_on),
        }


@dataclass(frozen=True, kw_only=True)
class Starter:
    """A visitor of the app. visitor: an id that no page shows, "" for the command line. nickname: as others see it, or "".

    Both end where run.json holds more than the app would have written.
    """

    visitor: str = ""
    nickname: str = ""

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Starter":
        """From what run.json holds. Raises AttributeError for something else."""
        return cls(visitor=str(record.get("visitor", ""))[:20], nickname=str(record.get("nickname", ""))[:30])


@dataclass(frozen=True, kw_only=True)
class Origin:
    """parent: the run whose weights this one began with. teachers: runs whose answers it learned from as well.

    drawings: of a fine-tuning, which goes on from its parent with them; None for any other run. starter: who asked for it.
    same_start_as: the run that it repeats from the same first weights with something changed.
    experiment: one start of an experiment, as "dying-rates/20261126-141530-k3f9"; "" for a run that was asked for by itself.
    restarts_dead_units: whether the parent's dead units got new weights.
    """

    parent: str | None = None
    teachers: tuple[str, ...] = ()
    drawings: DrawingSplit | None = None
    starter: Starter = Starter()
    same_start_as: str | None = None
    experiment: str = ""
    restarts_dead_units: bool = False

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Origin":
        """From run.json, in which each part has a key of its own. Raises TypeError or AttributeError."""
        drawings = record.get("fine_tuning")
        return cls(
            parent=record.get("parent"),
            teachers=tuple(str(each) for each in record.get("teachers") or ()),
            drawings=DrawingSplit.of_record(drawings) if drawings else None,
            starter=Starter.of_record(record.get("started_by") or {}),
            same_start_as=str(record["same_start_as"]) if record.get("same_start_as") else None,
            experiment=str(record.get("experiment") or "")[:80],
            restarts_dead_units=record.get("restarts_dead_units") is True,
        )

    def as_record(self) -> dict[str, Any]:
        """The keys of run.json that are not empty, and the parent always."""
        record: dict[str, Any] = {"parent": self.parent}
        if self.teachers:
            record["teachers"] = list(self.teachers)
        if self.drawings is not None:
            record["fine_tuning"] = self.drawings.as_record()
        if self.same_start_as is not None:
            record["same_start_as"] = self.same_start_as
        if self.starter.visitor:
            record["started_by"] = dataclasses.asdict(self.starter)
        if self.experiment:
            record["experiment"] = self.experiment
        if self.restarts_dead_units:
            record["restarts_dead_units"] = True
        return record
