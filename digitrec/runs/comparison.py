"""What a fine-tuning changed, as evaluation.json holds it: counts before and after, and each answer that flipped."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from digitrec.runs.counts import Count
from digitrec.runs.json_values import integer, number, objects, string, value_of


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A digit that one of two models answers right, and the other wrong.

    drawing_id: of a kept drawing; index: of a test image; one of them is None. label, before, after: 0..9, or None for
    no digit.
    """

    label: int | None
    before: int | None
    after: int | None
    drawing_id: str | None = None
    index: int | None = None

    @classmethod
    def of_record(cls, record: Any) -> "Flip":
        """Raises ValueError where the record is damaged."""
        return cls(
            **{name: _digit(record, name) for name in ("label", "before", "after")},
            drawing_id=string(record, "id") if "id" in record else None,
            index=integer(record, "index") if "index" in record else None,
        )

    def as_record(self) -> dict[str, Any]:
        name = {"index": self.index} if self.drawing_id is None else {"id": self.drawing_id}
        return {**name, "label": self.label, "before": self.before, "after": self.after}


def _digit(record: Any, key: str) -> int | None:
    return None if value_of(record, key) is None else integer(record, key)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two models on the same digits. data: what these are called; None for a person's drawings."""

    before: Count
    after: Count
    to_right: list[Flip]
    to_wrong: list[Flip]
    data: str | None = None

    @classmethod
    def of_record(cls, record: Any) -> "Comparison":
        """Raises ValueError where the record is damaged."""
        before, after = (value_of(record, when) for when in ("before", "after"))
        to_right, to_wrong = (objects(record, way) for way in ("to_right", "to_wrong"))
        return cls(
            before=Count(integer(before, "count"), integer(before, "correct")),
            after=Count(integer(after, "count"), integer(after, "correct")),
            to_right=[Flip.of_record(each) for each in to_right],
            to_wrong=[Flip.of_record(each) for each in to_wrong],
            data=string(record, "data") if "data" in record else None,
        )

    def as_record(self) -> dict[str, Any]:
        return {
            **({} if self.data is None else {"data": self.data}),
            "before": dataclasses.asdict(self.before),
            "after": dataclasses.asdict(self.after),
            "to_right": [flip.as_record() for flip in self.to_right],
            "to_wrong": [flip.as_record() for flip in self.to_wrong],
        }


@dataclass(frozen=True, kw_only=True)
class FineTuningRecord:
    """A fine-tuned network beside its parent's, on the drawings held out and on the test set.

    share: how far it went from the parent's weights (0) to those that training came to (1).
    """

    parent: str
    share: float
    drawings: Comparison
    test: Comparison

    @classmethod
    def of_record(cls, record: Any) -> "FineTuningRecord":
        """Raises ValueError where the record is damaged."""
        return cls(
            parent=string(record, "parent"),
            share=number(record, "share"),
            drawings=Comparison.of_record(value_of(record, "drawings")),
            test=Comparison.of_record(value_of(record, "test")),
        )

    def as_record(self) -> dict[str, Any]:
        return {
            "parent": self.parent,
            "share": self.share,
            "drawings": self.drawings.as_record(),
            "test": self.test.as_record(),
        }
